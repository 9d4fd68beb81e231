"""What the database itself promises: when kept lines were recorded never changes, a deletion is never edited."""

from django.db import migrations

FORWARD = """
CREATE TRIGGER day_lines_recorded_at BEFORE UPDATE ON patrols_daylines
    FOR EACH ROW EXECUTE FUNCTION keep_recorded_at();
CREATE TRIGGER track_purge_added_only BEFORE UPDATE ON patrols_trackpurge
    FOR EACH ROW EXECUTE FUNCTION refuse_edit();
"""
BACKWARD = """
DROP TRIGGER track_purge_added_only ON patrols_trackpurge;
DROP TRIGGER day_lines_recorded_at ON patrols_daylines;
"""


class Migration(migrations.Migration):
    dependencies = [("patrols", "0007_lines_of_a_day"), ("geo", "0002_promises")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]

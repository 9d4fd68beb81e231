"""What the database itself promises about visits and tracks: when they were recorded never changes."""

from django.db import migrations

FORWARD = """
CREATE TRIGGER visit_recorded_at BEFORE UPDATE ON patrols_visit
    FOR EACH ROW EXECUTE FUNCTION keep_recorded_at();
CREATE TRIGGER track_recorded_at BEFORE UPDATE ON patrols_track
    FOR EACH ROW EXECUTE FUNCTION keep_recorded_at();
"""
BACKWARD = """
DROP TRIGGER track_recorded_at ON patrols_track;
DROP TRIGGER visit_recorded_at ON patrols_visit;
"""


class Migration(migrations.Migration):
    dependencies = [("patrols", "0001_initial"), ("geo", "0002_promises")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]

"""When an overlap was accepted stays as it was recorded."""

from django.db import migrations

FORWARD = """
CREATE TRIGGER accepted_overlap_recorded_at BEFORE UPDATE ON geo_acceptedoverlap
    FOR EACH ROW EXECUTE FUNCTION keep_recorded_at();
"""
BACKWARD = "DROP TRIGGER accepted_overlap_recorded_at ON geo_acceptedoverlap;"


class Migration(migrations.Migration):
    dependencies = [("geo", "0005_files_of_the_ground")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]

"""What the database itself promises: a unit that was merged into another has no visits of its own."""

from django.db import migrations

FORWARD = """
CREATE TRIGGER visit_of_no_merged_unit BEFORE INSERT OR UPDATE OF unit_id ON patrols_visit
    FOR EACH ROW EXECUTE FUNCTION refuse_merged_unit();
"""
BACKWARD = "DROP TRIGGER visit_of_no_merged_unit ON patrols_visit;"


class Migration(migrations.Migration):
    dependencies = [
        ("patrols", "0003_bounds_of_uncovered_ground"),
        ("units", "0014_promises_of_history_and_merges"),
    ]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]

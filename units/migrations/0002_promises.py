"""What the database itself promises about units: finite places on earth, history that is only added."""

from django.db import migrations

FORWARD = """
ALTER TABLE units_unit ADD CONSTRAINT unit_point_on_earth CHECK (
    point IS NULL OR (ST_X(point) BETWEEN -180 AND 180 AND ST_Y(point) BETWEEN -90 AND 90)
);
CREATE TRIGGER unit_event_added_only BEFORE UPDATE ON units_unitevent
    FOR EACH ROW EXECUTE FUNCTION refuse_edit();
CREATE TRIGGER hazard_event_added_only BEFORE UPDATE ON units_hazardevent
    FOR EACH ROW EXECUTE FUNCTION refuse_edit();
CREATE TRIGGER seat_recorded_at BEFORE UPDATE ON units_dutyseat
    FOR EACH ROW EXECUTE FUNCTION keep_recorded_at();
"""
BACKWARD = """
DROP TRIGGER seat_recorded_at ON units_dutyseat;
DROP TRIGGER hazard_event_added_only ON units_hazardevent;
DROP TRIGGER unit_event_added_only ON units_unitevent;
ALTER TABLE units_unit DROP CONSTRAINT unit_point_on_earth;
"""


class Migration(migrations.Migration):
    dependencies = [("units", "0001_initial"), ("geo", "0002_promises")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]

"""What the database itself promises: the history of a unit is only added, a merged unit has nothing of its own."""

from django.db import migrations

FORWARD = """
CREATE TRIGGER unit_change_added_only BEFORE UPDATE ON units_unitchange
    FOR EACH ROW EXECUTE FUNCTION refuse_edit();
-- the share lock waits for a merge that is under way, which holds both units, and then sees what it wrote
CREATE FUNCTION refuse_merged_unit() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE survivor bigint;
BEGIN
    SELECT merged_into_id INTO survivor FROM units_unit WHERE id = NEW.unit_id FOR SHARE;
    IF survivor IS NOT NULL THEN
        RAISE EXCEPTION 'unit % was merged into %', NEW.unit_id, survivor USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER hazard_of_no_merged_unit BEFORE INSERT OR UPDATE OF unit_id ON units_hazard
    FOR EACH ROW EXECUTE FUNCTION refuse_merged_unit();
"""
BACKWARD = """
DROP TRIGGER hazard_of_no_merged_unit ON units_hazard;
DROP FUNCTION refuse_merged_unit();
DROP TRIGGER unit_change_added_only ON units_unitchange;
"""


class Migration(migrations.Migration):
    dependencies = [("units", "0013_history_edits_and_merges_of_units"), ("geo", "0002_promises")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]

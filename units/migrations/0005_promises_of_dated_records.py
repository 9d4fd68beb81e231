"""What the database promises about dated records: added and never edited, recorded not before they happened.

A merge of two units may move a record to the unit that stays; nothing else of it changes.
"""

from django.db import migrations

ENTRIES = (
    "units_accident",
    "units_drill",
    "units_emergencyplan",
    "units_specialequipment",
    "units_training",
    "units_welder",
    "units_weldingmachine",
)
FUNCTION = """
CREATE FUNCTION refuse_edit_but_unit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF to_jsonb(NEW) - 'unit_id' IS DISTINCT FROM to_jsonb(OLD) - 'unit_id' THEN
        RAISE EXCEPTION 'rows of % are added, never edited', TG_TABLE_NAME USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
"""
ADDED_ONLY = """
CREATE TRIGGER added_only BEFORE UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION refuse_edit_but_unit();
ALTER TABLE {table} ADD CONSTRAINT {table}_recorded_after CHECK (
    happened_on <= (recorded_at AT TIME ZONE 'Asia/Shanghai')::date
);
"""
FREE = "ALTER TABLE {table} DROP CONSTRAINT {table}_recorded_after; DROP TRIGGER added_only ON {table};"
ORDERS = """
CREATE TRIGGER order_event_added_only BEFORE UPDATE ON units_workorderevent
    FOR EACH ROW EXECUTE FUNCTION refuse_edit();
CREATE TRIGGER order_recorded_at BEFORE UPDATE ON units_workorder
    FOR EACH ROW EXECUTE FUNCTION keep_recorded_at();
ALTER TABLE units_workorder ADD CONSTRAINT order_recorded_after CHECK (
    issued_on <= (recorded_at AT TIME ZONE 'Asia/Shanghai')::date
);
ALTER TABLE units_workorderevent ADD CONSTRAINT order_event_recorded_after CHECK (
    happened_on <= (recorded_at AT TIME ZONE 'Asia/Shanghai')::date
);
ALTER TABLE units_accident ADD CONSTRAINT accident_point_on_earth CHECK (
    point IS NULL OR (ST_X(point) BETWEEN -180 AND 180 AND ST_Y(point) BETWEEN -90 AND 90)
);
"""
NO_ORDERS = """
ALTER TABLE units_accident DROP CONSTRAINT accident_point_on_earth;
ALTER TABLE units_workorderevent DROP CONSTRAINT order_event_recorded_after;
ALTER TABLE units_workorder DROP CONSTRAINT order_recorded_after;
DROP TRIGGER order_recorded_at ON units_workorder;
DROP TRIGGER order_event_added_only ON units_workorderevent;
"""


def _for_each(text: str) -> str:
    return "".join(text.format(table=table) for table in ENTRIES)


class Migration(migrations.Migration):
    dependencies = [("units", "0004_other_books"), ("geo", "0002_promises")]
    operations = [
        migrations.RunSQL(FUNCTION, "DROP FUNCTION refuse_edit_but_unit();"),
        migrations.RunSQL(_for_each(ADDED_ONLY), _for_each(FREE)),
        migrations.RunSQL(ORDERS, NO_ORDERS),
    ]

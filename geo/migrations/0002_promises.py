"""What the database itself promises about time: what was recorded stays recorded."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION keep_recorded_at() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.recorded_at IS DISTINCT FROM OLD.recorded_at THEN
        RAISE EXCEPTION 'recorded_at of % never changes', TG_TABLE_NAME USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE FUNCTION refuse_edit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'rows of % are added, never edited', TG_TABLE_NAME USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER posting_recorded_at BEFORE UPDATE ON geo_posting
    FOR EACH ROW EXECUTE FUNCTION keep_recorded_at();
"""
BACKWARD = """
DROP TRIGGER posting_recorded_at ON geo_posting;
DROP FUNCTION refuse_edit();
DROP FUNCTION keep_recorded_at();
"""


class Migration(migrations.Migration):
    dependencies = [("geo", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]

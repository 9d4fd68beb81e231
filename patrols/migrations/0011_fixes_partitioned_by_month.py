"""Raw fixes get a table of their own, partitioned by the month they were walked in. Django knows no partitions."""

import django.db.models.deletion
from django.db import migrations, models

FORWARD = """
CREATE TABLE patrols_trackfixes (
    track_id bigint NOT NULL REFERENCES patrols_track (id) DEFERRABLE INITIALLY DEFERRED,
    walked_on date NOT NULL,
    packed bytea NOT NULL,
    PRIMARY KEY (track_id, walked_on)
) PARTITION BY RANGE (walked_on);

-- A month is made when its first track comes: made aside, then attached, so that readers of other months never wait.
CREATE FUNCTION patrols_open_month(day date) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    first date := date_trunc('month', day);
    month text := 'patrols_trackfixes_' || to_char(day, 'YYYY_MM');
BEGIN
    IF to_regclass(month) IS NOT NULL THEN
        RETURN;
    END IF;
    PERFORM pg_advisory_xact_lock(hashtext('patrols_trackfixes'));
    IF to_regclass(month) IS NULL THEN
        EXECUTE format('CREATE TABLE %I (LIKE patrols_trackfixes INCLUDING ALL)', month);
        EXECUTE format('ALTER TABLE %I ALTER packed SET STORAGE EXTERNAL', month);
        EXECUTE format('ALTER TABLE patrols_trackfixes ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)',
                       month, first, first + interval '1 month');
    END IF;
END $$;

CREATE FUNCTION patrols_drop_empty_months(before date) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
    month text;
    is_used boolean;
BEGIN
    SET CONSTRAINTS ALL IMMEDIATE;  -- a table whose rows are still to be checked cannot be dropped
    PERFORM pg_advisory_xact_lock(hashtext('patrols_trackfixes'));
    FOR month IN
        SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
        WHERE i.inhparent = 'patrols_trackfixes'::regclass
          AND to_date(right(c.relname, 7), 'YYYY_MM') + interval '1 month' <= before
        ORDER BY c.relname
    LOOP
        EXECUTE format('LOCK TABLE %I IN ACCESS EXCLUSIVE MODE', month);
        EXECUTE format('SELECT EXISTS (SELECT FROM %I)', month) INTO is_used;
        IF NOT is_used THEN
            EXECUTE format('DROP TABLE %I', month);
            RETURN NEXT month;
        END IF;
    END LOOP;
END $$;
"""
BACKWARD = """
DROP FUNCTION patrols_drop_empty_months(date);
DROP FUNCTION patrols_open_month(date);
DROP TABLE patrols_trackfixes;
"""
STATE = [
    migrations.CreateModel(
        name="TrackFixes",
        fields=[
            (
                "pk",
                models.CompositePrimaryKey(
                    "track_id", "walked_on", blank=True, editable=False, primary_key=True, serialize=False
                ),
            ),
            ("walked_on", models.DateField(verbose_name="walked on")),
            ("packed", models.BinaryField()),
            (
                "track",
                models.ForeignKey(
                    db_index=False,
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="+",
                    to="patrols.track",
                ),
            ),
        ],
        options={"verbose_name": "raw fixes", "verbose_name_plural": "raw fixes"},
    )
]


class Migration(migrations.Migration):
    dependencies = [("patrols", "0010_rasters_of_days")]
    operations = [
        migrations.AddField(
            "track", "has_fixes", models.BooleanField(default=False, verbose_name="raw fixes are kept")
        ),
        migrations.RunSQL(FORWARD, BACKWARD, state_operations=STATE),
    ]

"""Functions behind the indexes by which units are found. Immutable, of built-in functions only: a restore needs no path."""

from django.db import migrations

FORWARD = r"""
CREATE FUNCTION unit_search_grams(said text) RETURNS text[] LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE STRICT AS $$
DECLARE
    signs text[] := string_to_array(said, NULL);
    found text[] := signs;
BEGIN
    FOR place IN 2 .. coalesce(array_length(signs, 1), 0) LOOP
        found := found || (signs[place - 1] || signs[place]);
    END LOOP;
    RETURN found;
END $$;
CREATE FUNCTION unit_phone_keys(principal text, controller text) RETURNS text[]
    LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT coalesce(array_agg(key), '{}')
    FROM regexp_matches(replace(principal || ' ' || controller, '-', ''), '\d{7,}', 'g') AS number,
         LATERAL (VALUES (number[1]), (right(number[1], 11)), (right(number[1], 4))) AS keys(key)
$$;
"""
BACKWARD = """
DROP FUNCTION unit_phone_keys(text, text);
DROP FUNCTION unit_search_grams(text);
"""


class Migration(migrations.Migration):
    dependencies = [("units", "0006_duties_of_the_plan")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]

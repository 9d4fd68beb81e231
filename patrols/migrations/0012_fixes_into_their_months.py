"""Raw fixes move from their tracks into the table of their month, and back."""

from django.db import migrations

FORWARD = """
SELECT patrols_open_month(month::date)
FROM (SELECT DISTINCT date_trunc('month', walked_on) AS month FROM patrols_track WHERE fixes IS NOT NULL) AS months;
INSERT INTO patrols_trackfixes (track_id, walked_on, packed)
SELECT id, walked_on, fixes FROM patrols_track WHERE fixes IS NOT NULL;
UPDATE patrols_track SET has_fixes = true WHERE fixes IS NOT NULL;
SET CONSTRAINTS ALL IMMEDIATE;
"""
BACKWARD = """
UPDATE patrols_track AS t SET fixes = f.packed
FROM patrols_trackfixes AS f WHERE f.track_id = t.id AND f.walked_on = t.walked_on;
"""


class Migration(migrations.Migration):
    dependencies = [("patrols", "0011_fixes_partitioned_by_month")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]

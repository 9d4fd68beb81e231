"""On the way back the earlier versions of tracks go: the schema of before knows one track a patrol and file."""

from django.db import migrations

BACKWARD = """
DELETE FROM patrols_track WHERE replaced_at IS NOT NULL;
"""


class Migration(migrations.Migration):
    dependencies = [("patrols", "0005_sources_and_versions_of_tracks")]
    operations = [migrations.RunSQL(migrations.RunSQL.noop, BACKWARD)]

"""Hazards are found by the beginning of their number."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("units", "0010_unit_search_indexes")]
    operations = [
        migrations.AddIndex(
            "hazard", models.Index(fields=["external_id"], opclasses=["text_pattern_ops"], name="hazard_by_number")
        ),
    ]

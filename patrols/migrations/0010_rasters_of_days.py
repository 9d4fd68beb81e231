"""The cache of what the tracks of a day lit."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("patrols", "0009_coverage_of_many_towns"), ("geo", "0009_retention_of_raw_fixes")]
    operations = [
        migrations.CreateModel(
            name="DayRaster",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("walked_on", models.DateField(verbose_name="walked on")),
                ("reach_m", models.FloatField(verbose_name="reach, metres")),
                ("key", models.CharField(max_length=64)),
                ("raster", models.BinaryField()),
                ("made_at", models.DateTimeField(auto_now=True, verbose_name="computed at")),
                (
                    "town",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="geo.town"),
                ),
            ],
            options={
                "verbose_name": "raster of a day",
                "verbose_name_plural": "rasters of days",
                "constraints": [
                    models.UniqueConstraint(fields=("town", "walked_on", "reach_m"), name="day_raster_once_a_reach")
                ],
            },
        ),
    ]

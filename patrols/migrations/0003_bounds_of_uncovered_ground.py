"""The bounds of the ratio need the bounds of what was not covered."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("patrols", "0002_promises")]
    operations = [
        migrations.AddField("gridcoverage", "uncovered_low_m2", models.FloatField(default=0)),
        migrations.AddField("gridcoverage", "uncovered_high_m2", models.FloatField(default=0)),
    ]

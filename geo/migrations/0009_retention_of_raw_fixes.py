"""How long a town keeps the raw fixes of tracks."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("geo", "0008_grid_edits_and_stand_ins")]
    operations = [
        migrations.AddField(
            "town",
            "fixes_kept_days",
            models.PositiveSmallIntegerField(default=90, verbose_name="raw fixes of tracks are kept, days"),
        ),
        migrations.AddConstraint(
            "town",
            models.CheckConstraint(condition=models.Q(fixes_kept_days__gte=1), name="town_fixes_kept_a_day_at_least"),
        ),
    ]

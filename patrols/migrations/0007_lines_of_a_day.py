"""What is kept of tracks when their raw fixes go, and the record of what was deleted."""

import django.contrib.gis.db.models.fields
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("patrols", "0006_earlier_versions_of_tracks"),
        ("geo", "0009_retention_of_raw_fixes"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.CreateModel(
            name="DayLines",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "recorded_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="recorded at"),
                ),
                ("walked_on", models.DateField(verbose_name="walked on")),
                ("replaced_at", models.DateTimeField(null=True, verbose_name="replaced at")),
                ("shape", django.contrib.gis.db.models.fields.MultiLineStringField(srid=4326, verbose_name="walked")),
                ("tolerance_m", models.FloatField(verbose_name="tolerance, metres")),
                ("tracks", models.PositiveIntegerField(verbose_name="tracks")),
                ("sha256", models.CharField(max_length=64)),
                (
                    "town",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="day_lines", to="geo.town"
                    ),
                ),
            ],
            options={
                "verbose_name": "lines of a day",
                "verbose_name_plural": "lines of a day",
                "ordering": ["walked_on", "recorded_at"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("town", "walked_on", "recorded_at", "replaced_at"),
                        name="day_lines_once_a_day",
                        nulls_distinct=False,
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("tolerance_m__gte", 0)), name="day_lines_tolerance_not_negative"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TrackPurge",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "recorded_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="recorded at"),
                ),
                ("walked_on", models.DateField(verbose_name="walked on")),
                ("kept_days", models.PositiveSmallIntegerField(verbose_name="raw fixes are kept, days")),
                ("tracks", models.PositiveIntegerField(verbose_name="tracks")),
                ("fixes", models.PositiveIntegerField(verbose_name="fixes")),
                (
                    "town",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="track_purges", to="geo.town"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "deletion of raw fixes",
                "verbose_name_plural": "deletions of raw fixes",
                "ordering": ["-recorded_at", "-pk"],
                "indexes": [models.Index(fields=["town", "-recorded_at"], name="track_purge_latest")],
            },
        ),
    ]

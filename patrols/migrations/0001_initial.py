import uuid

import django.contrib.gis.db.models.fields
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("geo", "0001_initial"),
        ("units", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="CoverageRun",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("on", models.DateField(verbose_name="as of")),
                ("known_at", models.DateTimeField(blank=True, null=True, verbose_name="known at")),
                ("window_days", models.PositiveSmallIntegerField(verbose_name="window, days")),
                ("reach_m", models.PositiveSmallIntegerField(verbose_name="reach, metres")),
                ("frontage_m", models.PositiveSmallIntegerField(verbose_name="frontage, metres")),
                ("computed_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="computed at")),
                (
                    "town",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="coverage_runs", to="geo.town"
                    ),
                ),
            ],
            options={
                "ordering": ["-on", "-computed_at"],
            },
        ),
        migrations.CreateModel(
            name="CoveredGround",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "age",
                    models.CharField(
                        choices=[
                            ("D7", "within 7 days"),
                            ("D30", "within 30 days"),
                            ("D90", "within 90 days"),
                            ("D180", "within 180 days"),
                            ("OLDER", "longer ago"),
                            ("NEVER", "never"),
                        ],
                        max_length=8,
                        verbose_name="last covered",
                    ),
                ),
                ("shape", django.contrib.gis.db.models.fields.MultiPolygonField(srid=4326)),
                ("area_m2", models.FloatField()),
                (
                    "grid",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="geo.grid"),
                ),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="ground", to="patrols.coveragerun"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="GridCoverage",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "record",
                    models.CharField(
                        choices=[
                            ("TRACKS", "tracks and visits"),
                            ("VISITS_ONLY", "no track data"),
                            ("NOTHING", "no record"),
                        ],
                        max_length=12,
                        verbose_name="rests on",
                    ),
                ),
                ("area_m2", models.FloatField()),
                ("supervisable_m2", models.FloatField()),
                ("covered_m2", models.FloatField()),
                ("covered_low_m2", models.FloatField()),
                ("covered_high_m2", models.FloatField()),
                ("near_m2", models.FloatField()),
                ("far_m2", models.FloatField()),
                ("never_m2", models.FloatField()),
                ("cells", models.PositiveIntegerField()),
                ("cells_covered", models.PositiveIntegerField()),
                ("last_covered_on", models.DateField(null=True)),
                (
                    "grid",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="coverages", to="geo.grid"
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="grids", to="patrols.coveragerun"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Patrol",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "recorded_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="recorded at"),
                ),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("started_at", models.DateTimeField(verbose_name="started at")),
                ("ended_at", models.DateTimeField(verbose_name="ended at")),
                (
                    "import_job",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="geo.importjob"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="patrols",
                        to="geo.person",
                    ),
                ),
                (
                    "town",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="patrols", to="geo.town"
                    ),
                ),
            ],
            options={
                "verbose_name": "patrol",
                "verbose_name_plural": "patrols",
                "ordering": ["-started_at"],
            },
        ),
        migrations.CreateModel(
            name="Plan",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "recorded_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="recorded at"),
                ),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("on", models.DateField(verbose_name="for the day")),
                (
                    "mode",
                    models.CharField(
                        choices=[("WALK", "on foot"), ("EBIKE", "by e-bike")],
                        default="EBIKE",
                        max_length=8,
                        verbose_name="travel",
                    ),
                ),
                ("budget_min", models.PositiveSmallIntegerField(verbose_name="time, minutes")),
                ("service_min", models.PositiveSmallIntegerField(default=10, verbose_name="minutes at each stop")),
                ("start", django.contrib.gis.db.models.fields.PointField(srid=4326, verbose_name="start")),
                (
                    "line",
                    django.contrib.gis.db.models.fields.MultiLineStringField(
                        null=True, srid=4326, verbose_name="route"
                    ),
                ),
                ("length_m", models.FloatField(default=0)),
                ("duration_min", models.FloatField(default=0)),
                ("left_out", models.JSONField(default=dict, verbose_name="left out")),
                ("grids", models.ManyToManyField(related_name="plans", to="geo.grid")),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="plans", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="plans",
                        to="geo.person",
                    ),
                ),
                (
                    "town",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="plans", to="geo.town"),
                ),
            ],
            options={
                "verbose_name": "route",
                "verbose_name_plural": "routes",
                "ordering": ["-recorded_at"],
            },
        ),
        migrations.CreateModel(
            name="PlanStop",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("seq", models.PositiveSmallIntegerField()),
                ("point", django.contrib.gis.db.models.fields.PointField(srid=4326)),
                ("reason", models.CharField(max_length=24)),
                ("params", models.JSONField(default=dict)),
                ("arrive_min", models.FloatField()),
                (
                    "grid",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="geo.grid",
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="stops", to="patrols.plan"
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="units.unit",
                    ),
                ),
            ],
            options={
                "ordering": ["plan", "seq"],
            },
        ),
        migrations.CreateModel(
            name="Track",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "recorded_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="recorded at"),
                ),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("walked_on", models.DateField(verbose_name="walked on")),
                ("file_name", models.CharField(blank=True, max_length=255, verbose_name="file")),
                ("sha256", models.CharField(blank=True, max_length=64)),
                ("datum", models.CharField(max_length=16, verbose_name="datum of the source")),
                ("fixes", models.BinaryField(null=True)),
                ("fix_count", models.PositiveIntegerField(verbose_name="fixes")),
                (
                    "swept",
                    django.contrib.gis.db.models.fields.MultiLineStringField(
                        null=True, srid=4326, verbose_name="walked"
                    ),
                ),
                (
                    "gaps",
                    django.contrib.gis.db.models.fields.MultiLineStringField(null=True, srid=4326, verbose_name="gaps"),
                ),
                (
                    "drive_bys",
                    django.contrib.gis.db.models.fields.MultiLineStringField(
                        null=True, srid=4326, verbose_name="drive-bys"
                    ),
                ),
                ("swept_m", models.FloatField(default=0, verbose_name="metres walked")),
                ("cleaning", models.JSONField(default=dict, verbose_name="cleaning")),
                (
                    "patrol",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="tracks", to="patrols.patrol"
                    ),
                ),
            ],
            options={
                "verbose_name": "track",
                "verbose_name_plural": "tracks",
            },
        ),
        migrations.CreateModel(
            name="Visit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "recorded_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="recorded at"),
                ),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("happened_on", models.DateField(verbose_name="visited on")),
                ("at_time", models.TimeField(blank=True, null=True, verbose_name="at")),
                ("visitor_name", models.CharField(blank=True, max_length=64, verbose_name="visited by")),
                (
                    "mode",
                    models.CharField(
                        choices=[
                            ("DAILY", "daily patrol"),
                            ("SUPERVISION", "supervision"),
                            ("CROSS_CHECK", "cross-check"),
                            ("FIRE_JOINT", "joint check with the fire service"),
                            ("EXPERT", "expert check"),
                            ("LED", "led by a leader"),
                        ],
                        default="DAILY",
                        max_length=12,
                        verbose_name="mode",
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("CLEAR", "no hazard"),
                            ("FOUND", "hazard found"),
                            ("NOBODY_THERE", "closed, not checked"),
                            ("OUT_OF_BUSINESS", "out of business, not checked"),
                        ],
                        max_length=16,
                        verbose_name="outcome",
                    ),
                ),
                ("did_patrol", models.BooleanField(default=True, verbose_name="patrolled")),
                ("did_report", models.BooleanField(default=False, verbose_name="reported")),
                ("did_publicise", models.BooleanField(default=False, verbose_name="informed")),
                ("did_dissuade", models.BooleanField(default=False, verbose_name="dissuaded")),
                ("external_id", models.CharField(blank=True, max_length=32, verbose_name="visit number")),
                ("note", models.TextField(blank=True, verbose_name="note")),
                ("body_sha256", models.CharField(blank=True, editable=False, max_length=64)),
                (
                    "campaign",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="geo.code",
                    ),
                ),
                ("hazards", models.ManyToManyField(blank=True, related_name="visits", to="units.hazard")),
                (
                    "import_job",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="geo.importjob"
                    ),
                ),
                (
                    "patrol",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="visits",
                        to="patrols.patrol",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="visits", to="units.unit"
                    ),
                ),
                (
                    "visitor",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="visits",
                        to="geo.person",
                    ),
                ),
            ],
            options={
                "verbose_name": "visit",
                "verbose_name_plural": "visits",
                "ordering": ["-happened_on", "-pk"],
            },
        ),
        migrations.AddIndex(
            model_name="coveragerun",
            index=models.Index(fields=["town", "on", "-computed_at"], name="coverage_run_latest"),
        ),
        migrations.AddConstraint(
            model_name="gridcoverage",
            constraint=models.UniqueConstraint(fields=("run", "grid"), name="grid_coverage_once_a_run"),
        ),
        migrations.AddConstraint(
            model_name="gridcoverage",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("covered_m2__gte", 0),
                    ("covered_m2__lte", models.F("supervisable_m2")),
                    ("cells_covered__lte", models.F("cells")),
                ),
                name="covered_within_supervisable",
            ),
        ),
        migrations.AddConstraint(
            model_name="patrol",
            constraint=models.CheckConstraint(
                condition=models.Q(("ended_at__gte", models.F("started_at"))), name="patrol_ends_after_it_starts"
            ),
        ),
        migrations.AddConstraint(
            model_name="planstop",
            constraint=models.UniqueConstraint(fields=("plan", "seq"), name="plan_stop_in_order"),
        ),
        migrations.AddIndex(
            model_name="track",
            index=models.Index(fields=["walked_on"], name="track_by_day"),
        ),
        migrations.AddConstraint(
            model_name="track",
            constraint=models.UniqueConstraint(fields=("patrol", "sha256"), name="track_file_once_a_patrol"),
        ),
        migrations.AddIndex(
            model_name="visit",
            index=models.Index(
                condition=models.Q(("outcome__in", ["CLEAR", "FOUND"])),
                fields=["unit", "-happened_on"],
                name="visit_latest_resetting",
            ),
        ),
        migrations.AddIndex(
            model_name="visit",
            index=models.Index(fields=["happened_on"], name="visit_by_day"),
        ),
        migrations.AddConstraint(
            model_name="visit",
            constraint=models.UniqueConstraint(
                condition=models.Q(("external_id", ""), _negated=True),
                fields=("unit", "external_id"),
                name="visit_number_once_a_unit",
            ),
        ),
    ]

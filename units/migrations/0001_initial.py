import uuid

import django.contrib.gis.db.models.fields
import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("geo", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="KeyFireUnit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "designated_year",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="year of designation"),
                ),
                ("document", models.CharField(blank=True, max_length=64, verbose_name="document")),
                ("platform_id", models.CharField(blank=True, max_length=64, verbose_name="number in the platform")),
                ("platform_on", models.DateField(blank=True, null=True, verbose_name="entered in the platform on")),
            ],
        ),
        migrations.CreateModel(
            name="DutyTeam",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("document", models.CharField(blank=True, max_length=64, verbose_name="document")),
                (
                    "key_fire",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="team", to="units.keyfireunit"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Unit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("external_id", models.CharField(blank=True, max_length=32, verbose_name="unit number")),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                ("uscc", models.CharField(blank=True, max_length=18, verbose_name="unified social credit code")),
                ("address", models.CharField(blank=True, max_length=200, verbose_name="address")),
                (
                    "point",
                    django.contrib.gis.db.models.fields.PointField(
                        blank=True, null=True, srid=4326, verbose_name="point"
                    ),
                ),
                ("principal", models.CharField(blank=True, max_length=32, verbose_name="principal")),
                ("principal_phone", models.CharField(blank=True, max_length=64, verbose_name="phone of the principal")),
                ("controller", models.CharField(blank=True, max_length=32, verbose_name="actual controller")),
                (
                    "controller_phone",
                    models.CharField(blank=True, max_length=64, verbose_name="phone of the controller"),
                ),
                ("fire_principal", models.CharField(blank=True, max_length=32, verbose_name="fire safety principal")),
                ("people_on_site", models.PositiveIntegerField(blank=True, null=True, verbose_name="people on site")),
                ("is_high_risk", models.BooleanField(default=False, verbose_name="high-risk industry")),
                ("is_crowded", models.BooleanField(default=False, verbose_name="crowded place")),
                ("is_sensitive", models.BooleanField(default=False, verbose_name="in no export")),
                ("registered_on", models.DateField(verbose_name="registered on")),
                ("remark", models.TextField(blank=True, verbose_name="remark")),
                ("source_row", models.PositiveIntegerField(null=True, verbose_name="row in the source file")),
                ("datum", models.CharField(blank=True, max_length=16, verbose_name="datum of the source")),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "declared_village",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="declared_units",
                        to="geo.village",
                    ),
                ),
                (
                    "fields",
                    models.ManyToManyField(
                        blank=True, related_name="units", to="geo.code", verbose_name="fields of industry"
                    ),
                ),
                (
                    "import_job",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="geo.importjob"
                    ),
                ),
                (
                    "town",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="units", to="geo.town"),
                ),
            ],
            options={
                "verbose_name": "unit",
                "verbose_name_plural": "units",
                "ordering": ["external_id", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Placement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("valid_from", models.DateField(verbose_name="valid from")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="valid until")),
                (
                    "grid",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="placements",
                        to="geo.grid",
                    ),
                ),
                (
                    "village",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="placements",
                        to="geo.village",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="placements", to="units.unit"
                    ),
                ),
            ],
            options={
                "verbose_name": "place of a unit",
            },
        ),
        migrations.CreateModel(
            name="NineSmallVenue",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "sub_type",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="geo.code"),
                ),
                (
                    "unit",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="nine_small", to="units.unit"
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="keyfireunit",
            name="unit",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE, related_name="key_fire", to="units.unit"
            ),
        ),
        migrations.CreateModel(
            name="Hazard",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("external_id", models.CharField(blank=True, max_length=32, verbose_name="hazard number")),
                (
                    "level",
                    models.CharField(
                        choices=[("GENERAL", "general"), ("MAJOR", "major")], max_length=8, verbose_name="level"
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("SELF", "reported by the enterprise"),
                            ("INSPECTION", "found by inspection"),
                            ("TIP_OFF", "verified tip-off"),
                        ],
                        max_length=10,
                        verbose_name="source",
                    ),
                ),
                ("description", models.TextField(verbose_name="what is wrong")),
                ("standard", models.CharField(blank=True, max_length=120, verbose_name="standard")),
                ("responsible", models.CharField(blank=True, max_length=64, verbose_name="responsible")),
                ("requirement", models.TextField(blank=True, verbose_name="requirement")),
                ("source_row", models.PositiveIntegerField(null=True, verbose_name="row in the source file")),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "factor",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="geo.code",
                    ),
                ),
                (
                    "field",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="geo.code",
                    ),
                ),
                (
                    "import_job",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="geo.importjob"
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="hazards", to="units.unit"
                    ),
                ),
            ],
            options={
                "verbose_name": "hazard",
                "verbose_name_plural": "hazards",
            },
        ),
        migrations.CreateModel(
            name="GasUse",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "supply",
                    models.CharField(
                        choices=[
                            ("BOTTLED", "bottled"),
                            ("PIPED", "piped"),
                            ("ELECTRIC", "electric"),
                            ("OTHER", "other"),
                        ],
                        max_length=10,
                        verbose_name="supply",
                    ),
                ),
                ("cylinders", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="cylinders")),
                (
                    "unit",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="gas", to="units.unit"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="UnitEvent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "recorded_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="recorded at"),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("OPEN", "in business"), ("SUSPENDED", "suspended"), ("CLOSED", "deregistered")],
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("happened_on", models.DateField(verbose_name="on")),
                ("review_on", models.DateField(blank=True, null=True, verbose_name="review on")),
                (
                    "import_job",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="geo.importjob"
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="events", to="units.unit"
                    ),
                ),
            ],
            options={
                "ordering": ["happened_on", "pk"],
            },
        ),
        migrations.CreateModel(
            name="DutyRule",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("valid_from", models.DateField(verbose_name="valid from")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="valid until")),
                (
                    "selector",
                    models.CharField(
                        choices=[
                            ("KEY_FIRE", "key fire-safety units"),
                            ("OPEN_MAJOR", "units with an open major hazard"),
                            ("HIGH_RISK", "high-risk industries"),
                            ("PEOPLE_30", "places with 30 people or more"),
                            ("BOTTLED_GAS", "users of bottled gas"),
                            ("NINE_SMALL", "nine-small venues"),
                            ("EVERY", "every unit"),
                        ],
                        max_length=16,
                        verbose_name="for",
                    ),
                ),
                ("interval_days", models.PositiveSmallIntegerField(verbose_name="interval, days")),
                ("basis", models.CharField(blank=True, max_length=200, verbose_name="basis")),
                ("is_example", models.BooleanField(default=False, verbose_name="example, edit to your town's rule")),
                (
                    "town",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="duty_rules",
                        to="geo.town",
                    ),
                ),
            ],
            options={
                "verbose_name": "visit rule",
                "verbose_name_plural": "visit rules",
                "ordering": ["interval_days"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to", None), ("valid_to__gt", models.F("valid_from")), _connector="OR"
                        ),
                        name="duty_rule_period",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("interval_days__gte", 1)), name="duty_rule_interval_positive"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DutySeat",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "recorded_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="recorded at"),
                ),
                ("valid_from", models.DateField(verbose_name="valid from")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="valid until")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("LEADER", "member of the leading body"),
                            ("VILLAGE_CADRE", "village cadre"),
                            ("COMMUNITY", "community worker"),
                            ("FIRE_OR_POLICE", "fire or police officer"),
                            ("PROFESSIONAL", "professional"),
                        ],
                        max_length=16,
                        verbose_name="seat",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="seats", to="geo.person"
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="seats", to="units.dutyteam"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to", None), ("valid_to__gt", models.F("valid_from")), _connector="OR"
                        ),
                        name="seat_period",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[
                            (
                                models.Func(
                                    models.F("valid_from"),
                                    models.F("valid_to"),
                                    django.contrib.postgres.fields.ranges.RangeBoundary(),
                                    function="DATERANGE",
                                    output_field=django.contrib.postgres.fields.ranges.DateRangeField(),
                                ),
                                "&&",
                            ),
                            ("team", "="),
                            ("kind", "="),
                        ],
                        name="seat_once_at_a_time",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HazardEvent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "recorded_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="recorded at"),
                ),
                ("state", models.CharField(max_length=16, verbose_name="state")),
                ("happened_on", models.DateField(verbose_name="on")),
                ("deadline_on", models.DateField(blank=True, null=True, verbose_name="deadline")),
                ("actor", models.CharField(blank=True, max_length=64, verbose_name="by")),
                ("note", models.TextField(blank=True, verbose_name="note")),
                ("document", models.CharField(blank=True, max_length=64, verbose_name="document")),
                (
                    "hazard",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="events", to="units.hazard"
                    ),
                ),
                (
                    "import_job",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="geo.importjob"
                    ),
                ),
            ],
            options={
                "ordering": ["happened_on", "pk"],
                "indexes": [models.Index(fields=["hazard", "-happened_on", "-id"], name="hazard_event_latest")],
            },
        ),
        migrations.CreateModel(
            name="PipeConversion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "recorded_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="recorded at"),
                ),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("SURVEYED", "surveyed"),
                            ("FEASIBLE", "feasible"),
                            ("INFEASIBLE", "not feasible"),
                            ("APPLIED", "applied"),
                            ("BUILDING", "under construction"),
                            ("GAS_ON", "gas on"),
                            ("VERIFIED", "verified"),
                            ("ELECTRIFIED", "changed to electricity"),
                        ],
                        max_length=12,
                        verbose_name="stage",
                    ),
                ),
                ("happened_on", models.DateField(verbose_name="on")),
                ("reason", models.CharField(blank=True, max_length=200, verbose_name="reason")),
                (
                    "gas",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="conversions", to="units.gasuse"
                    ),
                ),
                (
                    "import_job",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="geo.importjob"
                    ),
                ),
            ],
            options={
                "ordering": ["happened_on", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("gas", "stage", "happened_on"), name="conversion_step_once")
                ],
            },
        ),
        migrations.AddIndex(
            model_name="unit",
            index=models.Index(fields=["town", "name"], name="unit_by_name"),
        ),
        migrations.AddConstraint(
            model_name="unit",
            constraint=models.UniqueConstraint(
                condition=models.Q(("external_id", ""), _negated=True),
                fields=("town", "external_id"),
                name="unit_number_once_a_town",
            ),
        ),
        migrations.AddConstraint(
            model_name="unit",
            constraint=models.CheckConstraint(condition=models.Q(("name", ""), _negated=True), name="unit_has_a_name"),
        ),
        migrations.AddIndex(
            model_name="placement",
            index=models.Index(fields=["village", "unit"], name="placement_village"),
        ),
        migrations.AddIndex(
            model_name="placement",
            index=models.Index(fields=["grid", "unit"], name="placement_grid"),
        ),
        migrations.AddConstraint(
            model_name="placement",
            constraint=models.CheckConstraint(
                condition=models.Q(("valid_to", None), ("valid_to__gt", models.F("valid_from")), _connector="OR"),
                name="placement_period",
            ),
        ),
        migrations.AddConstraint(
            model_name="placement",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    (
                        models.Func(
                            models.F("valid_from"),
                            models.F("valid_to"),
                            django.contrib.postgres.fields.ranges.RangeBoundary(),
                            function="DATERANGE",
                            output_field=django.contrib.postgres.fields.ranges.DateRangeField(),
                        ),
                        "&&",
                    ),
                    ("unit", "="),
                ],
                name="placement_once_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="hazard",
            constraint=models.UniqueConstraint(
                condition=models.Q(("external_id", ""), _negated=True),
                fields=("unit", "external_id"),
                name="hazard_number_once_a_unit",
            ),
        ),
        migrations.AddIndex(
            model_name="unitevent",
            index=models.Index(fields=["unit", "-happened_on", "-id"], name="unit_event_latest"),
        ),
    ]

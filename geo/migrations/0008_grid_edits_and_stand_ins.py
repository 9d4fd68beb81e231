"""Edits of grids on the map, the shapes they made, and postings of people who stand in for others."""

import uuid

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

FORWARD = """
CREATE TRIGGER grid_edit_recorded_at BEFORE UPDATE ON geo_gridedit
    FOR EACH ROW EXECUTE FUNCTION keep_recorded_at();
"""
BACKWARD = "DROP TRIGGER grid_edit_recorded_at ON geo_gridedit;"


class Migration(migrations.Migration):
    dependencies = [
        ("geo", "0007_files_on_their_way_into_the_books"),
    ]

    operations = [
        migrations.CreateModel(
            name="GridEdit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "recorded_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="recorded at"),
                ),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("SPLIT", "split"),
                            ("MERGE", "merged"),
                            ("MOVE", "border moved"),
                            ("DRAW", "drawn anew"),
                        ],
                        max_length=8,
                        verbose_name="what was done",
                    ),
                ),
                ("valid_from", models.DateField(verbose_name="valid from")),
                ("reason", models.CharField(blank=True, max_length=200, verbose_name="basis")),
                ("asked", models.JSONField(default=dict)),
                ("places", models.JSONField(default=list)),
                ("versions", models.JSONField(default=dict)),
                ("before", models.JSONField(default=dict)),
                ("postings", models.JSONField(default=list)),
                ("undone_at", models.DateTimeField(blank=True, null=True, verbose_name="undone at")),
            ],
            options={
                "verbose_name": "edit of grids",
                "verbose_name_plural": "edits of grids",
                "ordering": ["-recorded_at", "-pk"],
            },
        ),
        migrations.AddField(
            model_name="posting",
            name="stands_in_for",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="stand_ins",
                to="geo.posting",
                verbose_name="stands in for",
            ),
        ),
        migrations.AddConstraint(
            model_name="posting",
            constraint=models.CheckConstraint(
                condition=models.Q(("stands_in_for", None), ("valid_to__isnull", False), _connector="OR"),
                name="posting_stand_in_ends",
            ),
        ),
        migrations.AddField(
            model_name="gridedit",
            name="town",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="grid_edits", to="geo.town"
            ),
        ),
        migrations.AddField(
            model_name="gridedit",
            name="undone_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="gridedit",
            name="user",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="gridboundary",
            name="edit",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="boundaries", to="geo.gridedit"
            ),
        ),
        migrations.AddConstraint(
            model_name="gridedit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("undone_at", None), ("undone_by", None)),
                    models.Q(("undone_at__isnull", False), ("undone_by__isnull", False)),
                    _connector="OR",
                ),
                name="grid_edit_undone_by_somebody",
            ),
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]

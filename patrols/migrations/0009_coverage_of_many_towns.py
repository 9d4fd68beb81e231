"""Computations of many towns at once and how far they are."""

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("patrols", "0008_promises_of_kept_lines"),
    ]
    operations = [
        migrations.CreateModel(
            name="CoverageBatch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("started_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="started at")),
                ("heard_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="last heard of at")),
                ("ended_at", models.DateTimeField(null=True, verbose_name="ended at")),
                ("workers", models.CharField(max_length=255, verbose_name="workers")),
            ],
            options={
                "verbose_name": "computation of many towns",
                "verbose_name_plural": "computations of many towns",
                "ordering": ["-started_at"],
            },
        ),
        migrations.CreateModel(
            name="BatchAnswer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("on", models.DateField(verbose_name="as of")),
                ("known_at", models.DateTimeField(null=True, verbose_name="known at")),
                ("done_at", models.DateTimeField(null=True, verbose_name="done at")),
                ("seconds", models.FloatField(default=0, verbose_name="seconds on the worker")),
                ("sha256", models.CharField(blank=True, max_length=64)),
                ("problem", models.JSONField(null=True)),
                (
                    "town",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="geo.town"),
                ),
                (
                    "batch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="answers", to="patrols.coveragebatch"
                    ),
                ),
            ],
            options={
                "verbose_name": "answer of a batch",
                "verbose_name_plural": "answers of batches",
                "ordering": ["town", "on"],
                "constraints": [models.UniqueConstraint(fields=("batch", "town", "on"), name="batch_answers_once")],
            },
        ),
    ]

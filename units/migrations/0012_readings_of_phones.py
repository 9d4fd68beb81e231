"""Who read a masked phone, and why; the rows stay as they were written."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

FORWARD = """
CREATE FUNCTION refuse_delete() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'rows of % are never deleted', TG_TABLE_NAME USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER phone_reading_added_only BEFORE UPDATE ON units_phonereading
    FOR EACH ROW EXECUTE FUNCTION refuse_edit();
CREATE TRIGGER phone_reading_stays BEFORE DELETE ON units_phonereading
    FOR EACH ROW EXECUTE FUNCTION refuse_delete();
"""
BACKWARD = """
DROP TRIGGER phone_reading_stays ON units_phonereading;
DROP TRIGGER phone_reading_added_only ON units_phonereading;
DROP FUNCTION refuse_delete();
"""


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("units", "0011_hazards_by_number"),
    ]
    operations = [
        migrations.CreateModel(
            name="PhoneReading",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "recorded_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="recorded at"),
                ),
                ("reason", models.CharField(max_length=200, verbose_name="reason")),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="phone_readings", to="units.unit"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "reading of a phone",
                "verbose_name_plural": "readings of phones",
                "ordering": ["-recorded_at", "-pk"],
            },
        ),
        migrations.AddConstraint(
            model_name="phonereading",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True), name="phone_reading_has_a_reason"
            ),
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]

"""Visit intervals as examples: the plan sets none, so each says that the town should replace it."""

from datetime import date
from typing import Any

from django.db import migrations

EFFECT = date(2020, 1, 1)
INTERVALS = {
    "OPEN_MAJOR": 15,
    "KEY_FIRE": 30,
    "HIGH_RISK": 30,
    "PEOPLE_30": 60,
    "BOTTLED_GAS": 90,
    "NINE_SMALL": 180,
    "EVERY": 365,
}


def add(apps: Any, schema_editor: Any) -> None:
    """Insert one rule for each selector, for all towns."""
    rule = apps.get_model("units", "DutyRule")
    rule.objects.bulk_create(
        rule(selector=selector, interval_days=days, basis="示例，请按本镇制度修改", is_example=True, valid_from=EFFECT)
        for selector, days in INTERVALS.items()
    )


def remove(apps: Any, schema_editor: Any) -> None:
    """Take out what `add` put in."""
    apps.get_model("units", "DutyRule").objects.filter(is_example=True, valid_from=EFFECT, town=None).delete()


class Migration(migrations.Migration):
    dependencies = [("units", "0002_promises")]
    operations = [migrations.RunPython(add, remove)]

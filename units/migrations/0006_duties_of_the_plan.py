"""The duties of units: what the plan fixes with its section as basis, the rest as examples."""

from datetime import date
from typing import Any

from django.db import migrations

PLAN = "城关镇安全生产治本攻坚三年行动实施方案（2024—2026年）"
EXAMPLE = "示例，请按本镇制度修改"
EFFECT = date(2024, 1, 1)
DRILLS, TRAININGS = f"{PLAN} 三（七）14", f"{PLAN} 三（二）6"
# duty, selector, code (list, code), form, interval in days, basis, example
RULES: tuple[tuple[str, str, tuple[str, str] | None, str, int | None, str, bool], ...] = (
    ("DRILL", "EVERY", None, "CALENDAR_YEAR", None, DRILLS, False),
    ("DRILL", "HIGH_RISK", None, "CALENDAR_HALF", None, DRILLS, False),
    ("TRAINING", "GAS_USER", ("FIELD", "餐饮"), "CURRENT_PRINCIPAL", None, TRAININGS, False),
    ("TRAINING", "GAS_USER", ("NINE_SMALL", "小餐饮"), "CURRENT_PRINCIPAL", None, TRAININGS, False),
    ("PLAN", "EVERY", None, "OWN_DATE", None, f"{EXAMPLE}（预案自定的下次评估日期）", True),
    ("PLAN", "HIGH_RISK", None, "INTERVAL", 1095, EXAMPLE, True),
    ("CERTIFICATE", "EVERY", None, "OWN_DATE", None, f"{EXAMPLE}（证书载明的有效期）", True),
    ("EQUIPMENT", "EVERY", None, "OWN_DATE", None, f"{EXAMPLE}（检验报告载明的下次检验日期）", True),
)


def add(apps: Any, schema_editor: Any) -> None:
    """Insert the rules for all towns; a rule for a code that this installation does not have is left out."""
    rule, code = apps.get_model("units", "DutyRule"), apps.get_model("geo", "Code")
    for duty, selector, named, form, interval_days, basis, is_example in RULES:
        only = code.objects.filter(list=named[0], name=named[1]).first() if named else None
        if named and only is None:
            continue
        rule.objects.create(
            duty=duty,
            selector=selector,
            code=only,
            form=form,
            interval_days=interval_days,
            basis=basis,
            is_example=is_example,
            valid_from=EFFECT,
        )


def remove(apps: Any, schema_editor: Any) -> None:
    """Take out what `add` put in, and whatever the schema before knows nothing of."""
    apps.get_model("units", "DutyRule").objects.exclude(duty="VISIT").delete()


class Migration(migrations.Migration):
    dependencies = [("units", "0005_promises_of_dated_records"), ("geo", "0003_code_lists")]
    operations = [migrations.RunPython(add, remove)]

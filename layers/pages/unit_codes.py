"""The codes of a unit in the words of the day asked about."""

from datetime import date
from typing import Any

from geo.codes import names_on
from units.models import Unit


def fields_then(unit: Unit, on: date) -> list[str]:
    """Names of its fields on the day, each code once, in the order of the list."""
    return list(names_on(unit.fields.order_by("rank", "code"), on).values())


def sub_type_then(unit: Any, on: date) -> str:
    """The nine-small sub-type on the day; empty for a unit that is none."""
    if not hasattr(unit, "nine_small"):
        return ""
    return next(iter(names_on([unit.nine_small.sub_type], on).values()))

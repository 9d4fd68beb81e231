"""What a row changes of a unit, for people: heading, what was, what will be."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from units.models import Unit

HEADINGS = {"declared_village_id": "village"}  # attribute → field of the ledger, where they differ


def snapshot(unit: Unit, names: Iterable[str]) -> dict[str, Any]:
    """The attributes of the unit that a row speaks of, and its place, before the row is applied."""
    return {name: getattr(unit, name) for name in (*names, "point")}


def differences(
    before: Mapping[str, Any], unit: Unit, headings: Mapping[str, str], villages: Mapping[int, str]
) -> list[tuple[str, str, str]]:
    """Heading, old and new value of each attribute that is another one now. `villages`: names by id."""
    changed = []
    for name, old in before.items():
        new = getattr(unit, name)
        if new != old:
            field = HEADINGS.get(name, "x" if name == "point" else name)
            changed.append((headings.get(field, field), _said(name, old, villages), _said(name, new, villages)))
    return changed


def _said(name: str, value: Any, villages: Mapping[int, str]) -> str:
    if value is None or value == "":
        return "—"
    if name == "declared_village_id":
        return villages.get(value, str(value))
    if name == "point":
        return f"{value.x:.6f}, {value.y:.6f}"
    if isinstance(value, bool):
        return "是" if value else "否"
    return value.isoformat() if isinstance(value, date) else str(value)

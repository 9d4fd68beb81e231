"""What a change of a unit's entry says: values as the history keeps them, and what differs. Pure.

Names of fields are those of the model; a field of a facet is written with the facet's name (`gas.supply`), the codes
of the unit's fields of industry are `fields`, whether it is in business is `state`.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

SAME_PLACE_DEG = 1e-9  # 0.1 mm
POINT, FIELDS, STATE = "point", "fields", "state"
PHONES = ("principal_phone", "controller_phone")
Said = str | int | float | bool | list[Any] | None


def said(value: Any) -> Said:
    """A value as JSON keeps it: days in ISO, points as [longitude, latitude], sets of ids sorted."""
    if isinstance(value, date):
        return value.isoformat()
    if hasattr(value, "x") and hasattr(value, "y"):
        return [value.x, value.y]
    if isinstance(value, tuple | list):
        return [said(each) for each in value]
    if isinstance(value, set | frozenset):
        return sorted(value)
    return value if isinstance(value, str | int | float | bool) or value is None else str(value)


def is_same(first: Said, second: Said) -> bool:
    """Whether two values say the same; nothing written is nothing, and points may differ by 0.1 mm."""
    if isinstance(first, list) and isinstance(second, list) and len(first) == len(second) == 2:
        pairs = list(zip(first, second, strict=True))
        if all(isinstance(each, float) for pair in pairs for each in pair):
            return all(abs(one - other) < SAME_PLACE_DEG for one, other in pairs)
    return (first if first != "" else None) == (second if second != "" else None)


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, list[Said]]:
    """Field → [before, after] for every field of `after` that differs."""
    pairs = {name: [said(before.get(name)), said(value)] for name, value in after.items()}
    return {name: pair for name, pair in pairs.items() if not is_same(*pair)}


def edited_since(edited: Mapping[str, Said], changes: Mapping[str, Iterable[Said]]) -> dict[str, Said]:
    """`Unit.edited` after changes by hand: what the last file said is kept, an edit back to it is none any more."""
    kept = dict(edited)
    for name, (before, after) in changes.items():
        kept.setdefault(name, before)
        if is_same(kept[name], after):
            del kept[name]
    return kept

"""The fields of a unit's facets under the names of the history (`gas.supply`), read and written."""

from collections.abc import Mapping
from typing import Any

from django.db import models

from units.models import GasUse, KeyFireUnit, NineSmallVenue, Unit

KINDS: Mapping[str, type[models.Model]] = {"nine_small": NineSmallVenue, "gas": GasUse, "key_fire": KeyFireUnit}
OF_FACETS = (
    "nine_small.sub_type_id", "gas.supply", "gas.cylinders", "key_fire.designated_year", "key_fire.document",
    "key_fire.platform_id", "key_fire.platform_on",
)  # fmt: skip
BY_HAND = OF_FACETS[:3]
# a facet is there exactly when this field of it says something
ESSENCE = {"nine_small": "sub_type_id", "gas": "supply"}


def facet_values(unit: Unit) -> dict[str, Any]:
    """Field → value of every facet; None where the unit has no such facet. No query for facets that were selected."""
    held = {name: getattr(unit, name, None) if unit.pk else None for name in KINDS}
    return {path: getattr(held[path.split(".")[0]], path.split(".")[1], None) for path in OF_FACETS}


def set_facets(unit: Unit, values: Mapping[str, Any]) -> None:
    """Write the facets that `values` speak of; one whose essential field becomes empty is taken away."""
    for facet, kind in KINDS.items():
        own = {path.split(".")[1]: value for path, value in values.items() if path.startswith(f"{facet}.")}
        if not own:
            continue
        essence = ESSENCE.get(facet)
        if essence in own and own[essence] in (None, ""):
            kind._base_manager.filter(unit=unit).delete()
        else:
            _write(kind, unit, own, essence)


def _write(kind: type[models.Model], unit: Unit, own: Mapping[str, Any], essence: str | None) -> None:
    row = kind._base_manager.filter(unit=unit).first()
    if row is None and essence and not own.get(essence):
        return  # cylinders of no gas user
    row = row or kind(unit=unit)
    for name, value in own.items():
        setattr(row, name, value)
    row.save()

"""Which fields of a unit are kept by hand, what they hold now, and what the register refuses to hold."""

from collections.abc import Mapping
from typing import Any

from geo.cells import BadCell, phones
from geo.clock import today
from units.changes import FIELDS, PHONES
from units.entry import EntryRefused
from units.facet_values import facet_values
from units.models import Unit

ATTRIBUTES = (
    "external_id", "name", "uscc", "declared_village_id", "address", "principal", "principal_phone", "controller",
    "controller_phone", "fire_principal", "people_on_site", "is_high_risk", "is_crowded", "is_sensitive",
    "registered_on", "remark",
)  # fmt: skip


def values_of(unit: Unit) -> dict[str, Any]:
    """Field → value now: the attributes, the codes of its fields of industry, and those of its facets."""
    values = {name: getattr(unit, name) for name in ATTRIBUTES}
    values[FIELDS] = frozenset(code.pk for code in unit.fields.all()) if unit.pk else frozenset()
    return values | facet_values(unit)


def check(unit: Unit, values: Mapping[str, Any]) -> None:
    """Raise EntryRefused for what no entry may say."""
    if not str(values.get("name", unit.name)).strip():
        raise EntryRefused("name_needed", "name")
    for name in PHONES:
        _check_phones(name, values.get(name, ""))
    if values.get("registered_on") and values["registered_on"] > today():
        raise EntryRefused("registered_in_future", "registered_on")
    if number := values.get("external_id"):
        held = Unit.objects.filter(town=unit.town, external_id=number).exclude(pk=unit.pk).first()
        if held:
            raise EntryRefused("number_taken", "external_id", value=number, other=held.name)


def _check_phones(field: str, text: str) -> None:
    try:
        phones(text)
    except BadCell:
        raise EntryRefused("phone_not_understood", field) from None

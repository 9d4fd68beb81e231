"""The history of a unit's entry in the reader's words: who, when, what, from which file."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from geo.clock import AsOf
from geo.models import Code, ImportJob, Town, Village
from layers.phones import masked
from units.changes import FIELDS, PHONES, POINT, STATE
from units.models import GasSupply, Unit, UnitChange, UnitState
from units.values import values_of

SHOWN = 30
LABELS: Mapping[str, str | Promise] = {
    "name": gettext_lazy("Name"),
    "external_id": gettext_lazy("Number"),
    "uscc": gettext_lazy("Unified social credit code"),
    "declared_village_id": gettext_lazy("Village of the ledger"),
    "address": gettext_lazy("Address"),
    "principal": gettext_lazy("Principal"),
    "principal_phone": gettext_lazy("Phone"),
    "controller": gettext_lazy("Actual controller"),
    "controller_phone": gettext_lazy("Phone of the controller"),
    "fire_principal": gettext_lazy("Fire safety principal"),
    "people_on_site": gettext_lazy("People on site"),
    "is_high_risk": gettext_lazy("high-risk industry"),
    "is_crowded": gettext_lazy("crowded place"),
    "is_sensitive": gettext_lazy("in no export"),
    "registered_on": gettext_lazy("Registered on"),
    "remark": gettext_lazy("Remark"),
    POINT: gettext_lazy("Place"),
    FIELDS: gettext_lazy("Fields of industry"),
    STATE: gettext_lazy("State"),
    "nine_small": gettext_lazy("Nine-small venue"),
    "nine_small.sub_type_id": gettext_lazy("Nine-small sub-type"),
    "gas": gettext_lazy("Gas user"),
    "gas.supply": gettext_lazy("Gas supply"),
    "gas.cylinders": gettext_lazy("Cylinders"),
    "key_fire": gettext_lazy("Key fire-safety unit"),
    "key_fire.designated_year": gettext_lazy("Year of designation"),
    "key_fire.document": gettext_lazy("Document"),
    "key_fire.platform_id": gettext_lazy("Number in the platform"),
    "key_fire.platform_on": gettext_lazy("Entered in the platform on"),
    "absorbed": gettext_lazy("Took in"),
    "merged_into": gettext_lazy("Merged into"),
}
Namer = Callable[[str, Any], str]


def changes_of(unit: Unit, as_of: AsOf, *, shows_phones: bool) -> Sequence[Any]:
    """The latest changes recorded by then, newest first, each with `said`: (label, before, after) of every field."""
    changes = UnitChange.objects.filter(unit=unit).select_related("user__person", "import_job")
    if as_of.known_at:
        changes = changes.filter(recorded_at__lte=as_of.known_at)
    found: list[Any] = list(changes[:SHOWN])
    namer = shown_values(unit.town, [side for row in found for side in _sides(row.changes)])
    for row in found:
        row.said = [
            (label_of(name), *(_shown(namer, name, value, shows_phones) for value in pair))
            for name, pair in row.changes.items()
        ]
    return found


def in_conflict(units: QuerySet[Unit]) -> QuerySet[Unit]:
    """Those of the units about which a file contradicts an edit, with all that `conflicts_of` reads."""
    with_facets = units.exclude(conflicts={}).select_related("nine_small", "gas", "key_fire", "town")
    return with_facets.prefetch_related("fields", "events").order_by("pk")


def conflicts_of(units: Iterable[Unit], town: Town) -> list[dict[str, Any]]:
    """One row per field in conflict: the unit, the field, what the book says and what which row of which file says.

    `units` come from `in_conflict`, so that no unit is asked about by itself.
    """
    rows = [(unit, name, said) for unit in units for name, said in unit.conflicts.items()]
    held = {
        unit.pk: {**values_of(unit), **_beyond_values(unit)} for unit in {row[0].pk: row[0] for row in rows}.values()
    }
    jobs = ImportJob.objects.in_bulk({said["job"] for _unit, _name, said in rows if said["job"]})
    namer = shown_values(town, [*held.values(), *({name: said["file"]} for _unit, name, said in rows)])
    return [
        {
            "unit": unit,
            "field": name,
            "label": label_of(name),
            "own": namer(name, held[unit.pk].get(name)),
            "file": namer(name, said["file"]),
            "job": jobs.get(said["job"]),
            "row": said["row"],
            "is_state": name == STATE,
        }
        for unit, name, said in rows
    ]


def _beyond_values(unit: Unit) -> dict[str, Any]:
    """What may be in conflict besides the fields of the form."""
    latest = max(unit.events.all(), key=lambda event: (event.happened_on, event.pk), default=None)
    point = [unit.point.x, unit.point.y] if unit.point else None
    return {STATE: latest.state if latest else None, POINT: point}


def label_of(name: str) -> str:
    """A field of the history as a heading."""
    return str(LABELS.get(name, name))


def shown_values(town: Town, sides: Iterable[Mapping[str, Any]]) -> Namer:
    """A function (field, value) → text, for all that stands in `sides`; two queries whatever their number."""
    rows = list(sides)
    codes = {pk for side in rows for pk in [*(side.get(FIELDS) or ()), side.get("nine_small.sub_type_id")] if pk}
    names = dict(Code.objects.filter(pk__in=codes).values_list("pk", "name")) if codes else {}
    villages = dict(Village.objects.filter(town=town).values_list("pk", "name"))
    words: Mapping[str, Mapping[Any, Any]] = {
        "declared_village_id": villages,
        "nine_small.sub_type_id": names,
        "gas.supply": dict(GasSupply.choices),
        STATE: dict(UnitState.choices),
    }

    def shown(name: str, value: Any) -> str:
        if name == FIELDS:
            return "、".join(sorted(names.get(pk, str(pk)) for pk in value or ())) or "—"
        if name == POINT and value:
            return ", ".join(f"{degree:.6f}" for degree in value)
        return _text(words.get(name, {}).get(value, value))

    return shown


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, date):
        return value.isoformat()
    return "—" if value in (None, "") else str(value)


def _shown(namer: Namer, name: str, value: Any, shows_phones: bool) -> str:
    text = namer(name, value)
    return text if shows_phones or name not in PHONES else masked(text)


def _sides(changes: Mapping[str, Sequence[Any]]) -> list[dict[str, Any]]:
    return [{name: pair[side] for name, pair in changes.items()} for side in (0, 1)]

"""The town's register as it stands, read whole in a fixed number of queries, for a ledger to be compared with."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.contrib.gis.db.models.functions import AsWKB
from django.db.models import QuerySet
from shapely.geometry.base import BaseGeometry
from shapely.wkb import loads as wkb_loads

from geo.models import Code, CodeList, Town, TownBoundary, Village, VillageBoundary
from units.ledgers.places import Ground
from units.ledgers.unit_rows import Lists
from units.models import GasUse, KeyFireUnit, NineSmallVenue, Unit, UnitEvent
from units.names import plain, village_key


@dataclass(slots=True)
class Register:
    """Units of a town with what hangs on them, by the unit's id."""

    units: dict[int, Unit] = field(default_factory=dict)
    field_ids: dict[int, frozenset[int]] = field(default_factory=dict)
    nine_small: dict[int, NineSmallVenue] = field(default_factory=dict)
    key_fire: dict[int, KeyFireUnit] = field(default_factory=dict)
    gas: dict[int, GasUse] = field(default_factory=dict)
    events: dict[int, list[UnitEvent]] = field(default_factory=dict)


def register_of(town: Town) -> Register:
    """Everything that a ledger may change, in six queries."""
    units = Unit.objects.filter(town=town)
    members: dict[int, set[int]] = defaultdict(set)
    for unit_id, code_id in Unit.fields.through.objects.filter(unit__town=town).values_list("unit_id", "code_id"):
        members[unit_id].add(code_id)
    events: dict[int, list[UnitEvent]] = defaultdict(list)
    for event in UnitEvent.objects.filter(unit__town=town).order_by("happened_on", "pk"):
        events[event.unit_id].append(event)
    return Register(
        units={unit.pk: unit for unit in units.order_by("pk")},
        field_ids={unit_id: frozenset(ids) for unit_id, ids in members.items()},
        nine_small={facet.unit_id: facet for facet in NineSmallVenue.objects.filter(unit__town=town)},
        key_fire={facet.unit_id: facet for facet in KeyFireUnit.objects.filter(unit__town=town)},
        gas={facet.unit_id: facet for facet in GasUse.objects.filter(unit__town=town)},
        events=dict(events),
    )


def lists_of(town: Town, today: date) -> Lists:
    """The names a ledger of this town may use, with what they stand for."""
    return Lists(
        villages=_village_ids(Village.objects.filter(town=town)),
        fields=code_ids(CodeList.FIELD, today),
        nine_small=code_ids(CodeList.NINE_SMALL, today),
        today=today,
    )


def _village_ids(villages: Iterable[Village]) -> dict[str, int | None]:
    ids: dict[str, int | None] = {}
    for village in villages:
        key = village_key(village.name)
        ids[key] = None if key in ids else village.pk
        ids[village.code] = village.pk
    return ids


def code_ids(which: CodeList, today: date) -> dict[str, int]:
    """The codes of a list that are in force, by their comparable names."""
    return {plain(code.name): code.pk for code in Code.objects.in_force(today).filter(list=which)}


def ground_of(town: Town, on: date) -> Ground:
    """Shapes of the town and of its villages on the day."""
    own = TownBoundary.objects.in_force(on).filter(town=town)
    villages = VillageBoundary.objects.in_force(on).filter(village__town=town)
    return Ground(
        town=next(iter(_shapes(own, "town_id").values()), None),
        villages=_shapes(villages, "village_id"),
    )


def _shapes(boundaries: QuerySet[TownBoundary] | QuerySet[VillageBoundary], key: str) -> dict[int, BaseGeometry]:
    rows = boundaries.order_by(key).annotate(wkb=AsWKB("shape")).values_list(key, "wkb")
    return {place_id: wkb_loads(bytes(wkb)) for place_id, wkb in rows}

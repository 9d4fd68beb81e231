"""台账问题: units whose entry cannot be right: no point, another village, one code or one place for several."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from geo.clock import AsOf
from geo.models import Town, Village
from geo.problems import Value
from patrols.blind_spots.row import BlindSpot, Fix, SpotKind
from patrols.blind_spots.units import unit_spot, units_of
from units.ledgers.twins import Card, look_alike, shared_codes

if TYPE_CHECKING:
    from geo.models import User

STACK = 5  # so many units with one and the same point are a stack
SAME_POINT_DIGITS = 6  # decimals of a degree, about 0.1 m


def find(user: "User", town: Town, as_of: AsOf) -> list[BlindSpot]:
    """All faults of the entries of units on the books and not deregistered; pairs and stacks among the visible ones."""
    units = {unit.pk: unit for unit in units_of(user, town, as_of).order_by("pk")}
    villages = dict(Village.objects.filter(town=town).values_list("pk", "name"))
    cards = [Card(unit.pk, unit.name, unit.uscc, _lonlat(unit)) for unit in units.values()]
    return [
        *_without_point(units.values()),
        *_in_other_village(units.values(), villages),
        *_sharing_codes(units, cards),
        *_look_alike(units, cards),
        *_stacked(units, cards),
    ]


def _lonlat(unit: Any) -> tuple[float, float] | None:
    return (unit.point.x, unit.point.y) if unit.point else None


def _without_point(units: Any) -> Iterator[BlindSpot]:
    for unit in units:
        if unit.point is None:
            yield unit_spot(unit, SpotKind.DATA, "spot_no_point", Fix.UNIT, since=unit.registered_on)


def _in_other_village(units: Any, villages: Mapping[int, str]) -> Iterator[BlindSpot]:
    for unit in units:
        declared = unit.declared_village_id
        if unit.grid_then and declared and unit.village_then != declared:
            params = {"declared": villages.get(declared, "-"), "found": villages.get(unit.village_then, "-")}
            yield unit_spot(unit, SpotKind.DATA, "spot_other_village", Fix.UNIT, params, unit.registered_on)


def _sharing_codes(units: Mapping[int, Any], cards: Sequence[Card]) -> Iterator[BlindSpot]:
    """One row for each unit that shares its code."""
    for code, keys in sorted(shared_codes(cards).items()):
        for key in keys:
            others = "、".join(units[other].name for other in keys if other != key)
            params = {"code": code, "others": others}
            yield unit_spot(units[key], SpotKind.DATA, "spot_shared_code", Fix.UNIT, params, _newest(units, keys))


def _look_alike(units: Mapping[int, Any], cards: Sequence[Card]) -> Iterator[BlindSpot]:
    """One row for each pair, at the unit entered later."""
    for pair in sorted(tuple(sorted(pair)) for pair in look_alike(cards)):
        first, second = units[pair[0]], units[pair[1]]
        params = {"other": f"{first.name} {first.external_id}".strip()}
        yield unit_spot(second, SpotKind.DATA, "spot_duplicate", Fix.UNIT, params, _newest(units, pair))


def _stacked(units: Mapping[int, Any], cards: Sequence[Card]) -> Iterator[BlindSpot]:
    """One row for each point on which many units stand, at the first of them."""
    stacks: dict[tuple[float, float], list[int]] = defaultdict(list)
    for card in cards:
        if card.point:
            stacks[round(card.point[0], SAME_POINT_DIGITS), round(card.point[1], SAME_POINT_DIGITS)].append(card.key)
    for keys in stacks.values():
        if len(keys) >= STACK:
            names = "、".join(units[key].name for key in keys[:STACK])
            params: dict[str, Value] = {"count": len(keys), "names": names}
            yield unit_spot(units[keys[0]], SpotKind.DATA, "spot_stacked", Fix.UNIT, params, _newest(units, keys))


def _newest(units: Mapping[int, Any], keys: Sequence[int]) -> Any:
    """Since when there are several: the day the last of them was entered."""
    return max(units[key].registered_on for key in keys)

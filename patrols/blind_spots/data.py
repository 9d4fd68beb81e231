"""台账问题: units whose entry cannot be right: no point, another village, one code or one place for several,
a code with a wrong check digit, a principal that is missing or older than the name.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime

from django.db.models import Max

from geo.clock import SHANGHAI, AsOf, end_of
from geo.models import Town, Village, VillageBoundary
from geo.problems import Value
from patrols.blind_spots.look import Look, UnitRow
from patrols.blind_spots.row import BlindSpot, Fix, SpotKind
from patrols.blind_spots.units import unit_spot
from units.ledgers.twins import Card, distance_m, look_alike, shared_codes
from units.ledgers.unit_rows import is_credit_code
from units.models import DistinctPair, UnitChange

Units = Mapping[int, UnitRow]  # by key, ascending
STACK = 5  # so many units with one and the same point are a stack
SAME_POINT_DIGITS = 6  # decimals of a degree, about 0.1 m
CENTRE_M = 30.0  # a stack so near to the middle of a village is what a geocoder answers when it knows no address
NAMED = 5  # of a stack, in the sentence; the row itself carries them all


def find(look: Look) -> list[BlindSpot]:
    """All faults of the entries of units on the books and not deregistered; pairs and stacks among the visible ones."""
    units = look.units
    villages = dict(Village.objects.filter(town=look.town).values_list("pk", "name"))
    cards = [Card(unit.pk, unit.name, unit.uscc, unit.point) for unit in units.values()]
    return [
        *_without_point(units.values()),
        *_in_other_village(units.values(), villages),
        *_sharing_codes(units, cards),
        *_look_alike(units, cards),
        *_wrong_codes(units.values()),
        *_stacked(units, cards, _centres(look.town, look.as_of)),
        *_principals(units, look.as_of),
    ]


def _without_point(units: Iterable[UnitRow]) -> Iterator[BlindSpot]:
    for unit in units:
        if unit.point is None:
            yield unit_spot(unit, SpotKind.DATA, "spot_no_point", Fix.UNIT, since=unit.registered_on)


def _in_other_village(units: Iterable[UnitRow], villages: Mapping[int, str]) -> Iterator[BlindSpot]:
    for unit in units:
        declared = unit.declared_village_id
        if unit.grid_then and declared and unit.village_then != declared:
            params = {"declared": villages.get(declared, "-"), "found": villages.get(unit.village_then or 0, "-")}
            yield unit_spot(unit, SpotKind.DATA, "spot_other_village", Fix.UNIT, params, unit.registered_on)


def _sharing_codes(units: Units, cards: Sequence[Card]) -> Iterator[BlindSpot]:
    """One row for each unit that shares its code."""
    for code, keys in sorted(shared_codes(cards).items()):
        for key in keys:
            others = [units[other] for other in keys if other != key]
            params = {"code": code, "others": "、".join(other.name for other in others)}
            since = _newest(units, keys)
            yield unit_spot(units[key], SpotKind.DATA, "spot_shared_code", Fix.UNIT, params, since, others=others)


def _look_alike(units: Units, cards: Sequence[Card]) -> Iterator[BlindSpot]:
    """One row for each pair that nobody told apart, at the unit entered later."""
    apart = set(DistinctPair.objects.filter(first__in=units).values_list("first_id", "second_id"))
    for pair in sorted({(min(pair), max(pair)) for pair in look_alike(cards)} - apart):
        first, second = units[pair[0]], units[pair[1]]
        params = {"other": f"{first.name} {first.external_id}".strip()}
        since = _newest(units, pair)
        yield unit_spot(second, SpotKind.DATA, "spot_duplicate", Fix.UNIT, params, since, others=[first])


def _wrong_codes(units: Iterable[UnitRow]) -> Iterator[BlindSpot]:
    """A warning: the check digit of the credit code does not fit."""
    for unit in units:
        if unit.uscc and not is_credit_code(unit.uscc):
            params = {"code": unit.uscc}
            yield unit_spot(unit, SpotKind.DATA, "spot_wrong_code", Fix.UNIT, params, unit.registered_on)


def _stacked(units: Units, cards: Sequence[Card], centres: Mapping[str, tuple[float, float]]) -> Iterator[BlindSpot]:
    """One row for each point on which many units stand, at the first of them; a village centre is told apart."""
    stacks: dict[tuple[float, float], list[int]] = defaultdict(list)
    for card in cards:
        if card.point:
            stacks[round(card.point[0], SAME_POINT_DIGITS), round(card.point[1], SAME_POINT_DIGITS)].append(card.key)
    for at, keys in stacks.items():
        if len(keys) >= STACK:
            first, *others = (units[key] for key in keys)
            params: dict[str, Value] = {"count": len(keys), "names": "、".join(units[key].name for key in keys[:NAMED])}
            village = next((name for name, centre in centres.items() if distance_m(at, centre) <= CENTRE_M), "")
            reason = "spot_on_centre" if village else "spot_stacked"
            params |= {"village": village} if village else {}
            since = _newest(units, keys)
            yield unit_spot(first, SpotKind.DATA, reason, Fix.UNIT, params, since, others=others)


def _centres(town: Town, as_of: AsOf) -> dict[str, tuple[float, float]]:
    """The middle of each village of the day, by its name."""
    shapes = VillageBoundary.objects.in_force(as_of.on).filter(village__town=town).select_related("village")
    middles = ((row.village.name, row.shape.centroid) for row in shapes)
    return {name: (middle.x, middle.y) for name, middle in middles}


# ── principals ───────────────────────────────────────────────────────────────────────────────────────────────────
def _principals(units: Units, as_of: AsOf) -> Iterator[BlindSpot]:
    """Units without a principal, and units renamed since the principal was entered: a new sign, often a new owner."""
    renamed = _renamed(as_of)
    for unit in units.values():
        if not unit.principal and not unit.principal_phone:
            yield unit_spot(unit, SpotKind.DATA, "spot_principal_missing", Fix.UNIT, since=unit.registered_on)
        elif unit.pk in renamed:
            day = renamed[unit.pk].astimezone(SHANGHAI).date()
            params = {"principal": unit.principal or "-", "day": day.isoformat()}
            yield unit_spot(unit, SpotKind.DATA, "spot_principal_stale", Fix.UNIT, params, day)


def _renamed(as_of: AsOf) -> dict[int, datetime]:
    """Units whose name changed later than principal and phone, and when; by what was recorded until the day."""
    changes = UnitChange.objects.filter(recorded_at__lte=as_of.known_at or end_of(as_of.on))

    def latest(*fields: str) -> dict[int, datetime]:
        found = changes.filter(changes__has_any_keys=fields).order_by().values_list("unit")
        return dict(found.annotate(at=Max("recorded_at")))

    names, people = latest("name"), latest("principal", "principal_phone")
    return {pk: at for pk, at in names.items() if pk not in people or people[pk] < at}


def _newest(units: Units, keys: Sequence[int]) -> date:
    """Since when there are several: the day the last of them was entered."""
    return max(units[key].registered_on for key in keys)

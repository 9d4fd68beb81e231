"""行业盲区: a field or a nine-small sub-type that has no unit in a village, or units but no visit within a year."""

from collections.abc import Iterator
from datetime import date, timedelta

from geo.models import Code, CodeList, Village
from patrols.blind_spots.look import Look
from patrols.blind_spots.row import BlindSpot, Fix, SpotKind

YEAR = timedelta(days=365)
LastVisits = dict[tuple[int | None, int], tuple[int, date | None]]


def find(look: Look) -> list[BlindSpot]:
    """By village and code list: only units in business count, under the village they stood in on the day.

    A grid posting shows its village's grid only, so villages that the user sees in part are left out.
    """
    scope, on = look.user.scope, look.as_of.on
    villages = Village.objects.filter(town=look.town)
    if look.town.pk not in scope.whole_town_ids:
        villages = villages.filter(pk__in=scope.village_ids)
    here = list(villages.order_by("code"))
    spots: list[BlindSpot] = []
    for which in look.categories:
        codes = list(Code.objects.in_force(on).filter(list=which).order_by("rank"))
        last = _last_visits(look, which)
        spots += [spot for village in here for code in codes for spot in _spots(village, code, last, on)]
    return sorted(spots, key=lambda spot: (spot.reason != "spot_category_unvisited", spot.key))


def _last_visits(look: Look, which: CodeList) -> LastVisits:
    """(village, code) → number of units and the day of the last visit to any of them."""
    last: LastVisits = {}
    for unit, code in look.categories[which]:
        count, day = last.get((unit.village_then, code), (0, None))
        last[unit.village_then, code] = count + 1, max(filter(None, (day, unit.last_visited_on)), default=None)
    return last


def _spots(village: Village, code: Code, last: LastVisits, on: date) -> Iterator[BlindSpot]:
    count, visited_on = last.get((village.pk, code.pk), (0, None))
    params: dict[str, str | int] = {"village": village.name, "category": code.name, "units": count}
    if not count:
        yield _row(village, "spot_category_absent", Fix.LEDGER, params, None)
    elif visited_on is None:
        yield _row(village, "spot_category_unvisited", Fix.PLAN, params, None)
    elif visited_on < on - YEAR:
        params["last"] = visited_on.isoformat()
        yield _row(village, "spot_category_long_unvisited", Fix.PLAN, params, visited_on)


def _row(village: Village, reason: str, fix: Fix, params: dict[str, str | int], since: date | None) -> BlindSpot:
    return BlindSpot(
        kind=SpotKind.CATEGORY,
        reason=reason,
        fix=fix,
        name=village.name,
        key=village.code,
        params=params,
        since=since,
        village_id=village.pk,
    )

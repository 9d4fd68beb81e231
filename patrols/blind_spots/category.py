"""行业盲区: a field or a nine-small sub-type that has no unit in a village, or units but no visit within a year."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Max

from geo.clock import AsOf
from geo.models import Code, CodeList, Town, Village
from patrols.blind_spots.row import BlindSpot, Fix, SpotKind
from patrols.blind_spots.units import units_of
from units.models import UnitState

if TYPE_CHECKING:
    from geo.models import User

YEAR = timedelta(days=365)
PATHS = {CodeList.FIELD: "fields", CodeList.NINE_SMALL: "nine_small__sub_type"}


def find(user: "User", town: Town, as_of: AsOf) -> list[BlindSpot]:
    """By village and code list: only units in business count, under the village they stood in on the day.

    A grid posting shows its village's grid only, so villages that the user sees in part are left out.
    """
    scope = user.scope
    villages = Village.objects.filter(town=town)
    if town.pk not in scope.whole_town_ids:
        villages = villages.filter(pk__in=scope.village_ids)
    here = list(villages.order_by("code"))
    in_business = units_of(user, town, as_of).filter(state_then=UnitState.OPEN)
    spots: list[BlindSpot] = []
    for which, path in PATHS.items():
        codes = list(Code.objects.in_force(as_of.on).filter(list=which).order_by("rank"))
        last = _last_visits(in_business, path)
        spots += [spot for village in here for code in codes for spot in _spots(village, code, last, as_of.on)]
    return sorted(spots, key=lambda spot: (spot.reason != "spot_category_unvisited", spot.key))


def _last_visits(units: Any, path: str) -> dict[tuple[int, int], tuple[int, date | None]]:
    """(village, code) → number of units and the day of the last visit to any of them."""
    rows = units.order_by().values("village_then", path).annotate(n=Count("pk"), last=Max("last_visited_on"))
    return {(row["village_then"], row[path]): (row["n"], row["last"]) for row in rows}


def _spots(
    village: Village, code: Code, last: dict[tuple[int, int], tuple[int, date | None]], on: date
) -> Iterator[BlindSpot]:
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

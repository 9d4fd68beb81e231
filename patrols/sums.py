"""The sums of a window: 家次, 隐患 n 处, 已整改 n 处, 整改率, 销号率, for a set of units or per village or grid."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Self

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from geo.clock import AsOf
from patrols.models import RESETTING, Visit
from units.models import Hazard, HazardEvent
from units.models.hazard import is_unverified
from units.workflow import HazardState

RECTIFIED = frozenset({HazardState.RECHECK_PASSED, HazardState.CLOSED_OUT})
NOT_COUNTED = frozenset({HazardState.UNFOUNDED, HazardState.VOID})


@dataclass(frozen=True, slots=True)
class WindowSums:
    """Visits made and hazards found from `start` to `on`, both days included, as known at `known_at`.

    `visits`: 家次, outcome no hazard or hazard found. `attempts`: nobody there or out of business; they count nowhere
    else. `found`: hazards found in the window, without void and unfounded ones and tip-offs not verified yet.
    `rectified`: of those, re-check passed or closed out by `on`. `closed`: of those, closed out by `on`.
    """

    visits: int = 0
    attempts: int = 0
    found: int = 0
    rectified: int = 0
    closed: int = 0

    @property
    def rectified_ratio(self) -> float | None:
        """整改率, 0 to 1; None when nothing was found."""
        return self.rectified / self.found if self.found else None

    @property
    def closed_ratio(self) -> float | None:
        """销号率, 0 to 1; None when nothing was found."""
        return self.closed / self.found if self.found else None

    def __add__(self, other: Self) -> "WindowSums":
        return WindowSums(
            self.visits + other.visits,
            self.attempts + other.attempts,
            self.found + other.found,
            self.rectified + other.rectified,
            self.closed + other.closed,
        )


def total(parts: Iterable[WindowSums]) -> WindowSums:
    """The sum of several."""
    return sum(parts, start=WindowSums())


def window_sums(units: QuerySet[Any], start: date, as_of: AsOf) -> WindowSums:
    """The sums over the units; two queries."""
    return total(_by_unit(units, start, as_of).values())


def window_sums_by(
    place: str, units_with_status: QuerySet[Any], start: date, as_of: AsOf
) -> dict[int | None, WindowSums]:
    """The sums per `village_then` or `grid_then` (None: units of no such place); three queries."""
    sums: dict[int | None, WindowSums] = defaultdict(WindowSums)
    by_unit = _by_unit(units_with_status, start, as_of)
    for unit, where in units_with_status.order_by().values_list("pk", place):
        sums[where] += by_unit.get(unit, WindowSums())
    return dict(sums)


def _by_unit(units: QuerySet[Any], start: date, as_of: AsOf) -> dict[int, WindowSums]:
    ids = units.order_by().values("pk")
    visits = Visit.objects.known(as_of).filter(unit__in=ids, happened_on__gte=start).order_by().values("unit_id")
    resets = Q(outcome__in=RESETTING)
    sums: dict[int, WindowSums] = defaultdict(WindowSums)
    for row in visits.annotate(made=Count("pk", filter=resets), tried=Count("pk", filter=~resets)):
        sums[row["unit_id"]] += WindowSums(visits=row["made"], attempts=row["tried"])
    for unit, state in _found_states(ids, start, as_of):
        sums[unit] += WindowSums(found=1, rectified=state in RECTIFIED, closed=state == HazardState.CLOSED_OUT)
    return sums


def _found_states(ids: Any, start: date, as_of: AsOf) -> Iterable[tuple[int, str]]:
    found = HazardEvent.objects.known(as_of).filter(
        hazard=OuterRef("pk"), state=HazardState.FOUND, happened_on__gte=start
    )
    known: Any = Hazard.objects.filter(Exists(found), unit__in=ids).as_of(as_of)
    hazards = known.exclude(state_then__in=NOT_COUNTED)
    rows: Iterable[tuple[int, str]] = hazards.exclude(is_unverified()).values_list("unit_id", "state_then")
    return rows

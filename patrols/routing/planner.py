"""Which stops, in which order, within a time budget: prize-collecting routing for one person or several.

A function of data with a seed. It takes as much prize as the budget allows; among routes with the same prize the
shorter one wins. The budget is never exceeded. Stops that are left out keep their reason.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np

from patrols.routing.noding import Floats
from patrols.routing.solver import MS_PER_MINUTE, Effort, Task, solve, task, whole_ms


class LeftOut(StrEnum):
    """Why a stop is not on the route."""

    UNREACHABLE = "UNREACHABLE"  # no road joins it to the start
    TOO_FAR = "TOO_FAR"  # there, the work and back take more than the whole budget
    NO_TIME = "NO_TIME"  # fits alone, gave way to stops that matter more
    NO_POINT = "NO_POINT"  # not on the map
    BEYOND_LIMIT = "BEYOND_LIMIT"  # more candidates than are weighed at once


class NoRoute(StrEnum):
    """Why there is no route at all."""

    NO_STOPS = "NO_STOPS"
    BUDGET_TOO_SMALL = "BUDGET_TOO_SMALL"
    NOTHING_REACHABLE = "NOTHING_REACHABLE"


@dataclass(frozen=True, slots=True)
class Stop:
    """A place worth stopping at: row `at` of the matrix, `prize` ≥ 1 for going there, minutes of work."""

    at: int
    prize: int
    service_min: float = 0.0


@dataclass(frozen=True, slots=True)
class Route:
    """The answer: indices into the stops in walking order, minutes from the start to each arrival, and the rest."""

    order: tuple[int, ...]
    arrive_min: tuple[float, ...]
    travel_min: float
    service_min: float
    prize: int
    left_out: Mapping[int, LeftOut] = field(default_factory=dict)
    reason: NoRoute | None = None

    @property
    def duration_min(self) -> float:
        """Minutes from leaving the start to being at the end."""
        return self.travel_min + self.service_min

    @property
    def is_empty(self) -> bool:
        """No stop on it; `reason` says why."""
        return not self.order


@dataclass(frozen=True, slots=True)
class Team:
    """Routes of several people who share the stops; `left_out` is what nobody takes."""

    routes: tuple[Route, ...]
    left_out: Mapping[int, LeftOut]

    @property
    def prize(self) -> int:
        """Prize of all routes together."""
        return sum(route.prize for route in self.routes)


def plan(
    minutes: Floats,
    stops: Sequence[Stop],
    budget_min: float,
    *,
    ends: tuple[int, int] = (0, 0),
    seed: int = 1,
    effort: Effort | None = None,
) -> Route:
    """The best route found between two rows of `minutes` (n, n; inf = unreachable), start and end, within the budget.

    `minutes` are shortest times: no way over another stop is quicker than the direct one (networks give that).
    Raises ValueError for a negative budget, a prize below 1, or a matrix that does not hold every row named.
    """
    team = plan_team(minutes, stops, budget_min, people=1, ends=ends, seed=seed, effort=effort)
    return team.routes[0] if team.routes else _nothing(team.left_out)


def plan_team(
    minutes: Floats,
    stops: Sequence[Stop],
    budget_min: float,
    *,
    people: int,
    ends: tuple[int, int] = (0, 0),
    seed: int = 1,
    effort: Effort | None = None,
) -> Team:
    """As `plan`, for several people with the same budget, start and end; routes without a stop are not listed."""
    _check(minutes, stops, budget_min, ends)
    hopeless = _hopeless(minutes, stops, budget_min, ends)
    open_ = [k for k in range(len(stops)) if k not in hopeless]
    found = solve(_task(minutes, stops, open_, budget_min, ends, people), seed, effort or Effort()) if open_ else []
    orders = [[open_[k] for k in order] for order in found]
    taken = {k for order in orders for k in order}
    left_out = hopeless | {k: LeftOut.NO_TIME for k in open_ if k not in taken}
    return Team(tuple(_timed(minutes, stops, order, ends, left_out) for order in orders), left_out)


def _check(minutes: Floats, stops: Sequence[Stop], budget_min: float, ends: tuple[int, int]) -> None:
    if minutes.ndim != 2 or minutes.shape[0] != minutes.shape[1]:
        raise ValueError("minutes must be a square matrix")
    if budget_min < 0:
        raise ValueError("the budget must not be negative")
    if any(stop.prize < 1 or stop.service_min < 0 for stop in stops):
        raise ValueError("a stop needs a prize of 1 or more and no negative work")
    if not all(0 <= row < len(minutes) for row in (*ends, *(stop.at for stop in stops))):
        raise ValueError("a stop lies outside the matrix")


def _hopeless(minutes: Floats, stops: Sequence[Stop], budget_min: float, ends: tuple[int, int]) -> dict[int, LeftOut]:
    """Stops that no route can hold."""
    at = np.array([stop.at for stop in stops], dtype=np.int64)
    there, back = minutes[ends[0], at], minutes[at, ends[1]]
    work = np.array([stop.service_min for stop in stops])
    needed = whole_ms(there) + whole_ms(back) + whole_ms(work)
    return {
        k: LeftOut.TOO_FAR if np.isfinite(needed[k]) else LeftOut.UNREACHABLE
        for k in np.flatnonzero(~(needed <= budget_min * MS_PER_MINUTE)).tolist()
    }


def _nothing(left_out: Mapping[int, LeftOut]) -> Route:
    reason = NoRoute.NO_STOPS
    if left_out:
        near = LeftOut.TOO_FAR in left_out.values()
        reason = NoRoute.BUDGET_TOO_SMALL if near else NoRoute.NOTHING_REACHABLE
    return Route((), (), 0.0, 0.0, 0, left_out, reason)


def _task(
    minutes: Floats,
    stops: Sequence[Stop],
    open_: Sequence[int],
    budget_min: float,
    ends: tuple[int, int],
    people: int,
) -> Task:
    rows = np.array([*ends, *(stops[k].at for k in open_)], dtype=np.int64)
    work = np.array([stops[k].service_min for k in open_])
    prize = np.array([stops[k].prize for k in open_], dtype=np.int64)
    return task(minutes[np.ix_(rows, rows)], work, prize, budget_min, people)


def _timed(
    minutes: Floats,
    stops: Sequence[Stop],
    order: Sequence[int],
    ends: tuple[int, int],
    left_out: Mapping[int, LeftOut],
) -> Route:
    """The route with its clock: arrival at each stop, all travel, all work."""
    rows = np.array([ends[0], *(stops[k].at for k in order), ends[1]])
    legs = minutes[rows[:-1], rows[1:]]
    work = np.array([stops[k].service_min for k in order])
    arrive = np.cumsum(legs[:-1]) + np.concatenate([[0.0], np.cumsum(work)[:-1]])
    return Route(
        order=tuple(order),
        arrive_min=tuple(arrive.tolist()),
        travel_min=float(legs.sum()),
        service_min=float(work.sum()),
        prize=sum(stops[k].prize for k in order),
        left_out=left_out,
    )

"""Routes that collect the most prize in a given time, by PyVRP.

PyVRP weighs prize against time at one rate. Where a point outweighs any time its search cannot tell a near stop from
a far one (measured on town plans: 3 to 18 % less prize). So the same problem is solved along a ladder of rates, from
what a point costs on average up to one that outweighs the whole budget; each rung starts from the best routes so far,
and the best by prize, then time, is the answer.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyvrp
from pyvrp.stop import MaxIterations, MaxRuntime, MultipleCriteria

from patrols.routing.noding import Floats, Ints

MS_PER_MINUTE = 60_000
# multiples of the average rate; the last rung outweighs all time and is added by the solver
LADDER = (1.0, 1.5, 2.0, 3.0, 4.0, 6.0, 12.0)
FIRST_ITERATIONS = 200

Orders = list[list[int]]


@dataclass(frozen=True, slots=True)
class Effort:
    """How long to search on each rung. The iterations decide (same seed, same answer); `seconds` for the whole ladder
    are only the emergency brake."""

    iterations: int = 500
    seconds: float = 9.0


@dataclass(frozen=True, slots=True)
class Task:
    """What is solved, in whole milliseconds: `legs` (2 + k, 2 + k), rows start, end, stops; `work`, `prize` (k,)."""

    legs: Ints
    work: Ints
    prize: Ints
    budget_ms: int
    people: int

    def data(self, rate: int) -> pyvrp.ProblemData:
        """The problem with a point of prize worth `rate` milliseconds."""
        stops = zip(self.work.tolist(), self.prize.tolist(), strict=True)
        crew = pyvrp.VehicleType(
            num_available=self.people,
            start_depot=0,
            end_depot=1,
            shift_duration=self.budget_ms,
            unit_distance_cost=0,
            unit_duration_cost=1,
        )
        legs: Any = self.legs
        return pyvrp.ProblemData(
            locations=[pyvrp.Location(0, 0) for _row in self.legs],
            clients=[
                pyvrp.Client(location=2 + k, service_duration=work, prize=prize * rate, required=False)
                for k, (work, prize) in enumerate(stops)
            ],
            depots=[pyvrp.Depot(location=0), pyvrp.Depot(location=1)],
            vehicle_types=[crew],
            distance_matrices=[legs],
            duration_matrices=[legs],
        )

    def worth(self, orders: Orders) -> tuple[int, int]:
        """Prize, then time saved: the greater the better."""
        stops = [k for order in orders for k in order]
        rows = [[0, *(2 + k for k in order), 1] for order in orders]
        travel = sum(int(self.legs[row[:-1], row[1:]].sum()) for row in rows)
        return int(self.prize[stops].sum()), -travel - int(self.work[stops].sum())


def whole_ms(minutes: Floats) -> Floats:
    """Milliseconds rounded up, so that a budget is never exceeded (a hair of floating-point dust is none)."""
    return np.asarray(np.ceil(minutes * MS_PER_MINUTE - 1e-6))


def task(legs_min: Floats, work_min: Floats, prize: Ints, budget_min: float, people: int) -> Task:
    """The task of minutes. A leg longer than the budget is written as just too long (infinity has no integer)."""
    budget_ms = int(budget_min * MS_PER_MINUTE)
    legs = np.minimum(whole_ms(legs_min), budget_ms + 1).astype(np.int64)
    np.fill_diagonal(legs, 0)
    return Task(legs, whole_ms(work_min).astype(np.int64), prize, budget_ms, people)


def solve(asked: Task, seed: int, effort: Effort) -> Orders:
    """Per person the stops in walking order; nobody without a stop. Each stop fits the budget alone."""
    seconds = effort.seconds / (len(LADDER) + 2)
    beyond_all_time = asked.people * asked.budget_ms + 1
    best = _search(asked, beyond_all_time, seed, FIRST_ITERATIONS, seconds, [])
    average = asked.people * asked.budget_ms / max(asked.worth(best)[0], 1)
    rates = [min(round(average * step) + 1, beyond_all_time) for step in LADDER]
    for rung, rate in enumerate([*rates, beyond_all_time], start=1):
        found = _search(asked, rate, seed + rung, effort.iterations, seconds, best)
        best = max(best, found, key=asked.worth)
    return best


def _search(asked: Task, rate: int, seed: int, iterations: int, seconds: float, begin: Orders) -> Orders:
    data = asked.data(rate)
    found = pyvrp.solve(
        data,
        MultipleCriteria([MaxIterations(iterations), MaxRuntime(seconds)]),
        seed=seed,
        collect_stats=False,
        display=False,
        initial_solution=pyvrp.Solution(data, begin) if begin else None,
    )
    routes = found.best.routes() if found.is_feasible() else []
    return [[act.idx for act in route if act.is_client()] for route in routes if route.num_clients()]

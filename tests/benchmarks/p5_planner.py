"""P5: prize-collecting routes. Chao's team orienteering (../shared/data) and an invented town of 200 candidates.

Bar: mean gap to the best known prize of Chao's sets at most 0.2 %, never worse than PyVRP alone with default settings;
a town plan (200 candidates) answered within 10 s. The answer of a side is its prize (Chao: as a share of the best
known, summed over twelve instances); heuristics may differ, so the tolerance is wide and the answers are printed by
`python -m tests.benchmarks.p5_planner`, which also runs every instance (some minutes).
"""

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyvrp
from numpy.typing import NDArray
from pyvrp.stop import MaxIterations

from patrols.routing.planner import Stop, plan_team
from patrols.routing.solver import LADDER, Effort, task, whole_ms
from tests.benchmarks.sides import Side

SIZES = {"Chao, 12 instances": 0, "town, 200 candidates": 200}
TOLERANCE = 0.5
ROOT = Path(os.environ.get("REAL_DATA", Path(__file__).resolve().parents[3] / "shared" / "data"))
CHAO = ROOT / "routing" / "team_orienteering"
SAMPLE = ("p1.2.i", "p1.3.m", "p1.4.q", "p2.2.e", "p2.3.g", "p2.4.k", "p3.2.b", "p3.2.l", "p3.3.e", "p3.3.q", "p3.4.j",
          "p3.4.t")  # fmt: skip


@dataclass(frozen=True)
class Case:
    """One problem in minutes; `best` is the best known prize, 1 where none is known."""

    name: str
    minutes: NDArray[np.float64]
    stops: list[Stop]
    budget_min: float
    people: int
    ends: tuple[int, int]
    best: float


def make(size: int) -> list[Case]:
    """An invented town of that many candidates, or Chao's sample."""
    return [town(size)] if size else [chao(name) for name in SAMPLE]


def chao(name: str) -> Case:
    """One instance of the published sets."""
    lines = (CHAO / f"{name}.txt").read_text().splitlines()
    count, people, budget = int(lines[0].split()[1]), int(lines[1].split()[1]), float(lines[2].split()[1])
    rows = np.array([[float(value) for value in line.split()] for line in lines[3 : 3 + count]])
    stops = [Stop(k, int(rows[k, 2])) for k in range(1, count - 1) if rows[k, 2] > 0]
    return Case(name, _straight(rows[:, :2]), stops, budget, people, (0, count - 1), best_known()[name])


def best_known() -> dict[str, float]:
    """Best known prizes by instance."""
    lines = (CHAO / "best_known.txt").read_text().splitlines()
    return {name.removesuffix(".txt"): float(best) for name, best in (line.split() for line in lines if line.strip())}


def town(count: int) -> Case:
    """Candidates in clusters like villages, by e-bike, 4 hours, 10 minutes at each unit and 2 at uncovered ground."""
    rng = np.random.default_rng(5)
    villages = rng.uniform(-3000, 3000, (12, 2))
    at = np.vstack([[0, 0], villages[rng.integers(0, 12, count)] + rng.normal(0, 300, (count, 2))])
    ground = rng.random(count) < 0.25
    prizes = np.where(ground, rng.integers(2, 6, count), rng.integers(10, 160, count))
    stops = [Stop(k + 1, int(prize), 2.0 if ground[k] else 10.0) for k, prize in enumerate(prizes)]
    return Case("town", _straight(at) * 1.3 / 250, stops, 240, 1, (0, 0), 1)


def _straight(at: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(np.hypot(*(at[:, None] - at[None]).transpose(2, 0, 1)))


def ours(cases: list[Case]) -> float:
    """With the product's own setting."""
    return sum(solved(case) / case.best for case in cases)


def solved(case: Case) -> int:
    """The prize of our routes."""
    return plan_team(case.minutes, case.stops, case.budget_min, people=case.people, ends=case.ends).prize


def pyvrp_alone(cases: list[Case]) -> float:
    """PyVRP's defaults, as many iterations as ours, a point of prize worth more than all time."""
    return sum(alone(case) / case.best for case in cases)


def alone(case: Case) -> int:
    """The prize of PyVRP's routes, of the stops that fit the budget alone."""
    there, back = case.minutes[case.ends[0]], case.minutes[:, case.ends[1]]
    work = np.array([stop.service_min for stop in case.stops])
    needed = whole_ms(there + back)[[stop.at for stop in case.stops]] + whole_ms(work)
    stops = [stop for stop, ms in zip(case.stops, needed, strict=True) if ms <= case.budget_min * 60_000]
    rows = [*case.ends, *(stop.at for stop in stops)]
    prize = np.array([stop.prize for stop in stops], dtype=np.int64)
    service = np.array([stop.service_min for stop in stops])
    asked = task(case.minutes[np.ix_(rows, rows)], service, prize, case.budget_min, case.people)
    iterations = Effort().iterations * (len(LADDER) + 1)
    found = pyvrp.solve(asked.data(asked.people * asked.budget_ms + 1), MaxIterations(iterations), display=False)
    taken = [act.idx for route in found.best.routes() for act in route if act.is_client()]
    return int(prize[taken].sum())


SIDES: dict[str, Side] = {"ours": ours, "PyVRP alone": pyvrp_alone}


def run(say: Callable[[str], Any] = print) -> float:
    """Every instance of Chao's sets with a known prize: the gaps that are not zero, and the mean gap in percent."""
    gaps = []
    for name, best in sorted(best_known().items()):
        if best and (CHAO / f"{name}.txt").exists():
            case = chao(name)
            gaps.append(100 * (1 - solved(case) / best))
            if gaps[-1]:
                say(f"{name}: {gaps[-1]:.2f} % below {best:g} (PyVRP alone: {100 * (1 - alone(case) / best):.2f} %)")
    mean = float(np.mean(gaps))
    say(f"{len(gaps)} instances, mean gap {mean:.3f} %, {sum(gap <= 0 for gap in gaps)} at the best known prize")
    return mean


if __name__ == "__main__":
    run()

"""The planner on published problems (Chao's team orienteering, ../shared/data/routing).

Distances are straight and every stop costs no time, so the prize can be compared with the best known one. In these
twelve instances the gap must stay within 2 % each and 0.5 % on average with the quick setting of the test; the
benchmark (tests/benchmarks/planner.py) runs all of them with the product's own setting.
"""

import os
from pathlib import Path

import numpy as np
import pytest

from patrols.routing.planner import Stop, plan_team
from patrols.routing.solver import Effort

DATA = Path(os.environ.get("REAL_DATA", Path(__file__).parents[4] / "shared" / "data")) / "routing/team_orienteering"
SAMPLE = ("p1.2.i", "p1.3.m", "p1.4.q", "p2.2.e", "p2.3.g", "p2.4.k", "p3.2.b", "p3.2.l", "p3.3.e", "p3.3.q", "p3.4.j",
          "p3.4.t")  # fmt: skip

pytestmark = [
    pytest.mark.real,
    pytest.mark.skipif(not DATA.is_dir(), reason="../shared/data is not beside the checkout"),
]


def gap(name: str) -> float:
    """Share of the best known prize that the planner misses; every route is checked against the budget."""
    lines = (DATA / f"{name}.txt").read_text().splitlines()
    count, people, budget = int(lines[0].split()[1]), int(lines[1].split()[1]), float(lines[2].split()[1])
    rows = np.array([[float(value) for value in line.split()] for line in lines[3 : 3 + count]])
    minutes = np.hypot(*(rows[:, None, :2] - rows[None, :, :2]).transpose(2, 0, 1))
    stops = [Stop(k, int(rows[k, 2])) for k in range(1, count - 1) if rows[k, 2] > 0]
    team = plan_team(minutes, stops, budget, people=people, ends=(0, count - 1), effort=Effort(iterations=200))
    assert len(team.routes) <= people
    assert all(route.duration_min <= budget + 1e-9 for route in team.routes)
    best = dict(line.split() for line in (DATA / "best_known.txt").read_text().splitlines() if line.strip())
    return 1 - team.prize / float(best[f"{name}.txt"])


def test_published_problems_are_solved_within_the_tolerance() -> None:
    gaps = {name: gap(name) for name in SAMPLE}
    print("gap to best known:", {name: f"{value:.2%}" for name, value in gaps.items()})
    assert max(gaps.values()) <= 0.02
    assert sum(gaps.values()) / len(gaps) <= 0.005

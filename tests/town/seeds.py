"""Where villages and grids have their middles: seeds of the tessellation, in draft metres."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.spatial import cKDTree

from tests.town.plan import GRID_AREA_M2, Floats, Ints, Plan

SEAT_SHARE = 0.28  # radius of the seat / radius of the town
SAMPLES_PER_GRID = 90
LOBES = (0.09, 0.06, 0.035)  # how far the outline leaves a circle, by 2, 3 and 5 waves round it


@dataclass(frozen=True)
class Seeds:
    """Grid seeds sorted by village and, in it, north to south and west to east; villages sorted alike."""

    points: Floats  # (grids, 2)
    village: Ints  # (grids,) index of the village
    is_community: list[bool]  # by village
    outside: Floats  # (m, 2) seeds of the ground around the town, which belongs to nobody

    @property
    def village_middles(self) -> Floats:
        """(villages, 2) mean of each village's grid seeds."""
        sums = np.zeros((len(self.is_community), 2))
        np.add.at(sums, self.village, self.points)
        return np.asarray(sums / np.bincount(self.village)[:, None])


def make_seeds(plan: Plan) -> Seeds:
    """Seeds of villages first (the seat's communities in the middle), then of the grids inside each."""
    rng = plan.rng("seeds")
    middles = _village_middles(rng, plan)
    seat = plan.radius_m * SEAT_SHARE
    ground = np.vstack(
        [
            _ring(plan, rng, 0, seat, 60 * plan.grids),
            _ring(plan, rng, seat, plan.radius_m, SAMPLES_PER_GRID * plan.grids),
        ]
    )
    home = cKDTree(middles).query(ground)[1]
    counts = _grids_per_village(rng, plan)
    points = [_relaxed(rng, ground[home == v], n, rounds=6) for v, n in enumerate(counts.tolist())]
    return Seeds(
        np.vstack([p[_reading_order(p, 450.0)] for p in points]),
        np.repeat(np.arange(plan.villages), counts),
        [v < plan.communities for v in range(plan.villages)],
        lobe(plan, _surroundings(rng, plan.radius_m)),
    )


def _village_middles(rng: np.random.Generator, plan: Plan) -> Floats:
    """(villages, 2): communities in the seat first, then the villages around it."""
    seat = plan.radius_m * SEAT_SHARE
    inner = _relaxed(rng, _ring(plan, rng, 0, seat * 0.95, 200 * plan.communities), plan.communities, rounds=8)
    around = _ring(plan, rng, seat * 1.1, plan.radius_m, 60 * plan.grids)
    outer = _relaxed(rng, around, plan.villages - plan.communities, rounds=4)
    return np.vstack([part[_reading_order(part, 1500.0)] for part in (inner, outer)])


def lobe(plan: Plan, points: Floats) -> Floats:
    """Round ground to the town's outline: each direction stretched or shrunk by up to a fifth."""
    angle = np.arctan2(points[:, 1], points[:, 0])
    turns = plan.rng("seeds").spawn(1)[0].uniform(0, 2 * np.pi, 3)
    stretch = 1 + sum(share * np.sin(k * angle + turn) for k, share, turn in zip((2, 3, 5), LOBES, turns, strict=True))
    return np.asarray(points * stretch[:, None])


def _ring(plan: Plan, rng: np.random.Generator, inner_m: float, outer_m: float, n: int) -> Floats:
    """``n`` points over a ring, lobed as the town is."""
    r, angle = np.sqrt(rng.uniform(inner_m**2, outer_m**2, n)), rng.uniform(0, 2 * np.pi, n)
    return lobe(plan, np.column_stack([r * np.cos(angle), r * np.sin(angle)]))


def _relaxed(rng: np.random.Generator, ground: Floats, n: int, rounds: int) -> Floats:
    """``n`` seeds moved to the middle of their share of ``ground`` a few times (Lloyd)."""
    seeds = ground[rng.choice(len(ground), n, replace=False)]
    for _ in range(rounds):
        nearest = cKDTree(seeds).query(ground)[1]
        weight = np.maximum(np.bincount(nearest, minlength=n), 1)[:, None]
        seeds = np.column_stack([np.bincount(nearest, ground[:, k], n) for k in (0, 1)]) / weight
    return np.asarray(seeds)


def _reading_order(points: Floats, band_m: float) -> Ints:
    """Order north to south in bands, west to east in each: how grid numbers run."""
    return np.lexsort([points[:, 0], -np.round(points[:, 1] / band_m)])


def _grids_per_village(rng: np.random.Generator, plan: Plan) -> Ints:
    """3-9 grids for each village (more only where the town is asked for more)."""
    counts = np.full(plan.villages, 3)
    most = max(9, int(np.ceil(plan.grids / plan.villages * 1.4)))
    for _ in range(plan.grids - counts.sum()):
        counts[rng.choice(np.flatnonzero(counts < most))] += 1
    return counts


def _surroundings(rng: np.random.Generator, radius_m: float) -> Floats:
    """Two rings of seeds around the town, so that its outline is as organic as its inner borders."""
    spacing, rings = np.sqrt(GRID_AREA_M2), []
    for distance in (0.5, 1.4):
        n = max(12, int(2 * np.pi * radius_m / (0.7 * spacing)))
        angle = (np.arange(n) + rng.uniform(-0.2, 0.2, n)) * 2 * np.pi / n
        r = radius_m + spacing * (distance + rng.uniform(-0.12, 0.12, n))
        rings.append(np.column_stack([r * np.cos(angle), r * np.sin(angle)]))
    return np.vstack(rings)

"""What is wrong with a ledger, planted on units that are otherwise in order: each kind on units of its own."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from tests.town.boundaries import Ground
from tests.town.plan import Plan
from tests.town.unit_facets import OPEN
from tests.town.units import IN_GAP, NO_POINT, OUT_OF_TOWN, Units
from tests.town.uscc import make_codes


def plant_oddities(ground: Ground, units: Units) -> None:
    """Counts are those of a town of 4,000 units, in proportion; two in the gap and two on borders always."""
    plan, rng = ground.plan, ground.plan.rng("oddities")
    roomy = ground.cells.border_distance(units.draft) > 40
    pool = iter(rng.permutation(np.flatnonzero(roomy & (units.life.state == OPEN))).tolist())
    _place_oddly(rng, ground, units, pool)
    for _ in range(plan.of_units(10, least=2)):
        _duplicate(rng, ground, units, *sorted((next(pool), next(pool))))
    for _ in range(plan.of_units(3)):
        _share_code(rng, units, *sorted((next(pool), next(pool))))
    for _ in range(plan.of_units(8)):
        _spoil_code(rng, units, next(pool))
    for unit in _take(pool, plan.of_units(25, least=3)):
        units.declared[unit] = (units.village[unit] + 1 + rng.integers(0, plan.villages - 1)) % plan.villages


def _take(pool: Iterator[int], n: int) -> list[int]:
    return [next(pool) for _ in range(n)]


def _place_oddly(rng: np.random.Generator, ground: Ground, units: Units, pool: Iterator[int]) -> None:
    """Two in the gap, some out of town, some without a point, two exactly on a border."""
    plan, middle = ground.plan, np.array(ground.cells.gap.centroid.coords[0])
    for k, unit in enumerate(_take(pool, 2)):
        units.stand_at(ground, unit, middle + np.array([3.0, -2.0]) * k)
        units.why_not_placed[unit] = IN_GAP
    for unit in _take(pool, plan.of_units(3)):
        angle, reach = rng.uniform(0, 2 * np.pi), plan.radius_m * 1.25 + rng.uniform(1500, 4000)
        units.stand_at(ground, unit, reach * np.array([np.cos(angle), np.sin(angle)]))
        units.why_not_placed[unit] = OUT_OF_TOWN
    for unit in _take(pool, plan.of_units(12, least=3)):
        units.why_not_placed[unit] = NO_POINT
    _settle(rng, plan, ground, units)
    _put_on_border(rng, ground, units, pool)


def _settle(rng: np.random.Generator, plan: Plan, ground: Ground, units: Units) -> None:
    """After moves: where everyone stands now; those out of town declare any village."""
    units.cell = ground.cells.cell_at(units.draft)
    units.village = ground.village_of_cell(units.cell)
    units.declared = np.where(units.village >= 0, units.village, rng.integers(0, plan.villages, plan.units))


def _put_on_border(rng: np.random.Generator, ground: Ground, units: Units, pool: Iterator[int]) -> None:
    """Two surveyed units on a node that two grids share, to the last digit; the lower code has them."""
    cells = ground.cells
    plain = [
        e
        for e, (a, b, _, _) in enumerate(cells.edges)
        if max(a, b) < cells.grid_count and not {a, b} & {*cells.overlap_grids} and len(cells.nodes(e)) > 2
    ]
    surveyed = (unit for unit in pool if not units.facets.nine_small[unit])
    for edge in rng.choice(plain, 2, replace=False).tolist():
        unit, nodes = next(surveyed), cells.nodes(edge)
        units.stand_at(ground, unit, nodes[len(nodes) // 2])
        units.cell[unit] = min(cells.edges[edge][:2])
        units.village[unit] = units.declared[unit] = cells.village[units.cell[unit]]
        units.on_border.append(unit)


def _share_code(rng: np.random.Generator, units: Units, first: int, second: int) -> None:
    units.uscc[first] = units.uscc[second] = units.uscc[first] or make_codes(rng, 1, blank=0.0)[0]
    units.shared_codes.append((first, second))


def _spoil_code(rng: np.random.Generator, units: Units, unit: int) -> None:
    code = units.uscc[unit] or make_codes(rng, 1, blank=0.0)[0]
    units.uscc[unit] = code[:-1] + ("0" if code[-1] != "0" else "1")
    units.bad_codes.append(unit)


def _duplicate(rng: np.random.Generator, ground: Ground, units: Units, first: int, second: int) -> None:
    """Make ``second`` the same firm as ``first``, entered again: nearly its name, a few metres off, no code."""
    units.name[second] = units.name[first] + "（个体工商户）"
    units.uscc[second] = ""
    units.stand_at(ground, second, units.draft[first] + rng.uniform(-9, 9, 2))
    for column in (units.cell, units.village, units.declared, *vars(units.facets).values()):
        column[second] = column[first]
    for words in (units.street, units.principal):
        words[second] = words[first]
    units.duplicates.append((first, second))

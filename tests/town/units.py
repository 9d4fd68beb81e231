"""The supervised units: where they stand, what they are, and which oddities of ledgers were planted on them."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from tests.town.boundaries import Ground
from tests.town.buildings import Buildings
from tests.town.names import brands, people_names
from tests.town.plan import Bools, Floats, Ints, Plan, to_day
from tests.town.roads import Roads
from tests.town.tessellation import GAP, OUTSIDE
from tests.town.unit_kinds import KINDS
from tests.town.uscc import make_codes

OPEN, SUSPENDED, CLOSED = 0, 1, 2
STATES = ("在营", "停业", "注销")
GAS_USES = ("瓶装", "管道", "电", "其他", "")
BOTTLED = 0
PLACED, NO_POINT, IN_GAP, OUT_OF_TOWN = "", "no_coordinates", "in_gap", "outside_town"


@dataclass
class Units:
    """All units as columns of one length; days count from 1970, -1 = blank."""

    id: list[str]
    name: list[str]
    uscc: list[str]
    kind: Ints  # index into KINDS
    draft: Floats  # (n, 2) draft metres
    lonlat: Floats  # (n, 2) true WGS-84 degrees, 7 decimals
    cell: Ints  # grid index where the point truly is, OUTSIDE or GAP
    village: Ints  # village truly stood in
    declared: Ints  # village the ledger declares
    why_not_placed: list[str]
    people: Ints
    high_risk: Bools
    crowded: Bools
    key_fire: Bools
    gas: Ints  # index into GAS_USES
    cylinders: Ints
    state: Ints
    registered: Ints
    changed: Ints
    review: Ints
    principal: list[str]
    street: list[str]
    nine_small: Bools
    duplicates: list[tuple[int, int]] = field(default_factory=list)
    shared_codes: list[tuple[int, int]] = field(default_factory=list)
    bad_codes: list[int] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.id)

    def placed_cell(self) -> Ints:
        """Grid index of each unit by its ledger: OUTSIDE without a point."""
        no_point = np.array([why == NO_POINT for why in self.why_not_placed])
        return np.asarray(np.where(no_point, OUTSIDE, self.cell))


def make_units(ground: Ground, roads: Roads, buildings: Buildings) -> Units:
    """Units at buildings, ordered by village as an office keeps them, with the oddities planted."""
    plan = ground.plan
    rng = plan.rng("units")
    pick = _buildings_for(rng, plan, ground, buildings)
    draft = buildings.middle[pick] + rng.uniform(-2.5, 2.5, (plan.units, 2))
    order = np.argsort(ground.village_of_cell(ground.cells.cell_at(draft)), kind="stable")
    pick, draft = pick[order], draft[order]
    why = _move_odd_ones(rng, ground, draft)
    cell = ground.cells.cell_at(draft)
    village = ground.village_of_cell(cell)
    kind = rng.choice(len(KINDS), plan.units, p=np.array([k.weight for k in KINDS]) / sum(k.weight for k in KINDS))
    declared = np.where(village >= 0, village, rng.integers(0, plan.villages, plan.units))
    units = Units(
        id=_ids(plan.units),
        name=[brand + KINDS[k].word for brand, k in zip(brands(rng, plan.units), kind.tolist(), strict=True)],
        uscc=make_codes(rng, plan.units, blank=0.4),
        draft=draft,
        lonlat=ground.to_lonlat(draft),
        cell=cell,
        village=village,
        declared=declared,
        why_not_placed=why,
        principal=people_names(rng, plan.units),
        street=[roads.name[e] for e in buildings.edge[pick].tolist()],
        **_facets(rng, plan, kind),
        **_life(rng, plan),
    )
    _plant(rng, plan, ground, units)
    return units


def _ids(n: int) -> list[str]:
    width = max(5, len(str(n)))
    return [f"U{i:0{width}d}" for i in range(1, n + 1)]


def _buildings_for(rng: np.random.Generator, plan: Plan, ground: Ground, buildings: Buildings) -> Ints:
    """A building for each unit, well inside its grid; buildings are shared only when there are too few."""
    usable = np.flatnonzero(ground.cells.border_distance(buildings.middle) > 14)
    alone = plan.units <= 0.8 * len(usable)
    return np.asarray(rng.choice(usable, plan.units, replace=not alone))


def _move_odd_ones(rng: np.random.Generator, ground: Ground, draft: Floats) -> list[str]:
    """Put two units into the gap and a few out of town; choose those whose point the ledger lacks."""
    plan = ground.plan
    why = [PLACED] * plan.units
    n_out, n_blank = plan.of_units(3), plan.of_units(12, least=3)
    chosen = rng.choice(plan.units, 2 + n_out + n_blank, replace=False)
    for k, unit in enumerate(chosen[:2].tolist()):
        draft[unit] = np.array(ground.cells.gap.centroid.coords[0]) + (3.0 * k, -2.0 * k)
        why[unit] = IN_GAP
    for unit in chosen[2 : 2 + n_out].tolist():
        angle = rng.uniform(0, 2 * np.pi)
        reach = plan.radius_m * 1.25 + rng.uniform(1500, 4000)
        draft[unit] = reach * np.cos(angle), reach * np.sin(angle)
        why[unit] = OUT_OF_TOWN
    for unit in chosen[2 + n_out :].tolist():
        why[unit] = NO_POINT
    return why


def _facets(rng: np.random.Generator, plan: Plan, kind: Ints) -> dict[str, Ints | Bools]:
    n = plan.units
    low, high = (np.array([k.people[i] for k in KINDS])[kind] for i in (0, 1))
    chance = np.cumsum(np.array([k.gas for k in KINDS]), axis=1)[kind]
    gas = (rng.random(n)[:, None] >= chance).sum(axis=1)
    weight = np.array([k.key for k in KINDS])[kind] + 1e-9
    key_fire = np.zeros(n, dtype=bool)
    key_fire[rng.choice(n, plan.of_units(120, least=6), replace=False, p=weight / weight.sum())] = True
    return {
        "kind": kind,
        "people": (low + (high - low) * rng.beta(1.2, 3.0, n)).astype(np.int64),
        "high_risk": rng.random(n) < np.array([k.high_risk for k in KINDS])[kind],
        "crowded": rng.random(n) < np.array([k.crowded for k in KINDS])[kind],
        "key_fire": key_fire,
        "gas": gas,
        "cylinders": np.where(gas == BOTTLED, rng.integers(1, 7, n), 0),
        "nine_small": np.array([bool(k.nine_small) for k in KINDS])[kind],
    }


def _life(rng: np.random.Generator, plan: Plan) -> dict[str, Ints]:
    """Registered mostly before 2025; about 4 % in suspension, 1 % back from one, 1 % struck off."""
    n, today = plan.units, plan.day
    first, middle = to_day(plan.on.replace(year=plan.on.year - 5, month=1, day=4)), today - 700
    registered = np.where(rng.random(n) < 0.85, rng.integers(first, middle, n), rng.integers(middle, today - 70, n))
    recent = rng.random(n) < 0.03
    registered[recent] = rng.integers(today - 60, today - 1, recent.sum())
    fate = rng.random(n)
    fate[registered > today - 120] = 1.0
    state = np.select([fate < 0.05, fate < 0.062], [SUSPENDED, CLOSED], OPEN)
    changed = np.maximum(rng.integers(today - 160, today - 6, n), registered + 30)
    long_ago = (fate >= 0.04) & (fate < 0.062)
    changed[long_ago] = (registered + (today - 30 - registered) * rng.uniform(0.3, 0.95, n)).astype(int)[long_ago]
    review = np.where(fate < 0.04, today + rng.integers(3, 150, n), changed + rng.integers(10, 28, n))
    return {
        "state": state,
        "registered": registered,
        "changed": np.where(state == OPEN, -1, changed),
        "review": np.where(state == SUSPENDED, review, -1),
    }


def _plant(rng: np.random.Generator, plan: Plan, ground: Ground, units: Units) -> None:
    """Duplicates, shared codes, invalid codes and wrong villages, on units that are otherwise in order."""
    n_pairs, n_codes, n_bad = plan.of_units(10, least=2), plan.of_units(3), plan.of_units(8)
    sound = np.flatnonzero(
        np.array([why == PLACED for why in units.why_not_placed])
        & (ground.cells.border_distance(units.draft) > 40)
        & (units.state == OPEN)
    )
    pool = iter(rng.permutation(sound).tolist())
    for _ in range(n_pairs):
        _duplicate(rng, ground, units, next(pool), next(pool))
    for _ in range(n_codes):
        first, second = sorted((next(pool), next(pool)))
        units.uscc[first] = units.uscc[first] or make_codes(rng, 1, blank=0.0)[0]
        units.uscc[second] = units.uscc[first]
        units.shared_codes.append((first, second))
    for unit in (next(pool) for _ in range(n_bad)):
        code = units.uscc[unit] or make_codes(rng, 1, blank=0.0)[0]
        units.uscc[unit] = code[:-1] + ("0" if code[-1] != "0" else "1")
        units.bad_codes.append(unit)
    for unit in (next(pool) for _ in range(plan.of_units(25, least=3))):
        units.declared[unit] = (units.village[unit] + 1 + rng.integers(0, plan.villages - 1)) % plan.villages


def _duplicate(rng: np.random.Generator, ground: Ground, units: Units, first: int, second: int) -> None:
    """Make ``second`` the same firm as ``first``, entered again: nearly its name, a few metres off."""
    first, second = sorted((first, second))
    units.name[second] = units.name[first] + "（个体工商户）"
    units.draft[second] = units.draft[first] + rng.uniform(-9, 9, 2)
    units.lonlat[second] = ground.to_lonlat(units.draft[second : second + 1])[0]
    units.uscc[second] = ""
    for column in (units.cell, units.village, units.declared, units.kind, units.people, units.nine_small, units.gas):
        column[second] = column[first]
    units.cylinders[second] = units.cylinders[first]
    units.street[second] = units.street[first]
    units.principal[second] = units.principal[first]
    units.duplicates.append((first, second))


def where(units: Units, ground: Ground, unit: int) -> str:
    """Grid code of the unit by its point, empty where it has none."""
    cell = int(units.placed_cell()[unit])
    return ground.grids[cell].code if cell not in (GAP, OUTSIDE) else ""

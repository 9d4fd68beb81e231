"""The supervised units: names, codes and where they stand."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from tests.town.boundaries import Ground
from tests.town.buildings import Buildings
from tests.town.names import brands, people_names
from tests.town.plan import Floats, Ints, Plan
from tests.town.roads import Roads
from tests.town.tessellation import OUTSIDE
from tests.town.unit_facets import Facets, Life, make_facets, make_life
from tests.town.unit_kinds import KINDS
from tests.town.uscc import make_codes

PLACED, NO_POINT, IN_GAP, OUT_OF_TOWN = "", "no_coordinates", "in_gap", "outside_town"


@dataclass
class Units:
    """All units as columns of one length, in the order of their ids."""

    id: list[str]
    name: list[str]
    uscc: list[str]
    draft: Floats  # (n, 2) draft metres
    lonlat: Floats  # (n, 2) true WGS-84 degrees, 7 decimals
    cell: Ints  # grid index where the point truly is, OUTSIDE or GAP
    village: Ints  # village truly stood in, -1 out of town
    declared: Ints  # village the ledger declares
    why_not_placed: list[str]
    principal: list[str]
    street: list[str]
    facets: Facets
    life: Life
    duplicates: list[tuple[int, int]] = field(default_factory=list)
    shared_codes: list[tuple[int, int]] = field(default_factory=list)
    bad_codes: list[int] = field(default_factory=list)
    on_border: list[int] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.id)

    def placed_cell(self) -> Ints:
        """Grid index of each unit by its ledger: OUTSIDE without a point."""
        no_point = np.array([why == NO_POINT for why in self.why_not_placed])
        return np.asarray(np.where(no_point, OUTSIDE, self.cell))

    def stand_at(self, ground: Ground, unit: int, draft: Floats) -> None:
        """Move one unit to a (2,) draft point."""
        self.draft[unit] = draft
        self.lonlat[unit] = ground.to_lonlat(draft[None])[0]


def make_units(ground: Ground, roads: Roads, buildings: Buildings) -> Units:
    """Units at buildings, ordered by village as an office keeps them; nothing odd about them yet."""
    plan, rng = ground.plan, ground.plan.rng("units")
    pick = _buildings_for(rng, plan, ground, buildings)
    draft = buildings.middle[pick] + rng.uniform(-2.5, 2.5, (plan.units, 2))
    order = np.argsort(ground.village_of_cell(ground.cells.cell_at(draft)), kind="stable")
    pick, draft = pick[order], draft[order]
    cell = ground.cells.cell_at(draft)
    village = ground.village_of_cell(cell)
    facets, words = make_facets(rng, plan), brands(rng, plan.units)
    return Units(
        id=_ids(plan),
        name=[word + KINDS[k].word for word, k in zip(words, facets.kind.tolist(), strict=True)],
        uscc=make_codes(rng, plan.units, blank=0.4),
        draft=draft,
        lonlat=ground.to_lonlat(draft),
        cell=cell,
        village=village,
        declared=village.copy(),
        why_not_placed=[PLACED] * plan.units,
        principal=people_names(rng, plan.units),
        street=[roads.name[e] for e in buildings.edge[pick].tolist()],
        facets=facets,
        life=make_life(rng, plan),
    )


def _ids(plan: Plan) -> list[str]:
    width = max(5, len(str(plan.units)))
    return [f"U{plan.serial_prefix}{i:0{width}d}" for i in range(1, plan.units + 1)]


def _buildings_for(rng: np.random.Generator, plan: Plan, ground: Ground, buildings: Buildings) -> Ints:
    """A building for each unit, well inside its grid; buildings are shared only when there are too few."""
    usable = np.flatnonzero(ground.cells.border_distance(buildings.middle) > 14)
    alone = plan.units <= 0.8 * len(usable)
    return np.asarray(rng.choice(usable, plan.units, replace=not alone))

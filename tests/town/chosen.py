"""Which grids something is planted in."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tests.town.boundaries import Ground
from tests.town.units import Units


@dataclass(frozen=True)
class Chosen:
    """Grids by index: never visited nor walked, visited but never walked, walked whole, without people."""

    no_record: list[int]
    no_track: list[int]
    good: list[int]
    unstaffed: list[int]
    ended: list[int]

    @property
    def trackless(self) -> list[int]:
        """Grids no track comes near."""
        return self.no_record + self.no_track


def choose_grids(ground: Ground, units: Units) -> Chosen:
    """Grids with few units stay silent; those with visits and no track have enough units to be surely visited.

    The grids without people are among both: nobody could have walked them.
    """
    plan, rng = ground.plan, ground.plan.rng("oddities").spawn(1)[0]
    there = np.bincount(units.cell[units.cell >= 0], minlength=plan.grids)
    by_size = [g for g in np.argsort(there, kind="stable").tolist() if g not in ground.cells.overlap_grids and there[g]]
    few, many = by_size[: len(by_size) // 3], by_size[len(by_size) // 3 :]
    no_record = rng.permutation(few)[: plan.of_grids(6)].tolist()
    shuffled = rng.permutation(many).tolist()
    n_track = plan.of_grids(10)
    no_track, good = shuffled[:n_track], shuffled[n_track : n_track + plan.of_grids(20, least=2)]
    n_unstaffed = plan.of_grids(4)
    unstaffed = [*no_record[: max(1, n_unstaffed // 2)], *no_track[: n_unstaffed // 2]]
    ended = [grid for grid in no_track[-plan.of_grids(3) :] if grid not in unstaffed]
    return Chosen(no_record, no_track, good, unstaffed, ended)

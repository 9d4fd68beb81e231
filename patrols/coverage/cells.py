"""The town's lattice of 100 m cells: what each has of supervisable and of covered ground. Pure, in metres of the town.

The lattice is fixed by the town's centre (cell (0, 0) has its lower left corner there), so that a cell means the same
ground in every run. A cell belongs to the grid of its centre; grids therefore add up to villages and to the town.
"""

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from patrols.coverage.days import SQUARES, Days
from patrols.coverage.lattice import TILE_M, Floats, Index, Ints
from patrols.coverage.regions import UNIT_M2
from patrols.coverage.segments import Shapes
from patrols.coverage.sums import Sums

CELL_M = TILE_M / SQUARES
LEAST_M2 = 1.0  # a cell with less supervisable ground than this is not counted


@dataclass(frozen=True)
class Cells:
    """The n cells that have any ground of a grid.

    `at` (n, 2): column and row counted from the town's centre; `grid` (n,) index of the grid that holds its centre (the
    first of several), -1 for none; `surface_m2`, `covered_m2` (n,); `last_age_days` (n,), -1 for never; `days` (n,) on
    how many days of the window anybody came.
    """

    at: Ints
    grid: NDArray[np.intp]
    surface_m2: Floats
    covered_m2: Floats
    last_age_days: NDArray[np.int16]
    days: NDArray[np.int16]

    @property
    def is_supervisable(self) -> NDArray[np.bool_]:
        """(n,) those that count; the others are 非巡查范围."""
        return self.surface_m2 >= LEAST_M2

    @property
    def is_covered(self) -> NDArray[np.bool_]:
        """(n,) those that count and have at least half of their supervisable ground covered."""
        return self.is_supervisable & (2 * self.covered_m2 >= self.surface_m2)

    def count(self, grids: int) -> tuple[Ints, Ints]:
        """Per grid: cells that count, and those of them that are covered."""
        of_grid = self.grid >= 0
        return (
            np.bincount(self.grid[of_grid & self.is_supervisable], minlength=grids),
            np.bincount(self.grid[of_grid & self.is_covered], minlength=grids),
        )


def cells_of(sums: Sums, days: Days, surface: Index, grids: Shapes) -> Cells:
    """From the sums of a run; `days` by the tiles of `surface`."""
    in_tile = np.stack(np.divmod(np.arange(SQUARES**2), SQUARES)[::-1], axis=1)
    at = (sums.tiles[:, None] * SQUARES + in_tile).reshape(-1, 2)
    surface_m2, covered_m2 = (sums.squares.reshape(-1, 2) * UNIT_M2).T
    tile = surface.find(sums.tiles)
    last, count = (
        np.where((tile >= 0)[:, None], each[tile], none).ravel() if len(each) else np.full(len(at), none, np.int16)
        for each, none in ((days.squares_last, -1), (days.squares_days, 0))
    )
    some = surface_m2 > 0
    at = at[some]
    return Cells(at, owners(at, grids), surface_m2[some], covered_m2[some], last[some], count[some])


def owners(at: Ints, grids: Shapes) -> NDArray[np.intp]:
    """(n,): index of the grid that holds the centre of each of (n, 2) cells (the first of several), -1 for none."""
    centres = np.asarray(shapely.points((at + 0.5) * CELL_M))
    cell, grid = shapely.STRtree(grids).query(centres, predicate="intersects")
    owner = np.full(len(centres), len(grids), dtype=np.intp)
    np.minimum.at(owner, cell, grid)
    return np.where(owner == len(grids), -1, owner)

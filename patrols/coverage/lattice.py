"""The town's lattice: tiles of 300 m, of 60 × 60 cells of 5 m, of 8 × 8 sub-cells of 0.625 m. Pure.

It is fixed by the town's centre: tile (0, 0) has its lower left corner there, so a sub-cell means the same ground in
every run. A row of cells of a tile is 60 bits of one word; the sub-cells of a cell are the 64 bits of another, bit
8 · row + column counted from the lower left corner.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Words = NDArray[np.uint64]

SUB_M = 0.625
SUBS = 8  # sub-cells along a cell
CELL_M = SUB_M * SUBS
CELLS = 60  # cells along a tile
TILE_M = CELL_M * CELLS
IN_TILE = CELLS * CELLS
SUB_M2 = SUB_M**2
ALL = np.uint64(0xFFFFFFFFFFFFFFFF)
ROW = np.uint64((1 << CELLS) - 1)
WIDEST = 1 << 20  # tiles in the box around what is looked at; more (300 × 300 km) is no town but a stray coordinate


EAST = "13020420 34757664 46662231 60101545 22215777 55574112 01443353 77336006"
NORTH = "21637540 54063712 20471653 17063524 30251647 01325476 01534276 30716452"


def samples() -> Floats:
    """(64, 2) metres from the lower left corner of a cell: the point that speaks for each sub-cell.

    Eighths of a sub-cell east and north of its corner, row by row from below. All 64 have different eastings and
    different northings, so an edge parallel to an axis is resolved to 5 m / 64 = 8 cm, not to 62 cm as by middles of
    sub-cells; of all such patterns this one was found by search to displace long straight edges of the 48 simplest
    slopes by no more than 7 cm (root mean square over their places; middles: 26 cm at 45°). The test measures it.
    """
    i, j = np.meshgrid(np.arange(SUBS), np.arange(SUBS))
    within = [np.array([[int(digit) for digit in row] for row in digits.split()]) for digits in (EAST, NORTH)]
    at = np.stack([SUBS * i + within[0] + 0.5, SUBS * j + within[1] + 0.5], axis=-1)
    return at.reshape(-1, 2) * (SUB_M / SUBS)


@dataclass(frozen=True, slots=True)
class CellSet:
    """Cells by tile: `tiles` (n, 2) column and row of each, in the order of row and column; `rows` (n, 60) bits."""

    tiles: Ints
    rows: Words

    @property
    def count(self) -> int:
        """How many cells."""
        return int(np.bitwise_count(self.rows).sum())


def in_order(tiles: Ints) -> Ints:
    """(m, 2) the different ones of (n, 2) tiles by row, then column."""
    return np.ascontiguousarray(np.unique(tiles[:, ::-1], axis=0)[:, ::-1])


def refuse_wide(columns: int, rows: int) -> None:
    """Raise ValueError where a box of tiles is too wide for a town and for memory."""
    if columns * rows > WIDEST:
        raise ValueError(f"{columns} × {rows} tiles of {TILE_M:.0f} m are no town")


@dataclass(frozen=True, slots=True)
class Index:
    """Number of each tile, by place: `number` (rows, columns) from tile (`west`, `south`), -1 where there is none."""

    west: int
    south: int
    number: NDArray[np.int32]

    @classmethod
    def of(cls, tiles: Ints) -> "Index":
        """Of (n, 2) tiles. Raises ValueError where they lie too far apart to be one town."""
        if not len(tiles):
            return cls(0, 0, np.full((0, 0), -1, dtype=np.int32))
        (west, south), (east, north) = tiles.min(axis=0).tolist(), tiles.max(axis=0).tolist()
        columns, rows = east - west + 1, north - south + 1
        refuse_wide(columns, rows)
        number = np.full((rows, columns), -1, dtype=np.int32)
        number[tiles[:, 1] - south, tiles[:, 0] - west] = np.arange(len(tiles), dtype=np.int32)
        return cls(int(west), int(south), number)

    def find(self, tiles: Ints) -> NDArray[np.int32]:
        """(n,) the number of each of (n, 2) tiles, -1 for those that are not here."""
        row, column = tiles[:, 1] - self.south, tiles[:, 0] - self.west
        rows, columns = self.number.shape
        here = (row >= 0) & (row < rows) & (column >= 0) & (column < columns)
        found = np.full(len(tiles), -1, dtype=np.int32)
        found[here] = self.number[row[here], column[here]]
        return found

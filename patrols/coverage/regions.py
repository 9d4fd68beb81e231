"""Which cells of the lattice lie in which grid, and what share of each sub-cell its border leaves. Pure, in metres.

Shares are whole numbers of 2⁻¹⁸ of a sub-cell (1.5 mm²). Green's theorem, sub-cell by sub-cell: a piece of border that
rises by dy takes dy × (its distance to the sub-cell's east side) from its own sub-cell and dy × 1 from every one
further east in its row; a falling one gives it. Heights are rounded before they are subtracted, and an edge is cut the
same in both directions: what one grid loses its neighbour gains to the last unit, so grids that tile a village add up
to it exactly, and villages to the town.
"""

from dataclasses import dataclass
from math import ceil, floor

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from patrols.coverage.compiled import compiled, part
from patrols.coverage.lattice import CELLS, SUB_M, SUB_M2, SUBS, CellSet, Floats, Ints, Words
from patrols.coverage.pool import each
from patrols.coverage.segments import Shapes
from patrols.coverage.tile import ONE

WHOLE = 1 << 18  # units of a sub-cell
UNIT_M2 = SUB_M2 / WHOLE
SLACK_UNITS = 2  # what rounding may shift per piece of border: half a unit of its own, and heights by half a unit
UNTOUCHED, BEHIND, TOUCHED = -3, -2, -1  # by the border, or next to it in the east; else a number among the shares
Pieces = Ints  # (4, n): row and column of sub-cells, units of its own, units of rise


@dataclass(frozen=True)
class Regions:
    """p parts, one for each grid and tile that meet, grid by grid.

    `grid` (p,) its number; `tiles` (p, 2); `rows` (p, 60) cells wholly inside; cells that the border crosses are
    `cell[start[k] : start[k + 1]]` with `share` (b, 64) units of each sub-cell. `pieces` (grids,) of each border.
    """

    grid: Ints
    tiles: Ints
    rows: Words
    start: Ints
    cell: NDArray[np.uint16]
    share: NDArray[np.int32]
    pieces: Ints

    def cells(self) -> CellSet:
        """All cells that belong to any grid in whole or in part."""
        tiles, of_tile = np.unique(self.tiles[:, ::-1], axis=0, return_inverse=True)
        rows = np.zeros((len(tiles), CELLS), dtype=np.uint64)
        np.bitwise_or.at(rows, of_tile, self.rows)
        row, column = np.divmod(self.cell, np.uint16(CELLS))
        part = np.repeat(np.arange(len(self.tiles)), np.diff(self.start))
        np.bitwise_or.at(rows, (of_tile[part], row), np.uint64(1) << column.astype(np.uint64))
        return CellSet(tiles[:, ::-1].copy(), rows)


@dataclass(frozen=True)
class _Region:
    """The parts of one grid, fields as in Regions."""

    tiles: Ints
    rows: Words
    count: Ints
    cell: NDArray[np.uint16]
    share: NDArray[np.int32]
    pieces: int


def regions_of(grids: Shapes) -> Regions:
    """Of polygonal grids; at least one."""
    found = [region for piece in each(len(grids), lambda piece: [_region(g) for g in grids[piece]]) for region in piece]
    return Regions(
        np.repeat(np.arange(len(found)), [len(region.tiles) for region in found]),
        np.concatenate([region.tiles for region in found]),
        np.concatenate([region.rows for region in found]),
        np.concatenate([[0], np.cumsum(np.concatenate([region.count for region in found]))]),
        np.concatenate([region.cell for region in found]),
        np.concatenate([region.share for region in found]),
        np.array([region.pieces for region in found]),
    )


def _region(grid: BaseGeometry) -> _Region:
    edges = _edges(grid) / SUB_M
    box = np.floor(np.array(grid.bounds) / (SUB_M * SUBS * CELLS)).astype(np.int64)
    columns, rows = (box[2:] - box[:2] + 1).tolist()
    pieces = _pieces(edges)
    row_of = (pieces[0] >> 3) - box[1] * CELLS
    first = np.concatenate([[0], np.cumsum(np.bincount(row_of, minlength=rows * CELLS))])
    pieces = pieces[:, np.argsort(row_of, kind="stable")]
    inside = np.zeros((rows * columns, CELLS), dtype=np.uint64)
    room = int(np.abs(edges[:, 2:] - edges[:, :2]).sum() / SUBS) + 3 * len(edges)  # cells that edges can cross
    where, share = np.empty((room, 2), np.int64), np.empty((room, SUBS * SUBS), np.int32)
    used = _scan(pieces, first, int(box[0]) * CELLS, columns, inside, where, share, 0)
    where, share = where[:used], share[:used]
    by_tile = np.argsort(where[:, 0], kind="stable")
    count = np.bincount(where[:, 0], minlength=rows * columns)
    there = (count > 0) | inside.any(axis=1)
    row, column = np.divmod(np.flatnonzero(there), columns)
    tiles = np.column_stack([column, row]) + box[:2]
    cell = where[by_tile, 1].astype(np.uint16)
    return _Region(tiles, inside[there], count[there], cell, share[by_tile], pieces.shape[1])


def _edges(shape: BaseGeometry) -> Floats:
    """(n, 4) boundary edges with the shape on their left."""
    rings = shapely.get_rings(shapely.get_parts(shapely.orient_polygons(shape)))
    corners, ring = shapely.get_coordinates(rings, return_index=True)
    same = ring[1:] == ring[:-1]
    return np.asarray(np.hstack([corners[:-1], corners[1:]])[same])


def _pieces(edges: Floats) -> Pieces:
    """Edges in sub-cells, cut at every line of the lattice."""
    found = np.empty((4, _cut(edges, np.empty((4, 0), dtype=np.int64), 0)), dtype=np.int64)
    _cut(edges, found, 0)
    return found


@compiled
def _cut(edges: Floats, out: Ints, used: int) -> int:
    """Write the pieces of edges behind those `used`, or count them; gives how many are used then."""
    for k in range(len(edges)):
        x1, y1, x2, y2 = edges[k]
        sign = 1
        if y2 < y1:
            x1, y1, x2, y2, sign = x2, y2, x1, y1, -1
        if y1 == y2:
            continue
        slope = (x2 - x1) / (y2 - y1)
        x, y = x1, y1
        for row in range(floor(y1), ceil(y2)):
            top = min(row + 1.0, y2)
            far = x2 if top == y2 else x1 + (top - y1) * slope
            used = _cut_row(x, y, far, top, row, sign, used, out)
            x, y = far, top
    return used


@part
def _cut_row(x: float, y: float, far: float, top: float, row: int, sign: int, used: int, out: Ints) -> int:
    """The same of a piece within one row of sub-cells, rising from (x, y) to (far, top)."""
    step = 1 if far >= x else -1
    line = floor(x) + 1 if step > 0 else ceil(x) - 1
    low = round(y * WHOLE)
    while True:
        is_last = line >= far if step > 0 else line <= far
        end = far if is_last else float(line)
        height = top if is_last else y + (end - x) * (top - y) / (far - x)
        high = round(height * WHOLE)
        if high != low:
            if out.shape[1]:
                middle = (x + end) / 2
                column = floor(middle)
                out[0, used], out[1, used] = row, column
                out[2, used] = -sign * round((high - low) * (column + 1 - middle))
                out[3, used] = sign * (high - low)
            used += 1
        if is_last:
            return used
        x, y, low, line = end, height, high, line + step


@compiled
def _scan(
    pieces: Pieces,
    first: Ints,
    west: int,
    columns: int,
    inside: Words,
    where: Ints,
    share: NDArray[np.int32],
    used: int,
) -> int:
    """Row by row: mark the cells inside; write tile, cell and shares of those cut behind the `used`; gives how many."""
    width = columns * CELLS
    place, carry = np.full(width + 1, UNTOUCHED), np.zeros((width + 1, SUBS), np.int64)
    for row in range(len(first) - 1):
        if first[row] == first[row + 1]:
            continue
        for k in range(first[row], first[row + 1]):
            column = pieces[1, k] // SUBS - west
            place[column] = TOUCHED
            place[column + 1] = max(place[column + 1], BEHIND)
            carry[column + 1, pieces[0, k] % SUBS] -= pieces[3, k]
        used = _settle(row, columns, place, carry, inside, where, share, used)
        for k in range(first[row], first[row + 1]):
            j, i = pieces[0, k] % SUBS, pieces[1, k] % SUBS
            at = place[pieces[1, k] // SUBS - west]
            share[at, SUBS * j + i] += pieces[2, k]
            for further in range(i + 1, SUBS):
                share[at, SUBS * j + further] -= pieces[3, k]
        for k in range(first[row], first[row + 1]):
            column = pieces[1, k] // SUBS - west
            place[column] = place[column + 1] = UNTOUCHED
            carry[column + 1] = 0
    return used


@part
def _settle(
    row: int, columns: int, place: Ints, carry: Ints, inside: Words, where: Ints, share: NDArray[np.int32], used: int
) -> int:
    """One row of cells: what comes from the west is carried on; cells that are cut or touched get shares."""
    so_far = np.zeros(SUBS, np.int64)
    tile, in_row = (row // CELLS) * columns, row % CELLS
    least, most = np.int64(0), np.int64(0)
    for column in range(columns * CELLS):
        if place[column] != UNTOUCHED:
            so_far += carry[column]
            least, most = so_far.min(), so_far.max()
        if place[column] != TOUCHED and most == 0:
            continue
        if place[column] != TOUCHED and least == WHOLE:
            inside[tile + column // CELLS, in_row] |= ONE << np.uint64(column % CELLS)
            continue
        where[used, 0], where[used, 1] = tile + column // CELLS, in_row * CELLS + column % CELLS
        for k in range(SUBS * SUBS):
            share[used, k] = so_far[k // SUBS]
        if place[column] == TOUCHED:
            place[column] = used
        used += 1
    return used

"""How much of what lies in which grid: bits counted cell by cell, weighed with the share that a border leaves. Pure.

All sums are whole numbers of `regions.UNIT_M2`, so they do not depend on the order and add up to the last unit.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from patrols.coverage.compiled import compiled, part
from patrols.coverage.days import NEVER, SIDE
from patrols.coverage.lattice import ALL, CELLS, IN_TILE, Ints, Words
from patrols.coverage.pool import each
from patrols.coverage.raster import Raster
from patrols.coverage.regions import WHOLE, Regions
from patrols.coverage.tile import HI, MID, NONE, ONE, Laid, between, bits, clear, fill, lay, lowest

AREA, SURFACE, COVERED, UNCOVERED, EVER, NEAR, FAR, AGES = 0, 1, 4, 7, 10, 13, 14, 15  # columns of the sums
WINDOW_AT, EVER_AT, BOUNDED = 1, 2, 3  # places among the layers after the surface; of the others the middle is enough
Parts = tuple[Ints, Words, Ints, NDArray[np.uint16], NDArray[np.int32]]


@dataclass(frozen=True)
class Layers:
    """The ground that is asked about. `ages`: what was lit up to each band of days, newest first, each in the next."""

    surface: Raster
    window: Raster
    ever: Raster
    near: Raster
    far: Raster
    ages: Sequence[Raster]


@dataclass(frozen=True)
class Sums:
    """What was counted.

    `grids` (n, 15 + bands) units: column AREA, three each (lo, mid, hi) from SURFACE, COVERED, UNCOVERED and EVER, one
    of NEAR and FAR, and lit surface up to each band from AGES. `last` (n,) age in days of the last day that came to a
    cell with supervisable ground, -1 for never. `squares` (tiles, 9, 2) units of surface and of covered ground in each
    100 m cell of `tiles` (n, 2).
    """

    grids: Ints
    last: Ints
    tiles: Ints
    squares: Ints


def sums_of(regions: Regions, grids: int, layers: Layers, last: NDArray[np.int16] | None = None) -> Sums:
    """Of so many grids; `last` as in Days, of the tiles of the surface; without it nobody ever came."""
    last = np.empty((0, IN_TILE), np.int16) if last is None else last
    order = np.lexsort((regions.tiles[:, 0], regions.tiles[:, 1]))
    tiles, count = np.unique(regions.tiles[order][:, ::-1], axis=0, return_counts=True)
    tiles, first = tiles[:, ::-1].copy(), np.concatenate([[0], np.cumsum(count)])
    rasters = [layers.surface, layers.window, layers.ever, layers.near, layers.far, *layers.ages]
    where = places(rasters, tiles)
    laid = Raster.joined(rasters).arrays()[1:]
    parts = (regions.grid, regions.rows, regions.start, regions.cell, regions.share)
    squares = np.zeros((len(tiles), 9, 2), np.int64)

    def one(piece: slice) -> tuple[Ints, Ints]:
        found, latest = np.zeros((grids, AGES + len(layers.ages)), np.int64), np.full(grids, NEVER)
        _add_tiles(where[piece], first[piece.start : piece.stop + 1], order, parts, laid, last, found, latest,
                   squares[piece])  # fmt: skip
        return found, latest

    found, latest = zip(*each(len(tiles), one), strict=True)
    never_last = np.stack(latest).astype(np.uint64)  # -1 becomes the greatest
    return Sums(np.sum(found, axis=0), never_last.min(axis=0).astype(np.int64), tiles, squares)


def places(rasters: Sequence[Raster], tiles: Ints) -> Ints:
    """(tiles, rasters): where each tile stands among the rasters joined, -1 where one has nothing there."""
    first = np.cumsum([0, *(len(raster.tiles) for raster in rasters[:-1])])
    found = np.stack([raster.index.find(tiles) for raster in rasters], axis=1).astype(np.int64)
    return np.where(found < 0, NEVER, found + first)


@compiled
def _add_tiles(
    where: Ints, first: Ints, order: Ints, parts: Parts, laid: Laid, last: NDArray[np.int16],
    found: Ints, latest: Ints, squares: Ints,
) -> None:  # fmt: skip
    layers = where.shape[1]
    full, planes = np.zeros(CELLS, np.uint64), np.zeros((BOUNDED, 3, IN_TILE), np.uint64)
    middles, never = np.zeros((layers - BOUNDED, IN_TILE), np.uint64), np.full(IN_TILE, NEVER, np.int16)
    whole, some = np.zeros((layers, CELLS), np.uint64), np.zeros((layers, CELLS), np.uint64)
    for t in range(len(where)):
        for layer in range(layers):
            rows_of(where[t, layer], laid, whole[layer], some[layer])
            if layer < BOUNDED:
                open_tile(where[t, layer], laid, full, planes[layer])
            else:
                open_middle(where[t, layer], laid, middles[layer - BOUNDED])
        days = last[max(where[t, 0], 0)] if len(last) else never
        for k in order[first[t] : first[t + 1]]:
            _add_part(k, parts, planes, middles, whole, some, days, found[parts[0][k]], latest, squares[t])


@part
def rows_of(at: int, laid: Laid, whole: Words, some: Words) -> None:
    """The whole cells of each row of tile `at` of joined rasters, and all that have any ground; nothing for -1."""
    fulls, start, cell, _kept = laid
    for row in range(CELLS):
        whole[row] = some[row] = fulls[at, row] if at >= 0 else NONE
    if at >= 0:
        for k in range(start[at], start[at + 1]):
            some[cell[k] // CELLS] |= ONE << np.uint64(cell[k] % CELLS)


@part
def open_tile(at: int, laid: Laid, full: Words, planes: Words) -> None:
    """Lay tile `at` of joined rasters open, whole cells filled; nothing for -1."""
    clear(full, planes)
    if at >= 0:
        lay(at, laid, full, planes)
        fill(full, planes)


@part
def open_middle(at: int, laid: Laid, middle: Words) -> None:
    """The same of the middle plane alone."""
    fulls, start, cell, kept = laid
    middle[:] = NONE
    if at < 0:
        return
    for k in range(start[at], start[at + 1]):
        middle[cell[k]] = kept[MID, k]
    for row in range(CELLS):
        left = fulls[at, row]
        while left != NONE:
            middle[row * CELLS + lowest(left)] = ALL
            left &= left - ONE


@part
def _add_part(
    k: int, parts: Parts, planes: Words, middles: Words, whole: Words, some: Words, days: NDArray[np.int16],
    found: Ints, latest: Ints, squares: Ints,
) -> None:  # fmt: skip
    """Add the part of a tile that belongs to one grid."""
    grid, rows, start, cell, share = parts
    everything, cell_units = np.empty(0, np.int32), 64 * WHOLE
    for row in range(CELLS):
        found[AREA] += bits(rows[k, row]) * cell_units
        left = rows[k, row] & some[0, row]
        plain = left & _plain(whole, some, row)
        _add_plain(plain, whole, row, found, squares)
        while left != NONE:
            at, bit = row * CELLS + lowest(left), left & (~left + ONE)
            left &= left - ONE
            if not plain & bit:
                _add_cell(at, planes, middles, everything, cell_units, found, squares)
            _newest(at, planes[0, MID, at], days, grid[k], latest)
    for b in range(start[k], start[k + 1]):
        at, total = 0 + cell[b], share[b].sum()
        found[AREA] += total
        if total and planes[0, HI, at] != NONE:
            _add_cell(at, planes, middles, share[b], total, found, squares)
            _newest(at, planes[0, MID, at] & _any(share[b]), days, grid[k], latest)


@part
def _plain(whole: Words, some: Words, row: int) -> Any:
    """Cells of a row that are whole in the surface, and in every other layer whole or without ground: most of them."""
    found = whole[0, row]
    for layer in range(1, len(whole)):
        found &= whole[layer, row] | ~some[layer, row]
    return found


@part
def _add_plain(plain: Any, whole: Words, row: int, found: Ints, squares: Ints) -> None:
    """Add plain cells of a row that lie wholly inside: the three bounds are one."""
    units, cell_units = bits(plain) * WHOLE * 64, WHOLE * 64
    lit, ever = bits(plain & whole[WINDOW_AT, row]) * cell_units, bits(plain & whole[EVER_AT, row]) * cell_units
    for plane in range(3):
        found[SURFACE + plane] += units
        found[COVERED + plane] += lit
        found[UNCOVERED + plane] += units - lit
        found[EVER + plane] += ever
    for layer in range(BOUNDED, len(whole)):
        found[NEAR + layer - BOUNDED] += bits(plain & whole[layer, row]) * cell_units
    for column in range(3):
        of_square = plain & between(column * SIDE, (column + 1) * SIDE)
        squares[(row // SIDE) * 3 + column, 0] += bits(of_square) * cell_units
        squares[(row // SIDE) * 3 + column, 1] += bits(of_square & whole[WINDOW_AT, row]) * cell_units


@part
def _add_cell(
    at: int, planes: Words, middles: Words, share: NDArray[np.int32], total: int, found: Ints, squares: Ints
) -> None:
    """Add what one cell has of every column; `share` is empty for a cell that lies wholly inside, `total` their sum."""
    for plane in range(3):
        surface, lit, ever = planes[0, plane, at], planes[WINDOW_AT, plane, at], planes[EVER_AT, plane, at]
        dark = surface & ~planes[WINDOW_AT, HI - plane, at]
        on_surface, on_lit = _weigh(surface, share, total), _weigh(surface & lit, share, total)
        found[SURFACE + plane] += on_surface
        found[COVERED + plane] += on_lit
        found[UNCOVERED + plane] += _weigh(dark, share, total)
        found[EVER + plane] += _weigh(surface & ever, share, total)
        if plane == MID:
            square = (at // CELLS // SIDE) * 3 + at % CELLS // SIDE
            squares[square, 0] += on_surface
            squares[square, 1] += on_lit
    for layer in range(len(middles)):
        found[NEAR + layer] += _weigh(planes[0, MID, at] & middles[layer, at], share, total)


@part
def _weigh(word: Any, share: NDArray[np.int32], total: int) -> int:
    """Units of the sub-cells that are set."""
    if word == ALL:
        return total
    if not len(share):
        return bits(word) * WHOLE
    units = 0
    while word != NONE:
        units += share[lowest(word)]
        word &= word - ONE
    return units


@part
def _any(share: NDArray[np.int32]) -> Any:
    """The sub-cells of which the grid has any share."""
    found = NONE
    for k in range(64):
        if share[k] > 0:
            found |= ONE << np.uint64(k)
    return found


@part
def _newest(at: int, surface: Any, days: NDArray[np.int16], grid: int, latest: Ints) -> None:
    if surface != NONE and days[at] != NEVER and (latest[grid] == NEVER or days[at] < latest[grid]):
        latest[grid] = days[at]

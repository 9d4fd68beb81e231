"""Ground within reach of segments, as a raster. Pure, in metres of the town.

A cell is whole when one segment has all of it within reach. That is marked first, row by row, and costs little; only
cells that stay open are looked at sub-cell by sub-cell. Ground that was walked ten times is closed after the first.
"""

from math import ceil, floor, inf
from typing import Any

import numpy as np
from numpy.typing import NDArray

from patrols.coverage.compiled import compiled, part
from patrols.coverage.lattice import (
    CELL_M,
    CELLS,
    IN_TILE,
    ROW,
    SUB_M,
    SUBS,
    TILE_M,
    CellSet,
    Floats,
    Index,
    Ints,
    Words,
    in_order,
    samples,
)
from patrols.coverage.raster import Out, Raster, built
from patrols.coverage.segments import Binned, binned
from patrols.coverage.stadium import HAIR, Segment, cut, placed, reaches, touched
from patrols.coverage.tile import NONE, ONE, Laid, between, clear, keep, lay, lowest

SAMPLES = samples()
EDGE = HAIR / SUB_M  # of a sub-cell: an end that rounding has put beside a line of the lattice lies on it
LOOK = 16  # segments until the next look whether a tile is done
EVER = int(np.iinfo(np.int64).max)
Near = tuple[Floats, Ints, Ints, NDArray[np.int32], int, int]  # of Binned: xy, age, start, item; first and end of age
Radii = tuple[float, float, float]  # certainly, in the middle, possibly within reach


def sweep(segments: Floats, reach_m: float, *, slack_m: float = 0.0, within: CellSet | None = None) -> Raster:
    """The ground within `reach_m` of (n, 4) segments; with `within` only that in its cells.

    `slack_m`: how far the segments may lie from the truth (tolerance of a simplification); it widens the interval.
    Raises ValueError where segments are not finite, or too far apart to be of one town.
    """
    bins = binned(segments, reach_m + slack_m, tiles=None if within is None else within.tiles)
    return swept(bins, reach_m, slack_m=slack_m, within=within)


def swept(
    bins: Binned,
    reach_m: float,
    *,
    slack_m: float = 0.0,
    ages: tuple[int, int] = (0, EVER),
    onto: Raster | None = None,
    within: CellSet | None = None,
) -> Raster:
    """The ground within reach of those sorted segments whose age in days lies in the half-open range.

    `onto`: ground that is covered already; the answer is the union, and whole cells of it cost nothing.
    """
    if reach_m + slack_m > bins.far_m:
        raise ValueError(f"sorted for {bins.far_m} m, not for {reach_m + slack_m} m")
    onto = onto or Raster.empty()
    tiles = in_order(np.concatenate([bins.tiles, onto.tiles]))
    here, below = (index.find(tiles).astype(np.int64) for index in (Index.of(bins.tiles), onto.index))
    only = open_rows(tiles, within)
    radii = (float(reach_m - slack_m), float(reach_m), float(reach_m + slack_m))
    near = (bins.xy, bins.age, bins.start, bins.item, *ages)
    laid = onto.arrays()[1:]
    return built(
        tiles,
        lambda piece, out: _sweep_tiles(
            tiles[piece], here[piece], below[piece], only[piece], near, radii, laid, SAMPLES, out
        ),
    )


def open_rows(tiles: Ints, within: CellSet | None) -> Words:
    """(n, 60): the cells of each tile that are asked for."""
    if within is None:
        return np.full((len(tiles), CELLS), ROW)
    at = Index.of(within.tiles).find(tiles)
    return np.where((at >= 0)[:, None], within.rows[at] if len(within.rows) else NONE, NONE)


@compiled
def _sweep_tiles(
    tiles: Ints, here: Ints, below: Ints, only: Words, near: Near, radii: Radii, laid: Laid, points: Floats, out: Out
) -> None:
    """Sweep pieces of the arrays that `swept` makes into the arrays of a piece, see raster.built."""
    full, planes = np.zeros(CELLS, np.uint64), np.zeros((3, IN_TILE), np.uint64)
    for t in range(len(tiles)):
        clear(full, planes)
        if below[t] >= 0:
            lay(below[t], laid, full, planes)
        if here[t] >= 0:
            _sweep_tile(tiles[t], here[t], only[t], near, radii, points, full, planes)
        keep(t, full, planes, out)


@part
def _sweep_tile(
    tile: Ints, at: int, only: Words, near: Near, radii: Radii, points: Floats, full: Words, planes: Words
) -> None:
    """First the whole cells of all segments, then the parts of cells that none of them made whole."""
    xy, age, start, item, since, until = near
    east, north = tile[0] * TILE_M, tile[1] * TILE_M
    for whole in (True, False):
        for n, k in enumerate(item[start[at] : start[at + 1]]):
            if age[k] >= until or (n % LOOK == 0 and _is_closed(only, full)):
                break
            if age[k] < since:
                continue
            segment = placed(xy[k, 0] - east, xy[k, 1] - north, xy[k, 2] - east, xy[k, 3] - north)
            if whole:
                _close(segment, radii[0], only, full)
            else:
                _touch(segment, radii, only, points, full, planes)


@part
def _is_closed(only: Words, full: Words) -> bool:
    """Whether all cells that are asked for are whole."""
    left = NONE
    for row in range(CELLS):
        left |= only[row] & ~full[row]
    return bool(left == NONE)


@part
def _rows(segment: Segment, reach: float) -> tuple[int, int]:
    """Rows of cells of the tile that a stadium may touch, as a range."""
    first, last = floor((segment[1] - reach) / CELL_M), floor((segment[3] + reach) / CELL_M)
    return max(first, 0), min(last + 1, CELLS)


@part
def _close(segment: Segment, reach: float, only: Words, full: Words) -> None:
    """Mark the cells that lie wholly within reach."""
    first, end = _rows(segment, reach)
    row_of_low, low = -1, (inf, -inf)
    for row in range(first, end):
        left = only[row] & ~full[row]
        if left == NONE:
            continue
        if row_of_low != row:
            low = cut(segment, row * CELL_M, reach)
        high = cut(segment, (row + 1) * CELL_M, reach)
        west, east = max(low[0], high[0]), min(low[1], high[1])
        if west < east:
            full[row] |= left & between(ceil(west / CELL_M - EDGE), floor(east / CELL_M + EDGE))
        row_of_low, low = row + 1, high


@part
def _touch(segment: Segment, radii: Radii, only: Words, points: Floats, full: Words, planes: Words) -> None:
    """Set the sub-cells of the open cells that a stadium touches."""
    inside, sides = np.empty((SUBS, 2), np.int64), np.empty((SUBS, 2), np.int64)
    first, end = _rows(segment, radii[2])
    for row in range(first, end):
        left = only[row] & ~full[row]
        if left == NONE:
            continue
        west, east = touched(segment, row * CELL_M, (row + 1) * CELL_M, radii[2])
        if west >= east:
            continue
        left &= between(floor(west / CELL_M + EDGE), ceil(east / CELL_M - EDGE))
        if left == NONE:
            continue
        _sub_rows(segment, row, radii, inside, sides)
        while left != NONE:
            column = lowest(left)
            left &= left - ONE
            _set(segment, row, column, radii[1], points, inside, sides, planes)


@part
def _sub_rows(segment: Segment, row: int, radii: Radii, inside: Ints, sides: Ints) -> None:
    """For each row of sub-cells: the range of columns, counted over the tile, certainly within reach, and possibly."""
    low = cut(segment, row * CELL_M, radii[0])
    for j in range(SUBS):
        bottom = row * CELL_M + j * SUB_M
        high = cut(segment, bottom + SUB_M, radii[0])
        west, east = max(low[0], high[0]), min(low[1], high[1])
        inside[j, 0] = inside[j, 1] = 0
        if west < east:
            inside[j, 0], inside[j, 1] = ceil(west / SUB_M - EDGE), floor(east / SUB_M + EDGE)
        west, east = touched(segment, bottom, bottom + SUB_M, radii[2])
        sides[j, 0] = sides[j, 1] = 0
        if west < east:
            sides[j, 0], sides[j, 1] = floor(west / SUB_M + EDGE), ceil(east / SUB_M - EDGE)
        low = high


@part
def _set(
    segment: Segment, row: int, column: int, reach: float, points: Floats, inside: Ints, sides: Ints, planes: Words
) -> None:
    """Set the bits of one cell: of its samples only those between certain and impossible need a look."""
    at, first = row * CELLS + column, column * SUBS
    lo, hi = _mask(inside, first), _mask(sides, first)
    mid = planes[1, at] | lo
    asked = hi & ~mid
    while asked != NONE:
        k = lowest(asked)
        bit = asked & (~asked + ONE)
        asked ^= bit
        if reaches(segment, column * CELL_M + points[k, 0], row * CELL_M + points[k, 1], reach):
            mid |= bit
    planes[0, at] |= lo
    planes[1, at] = mid
    planes[2, at] |= hi | lo


@part
def _mask(ranges: Ints, first: int) -> Any:
    """The 64 bits of the cell whose sub-cells begin at column `first`."""
    found = NONE
    for j in range(SUBS):
        begin, end = max(ranges[j, 0] - first, 0), min(ranges[j, 1] - first, SUBS)
        if begin < end:
            found |= ((ONE << np.uint64(end)) - (ONE << np.uint64(begin))) << np.uint64(SUBS * j)
    return found

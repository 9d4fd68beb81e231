"""When ground was walked: the last day of every 5 m cell, and on how many days each 100 m cell. Pure, in metres.

A day came to a cell of 5 m when its middle was within reach of that day's segments. It came to a cell of 100 m when it
came to one of its supervisable cells of 5 m.
"""

from dataclasses import dataclass
from math import ceil, floor
from typing import Any

import numpy as np
from numpy.typing import NDArray

from patrols.coverage.compiled import compiled, part
from patrols.coverage.lattice import CELL_M, CELLS, IN_TILE, TILE_M, Floats, Index, Ints, Words
from patrols.coverage.pool import each
from patrols.coverage.segments import Binned
from patrols.coverage.stadium import Segment, cut, placed
from patrols.coverage.tile import NONE, ONE, between, bits, lowest

NEVER = -1
OLDEST = 32_000  # days; what is older counts as this old
SQUARES = 3  # 100 m cells along a tile
SIDE = CELLS // SQUARES
Near = tuple[Floats, Ints, Ints, NDArray[np.int32]]  # of Binned: xy, age, start, item
Out = tuple[NDArray[np.int16], NDArray[np.int16], NDArray[np.int16]]
Squares = tuple[Ints, Ints, NDArray[np.int16], NDArray[np.int16]]  # last day marked, rows awaiting it, and the answers


@dataclass(frozen=True)
class Days:
    """Of n tiles: `last` (n, 3600) age in days of the last day that came to each cell, `squares_last` (n, 9) and
    `squares_days` (n, 9) the last day and the number of different days in the window of each 100 m cell (row by row);
    -1 for never."""

    last: NDArray[np.int16]
    squares_last: NDArray[np.int16]
    squares_days: NDArray[np.int16]


def days_of(bins: Binned, reach_m: float, window_days: int, tiles: Ints, asked: Words) -> Days:
    """Of the cells `asked` (n, 60) of (n, 2) tiles."""
    n = len(tiles)
    days = Days(*(np.full((n, size), value, np.int16) for size, value in ((IN_TILE, NEVER), (9, NEVER), (9, 0))))
    here = Index.of(bins.tiles).find(tiles).astype(np.int64)
    near = (bins.xy, bins.age, bins.start, bins.item)

    def one(piece: slice) -> None:
        out = (days.last[piece], days.squares_last[piece], days.squares_days[piece])
        _date_tiles(tiles[piece], here[piece], asked[piece], near, float(reach_m), window_days, out)

    each(n, one)
    return days


@compiled
def _date_tiles(tiles: Ints, here: Ints, asked: Words, near: Near, reach: float, window: int, out: Out) -> None:
    left, marked, waiting = np.empty(CELLS, np.uint64), np.empty(9, np.int64), np.zeros(SQUARES, np.int64)
    last, squares_last, squares_days = out
    for t in range(len(tiles)):
        if here[t] >= 0:
            for row in range(CELLS):
                left[row] = asked[t, row]
            marked[:] = NEVER
            squares = (marked, waiting, squares_last[t], squares_days[t])
            _date_tile(tiles[t], here[t], asked[t], near, reach, window, left, last[t], squares)


@part
def _date_tile(
    tile: Ints, at: int, asked: Words, near: Near, reach: float, window: int, left: Words, last: NDArray[np.int16],
    squares: Squares,
) -> None:  # fmt: skip
    """The segments of a tile, newest first; a day that came to all 100 m cells is done once all is dated."""
    xy, age, start, item = near
    waiting, day, unseen = squares[1], NEVER, 0
    for row in range(CELLS):
        unseen += bits(left[row])
    east, north = tile[0] * TILE_M, tile[1] * TILE_M
    for k in item[start[at] : start[at + 1]]:
        if age[k] != day:
            day = age[k]
            _await(asked, waiting)
        if unseen or waiting.max():
            segment = placed(xy[k, 0] - east, xy[k, 1] - north, xy[k, 2] - east, xy[k, 3] - north)
            unseen -= _date(segment, day, asked, reach, window, left, last, squares)


@part
def _date(
    segment: Segment, day: int, asked: Words, reach: float, window: int, left: Words, last: NDArray[np.int16],
    squares: Squares,
) -> int:  # fmt: skip
    """Date the cells whose middles a segment reaches; gives how many had no date."""
    first, dated, waiting = max(floor((segment[1] - reach) / CELL_M), 0), 0, squares[1]
    for row in range(first, min(floor((segment[3] + reach) / CELL_M) + 1, CELLS)):
        if left[row] == NONE and waiting[row // SIDE] == 0:
            continue
        west, right = cut(segment, (row + 0.5) * CELL_M, reach)
        if west > right:
            continue
        came = asked[row] & between(ceil(west / CELL_M - 0.5), floor(right / CELL_M - 0.5) + 1)
        if waiting[row // SIDE] and came != NONE:
            waiting[row // SIDE] -= _mark(came, row, day, window, squares)
        fresh = came & left[row]
        left[row] &= ~came
        dated += bits(fresh)
        while fresh != NONE:
            last[row * CELLS + lowest(fresh)] = min(day, OLDEST)
            fresh &= fresh - ONE
    return dated


@part
def _await(asked: Words, waiting: Ints) -> None:
    """How many 100 m cells of each of the three rows have cells that are asked for: a new day came to none of them."""
    for band in range(SQUARES):
        some = NONE
        for row in range(band * SIDE, (band + 1) * SIDE):
            some |= asked[row]
        waiting[band] = 0
        for column in range(SQUARES):
            waiting[band] += (some & between(column * SIDE, (column + 1) * SIDE)) != NONE


@part
def _mark(came: Any, row: int, day: int, window: int, squares: Squares) -> int:
    """Note the day in the 100 m cells that have any of the cells of a row, newest first; gives how many had it not."""
    marked, _waiting, last, days = squares
    fresh = 0
    for column in range(SQUARES):
        square = (row // SIDE) * SQUARES + column
        if marked[square] != day and (came & between(column * SIDE, (column + 1) * SIDE)) != NONE:
            if marked[square] == NEVER:
                last[square] = min(day, OLDEST)
            marked[square] = day
            days[square] += day < window
            fresh += 1
    return fresh

"""When ground was walked: the last day of every 5 m cell, and on how many days each 100 m cell. Pure, in metres.

A day came to a cell of 5 m when its middle was within reach of that day's segments. It came to a cell of 100 m when it
came to one of its supervisable cells of 5 m.
"""

from dataclasses import dataclass
from math import ceil, floor

import numpy as np
from numpy.typing import NDArray

from patrols.coverage.compiled import compiled
from patrols.coverage.lattice import CELL_M, CELLS, IN_TILE, TILE_M, Floats, Index, Ints, Words
from patrols.coverage.pool import each
from patrols.coverage.segments import Binned
from patrols.coverage.stadium import cut, placed
from patrols.coverage.tile import NONE, ONE, between, lowest

NEVER = -1
OLDEST = 32_000  # days; what is older counts as this old
SQUARES = 3  # 100 m cells along a tile
Near = tuple[Floats, Ints, Ints, NDArray[np.int32]]


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
        _date_tiles(tiles[piece], here[piece], asked[piece], near, reach_m, window_days, *out)

    each(n, one)
    return days


@compiled
def _date_tiles(
    tiles: Ints, here: Ints, asked: Words, near: Near, reach: float, window: int,
    last: NDArray[np.int16], squares_last: NDArray[np.int16], squares_days: NDArray[np.int16],
) -> None:  # fmt: skip
    xy, age, start, item = near
    left, marked = np.empty(CELLS, np.uint64), np.empty(SQUARES * SQUARES, np.int64)
    for t in range(len(tiles)):
        if here[t] < 0:
            continue
        left[:] = asked[t]
        marked[:] = NEVER
        east, north = tiles[t, 0] * TILE_M, tiles[t, 1] * TILE_M
        for k in item[start[here[t]] : start[here[t] + 1]]:
            segment = placed(xy[k, 0] - east, xy[k, 1] - north, xy[k, 2] - east, xy[k, 3] - north)
            first = max(floor((segment[1] - reach) / CELL_M), 0)
            for row in range(first, min(floor((segment[3] + reach) / CELL_M) + 1, CELLS)):
                if asked[t, row] == NONE:
                    continue
                west, right = cut(segment, (row + 0.5) * CELL_M, reach)
                if west > right:
                    continue
                came = asked[t, row] & between(ceil(west / CELL_M - 0.5), floor(right / CELL_M - 0.5) + 1)
                if came == NONE:
                    continue
                _mark(came, row, age[k], window, marked, squares_last[t], squares_days[t])
                fresh = came & left[row]
                left[row] &= ~came
                while fresh != NONE:
                    last[t, row * CELLS + lowest(fresh)] = min(age[k], OLDEST)
                    fresh &= fresh - ONE


@compiled
def _mark(
    came: int, row: int, age: int, window: int, marked: Ints,
    squares_last: NDArray[np.int16], squares_days: NDArray[np.int16],
) -> None:  # fmt: skip
    """Note the day in the 100 m cells that have any of the cells of a row; days come newest first."""
    side = CELLS // SQUARES
    for column in range(SQUARES):
        square = (row // side) * SQUARES + column
        if marked[square] != age and came & between(column * side, (column + 1) * side):
            if marked[square] == NEVER:
                squares_last[square] = min(age, OLDEST)
            marked[square] = age
            squares_days[square] += age < window

"""Segments as rows of x1, y1, x2, y2, and which of them come near which tile. Pure, in metres of the town."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil, floor

import numpy as np
from numpy.typing import NDArray

from patrols.coverage.compiled import compiled
from patrols.coverage.lattice import TILE_M, Floats, Index, Ints, refuse_wide
from patrols.coverage.stadium import placed, touched

Indices = NDArray[np.intp]
Shapes = NDArray[np.object_]


def segments_of(lines: Iterable[Floats]) -> Floats:
    """Lines of (k, 2) corners, k ≥ 2 → (n, 4) rows of x1, y1, x2, y2."""
    parts = [np.hstack([line[:-1], line[1:]]) for line in lines]
    return np.concatenate(parts) if parts else np.empty((0, 4))


def points_as_segments(points: Floats) -> Floats:
    """(n, 2) points → (n, 4) segments of no length: the ground near it is a disc."""
    return np.hstack([points, points]).reshape(-1, 4)


@dataclass(frozen=True, slots=True)
class Binned:
    """Segments `xy` (n, 4) with their age in days, sorted into tiles: newest first are those that come within `far_m`
    of tile t: `item[start[t] : start[t + 1]]`, numbers of segments."""

    xy: Floats
    age: Ints
    far_m: float
    tiles: Ints
    start: Ints
    item: NDArray[np.int32]


def binned(xy: Floats, far_m: float, age: Ints | None = None, tiles: Ints | None = None) -> Binned:
    """Sort into tiles: those given, else all that any segment comes near.

    Raises ValueError where segments are not finite, or too far apart to be of one town.
    """
    if not np.isfinite(xy).all():
        raise ValueError("a segment is not finite")
    age = np.zeros(len(xy), dtype=np.int64) if age is None else age.astype(np.int64)
    order = np.argsort(age, kind="stable").astype(np.int32)
    tiles = _box(xy, far_m) if tiles is None else tiles
    index = Index.of(tiles)
    at = (order, float(far_m), index.west, index.south, index.number)
    start = np.zeros(len(tiles) + 1, dtype=np.int64)
    _sort_in(xy, *at, start, np.empty(0, dtype=np.int32))
    near = start[1:] > 0
    item = np.empty(int(start.sum()), dtype=np.int32)
    start = np.cumsum(start)
    _sort_in(xy, *at, start[:-1].copy(), item)
    return Binned(xy, age, far_m, tiles[near], np.concatenate([[0], start[1:][near]]), item)


def _box(xy: Floats, far_m: float) -> Ints:
    """All tiles of the box around segments, in the lattice's order."""
    if not len(xy):
        return np.empty((0, 2), dtype=np.int64)
    ends = xy.reshape(-1, 2)
    west, south = np.floor((ends.min(axis=0) - far_m) / TILE_M).astype(np.int64).tolist()
    east, north = np.floor((ends.max(axis=0) + far_m) / TILE_M).astype(np.int64).tolist()
    refuse_wide(east - west + 1, north - south + 1)
    column, row = np.meshgrid(np.arange(west, east + 1), np.arange(south, north + 1))
    return np.column_stack([column.ravel(), row.ravel()])


@compiled
def _sort_in(
    xy: Floats, order: NDArray[np.int32], far_m: float,
    west: int, south: int, number: NDArray[np.int32], place: Ints, item: NDArray[np.int32],
) -> None:  # fmt: skip
    """Count the segments of each tile into `place[tile + 1]`, or write them to `item`, behind `place[tile]`."""
    rows, columns = number.shape
    for k in order:
        segment = placed(xy[k, 0], xy[k, 1], xy[k, 2], xy[k, 3])
        first = max(floor((segment[1] - far_m) / TILE_M) - south, 0)
        for row in range(first, min(floor((segment[3] + far_m) / TILE_M) - south, rows - 1) + 1):
            low = (row + south) * TILE_M
            left, right = touched(segment, low, low + TILE_M, far_m)
            if left > right:
                continue
            for column in range(max(floor(left / TILE_M) - west, 0), min(ceil(right / TILE_M) - west, columns)):
                tile = number[row, column]
                if tile < 0:
                    continue
                if len(item):
                    item[place[tile]] = k
                    place[tile] += 1
                else:
                    place[tile + 1] += 1

"""Shapes of the ground by age class, for the map, drawn from the raster. Pure, in metres of the town.

The share of each 5 m cell that is supervisable and of the class is a field at the middles of cells; its contour at one
half runs where the edge of the ground does, to `WITHIN_M` (straight edges to 0.5 m; corners of cells are rounded). What
is drawn thus is for the eye: numbers come from the bits.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
import shapely
from contourpy import FillType, contour_generator
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from patrols.coverage.compiled import compiled
from patrols.coverage.lattice import CELL_M, CELLS, IN_TILE, TILE_M, CellSet, Floats, Index, Ints
from patrols.coverage.raster import Raster
from patrols.coverage.sums import open_middle, places
from patrols.coverage.tile import Laid, bits

WITHIN_M = 3.0  # no point of a drawn edge of straight ground lies further from the true one
SLIVER_M2 = 25.0  # smaller pieces are left out: one cell
HALF = 31.99  # of 64; never the share of a cell, so that no contour runs through the middle of one


class GroundDrawing:
    """Draws the ground of one grid after another from the surface and what was lit up to each band of age."""

    def __init__(self, surface: Raster, ages: Sequence[Raster], known: CellSet) -> None:
        """`known`: the cells in which the rasters say anything."""
        self.surface, self.rasters = surface, [surface, *ages]
        self.laid = Raster.joined(self.rasters).arrays()[1:]
        self.known, self.known_at = known, Index.of(known.tiles)

    def draw(self, grid: BaseGeometry, classes: Sequence[str]) -> tuple[dict[str, BaseGeometry], float]:
        """Shapes of each class, and m² of slivers left out. `classes`: of each band and of ground never lit; bands of
        one class are one shape."""
        tiles, shape = _tiles_under(grid)
        shares, dropped = self._shares(tiles, shape), 0.0
        shapes: dict[str, BaseGeometry] = {}
        for name in dict.fromkeys(classes):
            of_class = np.array([one == name for one in classes])
            drawn = _contours(shares[of_class].sum(axis=0), tiles[0] * TILE_M)
            shapes[name], lost = _without_slivers(shapely.intersection(drawn, grid))
            dropped += lost
        return shapes, dropped

    def _shares(self, tiles: Ints, shape: tuple[int, int]) -> NDArray[np.float64]:
        """(classes + 1, rows, columns) of 64: the sub-cells of each class in the cells of a block of tiles."""
        out = np.zeros((len(tiles), len(self.rasters), CELLS, CELLS), np.uint8)
        _count_classes(places(self.rasters, tiles), self.laid, out.reshape(*out.shape[:2], IN_TILE))
        at = self.known_at.find(tiles)
        rows = np.where((at >= 0)[:, None], self.known.rows[at], np.uint64(0))
        is_known = (rows[:, :, None] >> np.arange(CELLS, dtype=np.uint64)) & np.uint64(1) > 0
        return _continued(_in_one(out, shape).astype(np.float64), _in_one(is_known[:, None], shape)[0])


def _tiles_under(grid: BaseGeometry) -> tuple[Ints, tuple[int, int]]:
    """(n, 2) tiles under a grid and the cells around it, row by row; how many rows and columns."""
    west, south, east, north = np.floor((np.array(grid.bounds) + CELL_M * np.array([-1, -1, 1, 1])) / TILE_M)
    column, row = np.meshgrid(np.arange(west, east + 1), np.arange(south, north + 1))
    return np.column_stack([column.ravel(), row.ravel()]).astype(np.int64), (column.shape[0], column.shape[1])


def _in_one(blocks: NDArray[np.generic], shape: tuple[int, int]) -> NDArray[np.generic]:
    """(tiles, k, 60, 60) → (k, rows, columns)."""
    (rows, columns), k = shape, blocks.shape[1]
    square = blocks.reshape(rows, columns, k, CELLS, CELLS)
    return square.transpose(2, 0, 3, 1, 4).reshape(k, rows * CELLS, columns * CELLS)


def _continued(shares: Floats, is_known: NDArray[np.bool_]) -> Floats:
    """The nearest known cell speaks for those just outside: the border cuts the ground, not the end of the raster."""
    for axis in (1, 2):
        for step in (1, -1):
            moved, told = np.roll(shares, step, axis), np.roll(is_known, step, axis - 1)
            fresh = told & ~is_known
            shares = np.where(fresh, moved, shares)
            is_known = is_known | fresh
    return shares


def _contours(shares: Floats, corner: Floats) -> NDArray[np.object_]:
    """Polygons where the field is at least one half; the field ends in zeros."""
    field = np.pad(shares, 1)
    x, y = (corner[axis] + (np.arange(field.shape[1 - axis]) - 0.5) * CELL_M for axis in (0, 1))
    found: Any = contour_generator(x, y, field, fill_type=FillType.OuterOffset).filled(HALF, np.inf)
    points, offsets = found
    if not points:
        return np.empty(0, dtype=object)
    rings = [np.diff(each.astype(np.int64)) for each in offsets]
    ring_ends = np.concatenate([[0], np.cumsum(np.concatenate(rings))])
    polygon_ends = np.concatenate([[0], np.cumsum([len(each) for each in rings])])
    kind = shapely.GeometryType.POLYGON
    return np.asarray(shapely.from_ragged_array(kind, np.concatenate(points), (ring_ends, polygon_ends)))


def _without_slivers(shapes: NDArray[np.object_]) -> tuple[BaseGeometry, float]:
    """The polygons among the parts as one shape, and the m² of those too small to be drawn."""
    parts = shapely.get_parts(shapely.get_parts(shapes))
    area = shapely.area(parts)
    return shapely.MultiPolygon(list(parts[area >= SLIVER_M2])), float(area[area < SLIVER_M2].sum())


@compiled
def _count_classes(where: Ints, laid: Laid, out: NDArray[np.uint8]) -> None:
    """Sample points of the surface per cell (tiles, classes + 1, 3600): lit by each band first, and by none."""
    layers = where.shape[1]
    left, lit = np.zeros(IN_TILE, np.uint64), np.zeros(IN_TILE, np.uint64)
    for t in range(len(where)):
        open_middle(where[t, 0], laid, left)
        for layer in range(1, layers):
            open_middle(where[t, layer], laid, lit)
            for at in range(IN_TILE):
                out[t, layer - 1, at] = bits(left[at] & lit[at])
                left[at] &= ~lit[at]
        for at in range(IN_TILE):
            out[t, layers - 1, at] = bits(left[at])

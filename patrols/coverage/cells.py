"""The town's lattice of 100 m cells: how much of a shape lies in each, exactly. Pure, in metres of the town.

The lattice is fixed by the town's centre (cell (0, 0) has its lower left corner there), so that a cell means the same
ground in every run. A cell belongs to the grid of its centre; grids therefore add up to villages and to the town.
"""

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from patrols.coverage.sweep import Floats, Shapes

CELL_M = 100.0
LEAST_M2 = 1.0  # a cell with less supervisable ground than this is not counted


@dataclass(frozen=True)
class Lattice:
    """Cells [west, west + columns) × [south, south + rows), by their whole numbers."""

    west: int
    south: int
    columns: int
    rows: int

    @classmethod
    def around(cls, shapes: Shapes) -> "Lattice":
        """The cells that the shapes touch."""
        bounds = np.nan_to_num(shapely.total_bounds(shapes)) / CELL_M
        west, south = (int(np.floor(v)) for v in bounds[:2])
        east, north = (int(np.floor(v)) + 1 for v in bounds[2:])
        return cls(west, south, east - west, north - south)

    def zeros(self) -> Floats:
        """(rows, columns) areas, nothing in them yet."""
        return np.zeros((self.rows, self.columns))

    def centres(self) -> Floats:
        """(rows · columns, 2) metres, row by row."""
        x, y = np.meshgrid(np.arange(self.columns) + self.west + 0.5, np.arange(self.rows) + self.south + 0.5)
        return np.column_stack([x.ravel(), y.ravel()]) * CELL_M

    def areas(self, shape: BaseGeometry) -> Floats:
        """(rows, columns): m² of a polygonal shape inside each cell; the shape lies within the lattice.

        Green's theorem cell by cell: a boundary piece that rises by dy takes dy × (its distance to the cell's east
        side) from its own cell and dy × 100 m from every cell further east in its row; a falling one gives it.
        """
        pieces = self._pieces(_edges(shape))
        middle, rise = (pieces[:, :2] + pieces[:, 2:]) / 2, pieces[:, 3] - pieces[:, 1]
        column = np.clip(np.floor(middle[:, 0]).astype(np.intp), 0, self.columns - 1)
        row = np.clip(np.floor(middle[:, 1]).astype(np.intp), 0, self.rows - 1)
        own, east = self.zeros(), np.zeros((self.rows, self.columns + 1))
        np.add.at(own, (row, column), -rise * (column + 1 - middle[:, 0]))
        np.add.at(east, (row, column + 1), -rise)
        return (own + np.cumsum(east, axis=1)[:, :-1]) * CELL_M**2

    def _pieces(self, edges: Floats) -> Floats:
        """Edges in units of cells from the lattice's corner, cut where they cross its lines."""
        edges = edges / CELL_M - np.array([self.west, self.south, self.west, self.south])
        return _cut(_cut(edges, 0), 1)


def _edges(shape: BaseGeometry) -> Floats:
    """(n, 4) boundary edges with the shape on their left."""
    rings = shapely.get_rings(shapely.get_parts(shapely.orient_polygons(shape)))
    corners, ring = shapely.get_coordinates(rings, return_index=True)
    same = ring[1:] == ring[:-1]
    return np.asarray(np.hstack([corners[:-1], corners[1:]])[same])


def _cut(edges: Floats, axis: int) -> Floats:
    """(n, 4) edges cut at whole numbers of one axis."""
    first, last = edges[:, axis], edges[:, axis + 2]
    low, high = np.floor(np.minimum(first, last)), np.ceil(np.maximum(first, last))
    cuts = np.maximum(high - low, 1).astype(np.intp)  # pieces of each edge
    edge = np.repeat(np.arange(len(edges)), cuts)
    number = np.arange(len(edge)) - np.repeat(np.cumsum(cuts) - cuts, cuts)
    span = last - first
    line = np.where(span[edge] >= 0, low[edge] + number, high[edge] - number)
    following = np.where(span[edge] >= 0, line + 1, line - 1)
    with np.errstate(divide="ignore", invalid="ignore"):
        start = np.clip((line - first[edge]) / span[edge], 0, 1)
        end = np.clip((following - first[edge]) / span[edge], 0, 1)
    start, end = np.where(number == 0, 0.0, start), np.where(number == cuts[edge] - 1, 1.0, end)
    ends, along = edges[edge], (edges[:, 2:] - edges[:, :2])[edge]
    return np.hstack([ends[:, :2] + along * start[:, None], ends[:, :2] + along * end[:, None]])


def owners(lattice: Lattice, grids: Shapes) -> NDArray[np.intp]:
    """(rows, columns): index of the grid that holds each cell's centre (the first of several), -1 for none."""
    centres = np.asarray(shapely.points(lattice.centres()))
    cell, grid = shapely.STRtree(grids).query(centres, predicate="intersects")
    owner = np.full(len(centres), len(grids), dtype=np.intp)
    np.minimum.at(owner, cell, grid)
    return np.where(owner == len(grids), -1, owner).reshape(lattice.rows, lattice.columns)


def count(owner: NDArray[np.intp], supervisable: Floats, covered: Floats, grids: int) -> tuple[NDArray[np.int64], ...]:
    """Per grid: cells that have supervisable ground, and those of them with at least half of it covered."""
    counted = (owner >= 0) & (supervisable >= LEAST_M2)
    half = counted & (2 * covered >= supervisable)
    return tuple(np.bincount(owner[chosen], minlength=grids) for chosen in (counted, half))

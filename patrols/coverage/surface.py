"""Supervisable ground: within the frontage of a unit, a road or a building; the rest is 非巡查范围. Pure, in metres."""

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import shapely
from numpy.typing import NDArray

from patrols.coverage.compiled import compiled, part
from patrols.coverage.lattice import (
    ALL,
    CELL_M,
    CELLS,
    IN_TILE,
    TILE_M,
    CellSet,
    Floats,
    Ints,
    Words,
    in_order,
    samples,
)
from patrols.coverage.raster import Out, Raster, built
from patrols.coverage.segments import Shapes, points_as_segments
from patrols.coverage.sweep import open_rows, sweep
from patrols.coverage.tile import NONE, ONE, Laid, clear, keep, lay, lowest

SAMPLES = samples()
CERTAIN_M = 1.0  # a wall that crosses a sub-cell is nearer than this to all of it


@dataclass(frozen=True)
class Features:
    """What stands in a town: roads as (n, 4) segments, buildings as (multi)polygons, units as (m, 2) points."""

    roads: Floats = field(default_factory=lambda: np.empty((0, 4)))
    buildings: Shapes = field(default_factory=lambda: np.empty(0, dtype=object))
    units: Floats = field(default_factory=lambda: np.empty((0, 2)))

    @cached_property
    def footprints(self) -> Shapes:
        """Buildings, one polygon each."""
        return np.asarray(shapely.get_parts(self.buildings))

    @cached_property
    def lines(self) -> Floats:
        """(n, 4) all that has a front: roads, units and walls."""
        return np.concatenate([self.roads, points_as_segments(self.units), walls_of(self.footprints)[0]])


def walls_of(footprints: Shapes) -> tuple[Floats, NDArray[np.intp]]:
    """(n, 4) edges of all rings of polygons, and (n,) which polygon each belongs to."""
    rings, polygon = shapely.get_rings(footprints, return_index=True)
    corners, ring = shapely.get_coordinates(rings, return_index=True)
    same = ring[1:] == ring[:-1]
    return np.hstack([corners[:-1], corners[1:]])[same], polygon[ring[1:][same]]


def supervisable(features: Features, frontage_m: float, within: CellSet) -> Raster:
    """The supervisable ground of the cells asked for, the inside of buildings included."""
    fronts = sweep(features.lines, frontage_m, within=within)
    halls = _halls(features.footprints, frontage_m)
    return _with_insides(fronts, halls, frontage_m >= CERTAIN_M, within) if len(halls) else fronts


def _halls(footprints: Shapes, frontage_m: float) -> Shapes:
    """Those that may have ground further than the frontage from their walls. One that crosses itself has no inside."""
    west, south, east, north = shapely.bounds(footprints).reshape(-1, 4).T
    wide = np.minimum(east - west, north - south) > 2 * frontage_m
    return footprints[wide & shapely.is_valid(footprints)]


def _with_insides(fronts: Raster, halls: Shapes, is_certain: bool, within: CellSet) -> Raster:
    """Add the ground inside the halls. `is_certain`: no wall crosses a sub-cell that is not certain already."""
    walls, hall = walls_of(halls)
    start = np.searchsorted(hall, np.arange(len(halls) + 1))
    boxes = shapely.bounds(halls).reshape(-1, 4)
    tiles = in_order(np.concatenate([fronts.tiles, *(_under(box) for box in boxes)]))
    only = open_rows(tiles, within)
    below = fronts.index.find(tiles).astype(np.int64)
    laid = fronts.arrays()[1:]
    return built(
        tiles,
        lambda piece, out: _fill_tiles(
            tiles[piece], below[piece], only[piece], laid, walls, start, boxes, is_certain, SAMPLES, out
        ),
    )


def _under(box: Floats) -> Ints:
    """Tiles under a box."""
    west, south, east, north = np.floor(box / TILE_M).astype(np.int64).tolist()
    column, row = np.meshgrid(np.arange(west, east + 1), np.arange(south, north + 1))
    return np.column_stack([column.ravel(), row.ravel()])


@compiled
def _fill_tiles(
    tiles: Ints, below: Ints, only: Words, laid: Laid, walls: Floats, start: Ints, boxes: Floats, is_certain: bool,
    points: Floats, out: Out,
) -> None:  # fmt: skip
    full, planes = np.zeros(CELLS, np.uint64), np.zeros((3, IN_TILE), np.uint64)
    for t in range(len(tiles)):
        clear(full, planes)
        if below[t] >= 0:
            lay(below[t], laid, full, planes)
        east, north = tiles[t, 0] * TILE_M, tiles[t, 1] * TILE_M
        for hall in range(len(boxes)):
            west, south, far_east, far_north = boxes[hall]
            if west < east + TILE_M and far_east > east and south < north + TILE_M and far_north > north:
                _fill_hall(walls[start[hall] : start[hall + 1]], east, north, only[t], is_certain, points, full, planes)
        keep(t, full, planes, out)


@part
def _fill_hall(
    walls: Floats, east: float, north: float, only: Words, is_certain: bool, points: Floats, full: Words, planes: Words
) -> None:
    """Cells without any front are inside or outside as a whole; in the others each sub-cell is, as its sample is."""
    for row in range(CELLS):
        left = only[row] & ~full[row]
        while left != NONE:
            column = lowest(left)
            left &= left - ONE
            at, x, y = row * CELLS + column, east + column * CELL_M, north + row * CELL_M
            if planes[2, at] != NONE:
                _fill_cell(walls, x, y, at, is_certain, points, planes)
            elif _is_inside(walls, x + CELL_M / 2, y + CELL_M / 2):
                planes[0, at] = planes[1, at] = planes[2, at] = ALL


@part
def _fill_cell(walls: Floats, x: float, y: float, at: int, is_certain: bool, points: Floats, planes: Words) -> None:
    asked = ~planes[0, at]
    while asked != NONE:
        k = lowest(asked)
        bit = asked & (~asked + ONE)
        asked ^= bit
        if _is_inside(walls, x + points[k, 0], y + points[k, 1]):
            planes[1, at] |= bit
            if is_certain or not planes[2, at] & bit:
                planes[0, at] |= bit
                planes[2, at] |= bit


@part
def _is_inside(walls: Floats, x: float, y: float) -> bool:
    """Even-odd rule."""
    inside = False
    for k in range(len(walls)):
        x1, y1, x2, y2 = walls[k]
        if (y1 > y) != (y2 > y) and x < x1 + (y - y1) * (x2 - x1) / (y2 - y1):
            inside = not inside
    return inside

"""Supervisable ground: within the frontage of a unit, a road or a building; the rest is 非巡查范围. Pure, in metres."""

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from patrols.coverage.sweep import Cap, Floats, Segments, Shapes, points_as_segments, stadiums


@dataclass(frozen=True)
class Features:
    """What stands in a town: roads as (n, 4) segments, buildings as (multi)polygons, units as (m, 2) points."""

    roads: Floats = field(default_factory=lambda: np.empty((0, 4)))
    buildings: Shapes = field(default_factory=lambda: np.empty(0, dtype=object))
    units: Floats = field(default_factory=lambda: np.empty((0, 2)))

    @cached_property
    def lines(self) -> Segments:
        """Roads and units."""
        return Segments(np.concatenate([self.roads, points_as_segments(self.units)]))

    @cached_property
    def footprints(self) -> Shapes:
        """Buildings, one polygon each."""
        return np.asarray(shapely.get_parts(self.buildings))

    @cached_property
    def footprint_tree(self) -> shapely.STRtree:
        """Of `footprints`."""
        return shapely.STRtree(self.footprints)


def supervisable(grid: BaseGeometry, features: Features, frontage_m: float, cap: Cap) -> BaseGeometry:
    """The supervisable ground of a grid; INNER lies inside the truth, OUTER around it."""
    near = features.lines.near(grid, frontage_m)
    found = np.sort(features.footprint_tree.query(grid, predicate="dwithin", distance=frontage_m))
    parts = [stadiums(features.lines.xy[near], frontage_m, cap), *_fronts(features.footprints[found], frontage_m, cap)]
    return shapely.intersection(shapely.union_all(np.concatenate(parts)), grid)


def _fronts(footprints: Shapes, frontage_m: float, cap: Cap) -> list[Shapes]:
    """Shapes that unite to the ground within the frontage of footprints, inside included.

    A convex one (nearly all are) is one shape, the hull of the stadiums of its walls: as tight as they are, and far
    quicker to unite. Another is its walls' stadiums and itself; one that crosses itself has no inside, only walls.
    """
    is_convex = np.isclose(shapely.area(shapely.convex_hull(footprints)), shapely.area(footprints), rtol=1e-9, atol=0)
    walls, owner = walls_of(footprints)
    fronts = stadiums(walls, frontage_m, cap)
    of_convex = is_convex[owner]
    _numbers, place = np.unique(owner[of_convex], return_inverse=True)
    hulls = shapely.convex_hull(np.asarray(shapely.geometrycollections(fronts[of_convex], indices=place)))
    return [np.atleast_1d(hulls), fronts[~of_convex], footprints[~is_convex & shapely.is_valid(footprints)]]


def walls_of(footprints: Shapes) -> tuple[Floats, NDArray[np.intp]]:
    """(n, 4) edges of all rings of polygons, and (n,) which polygon each belongs to."""
    rings, polygon = shapely.get_rings(footprints, return_index=True)
    corners, ring = shapely.get_coordinates(rings, return_index=True)
    same = ring[1:] == ring[:-1]
    return np.hstack([corners[:-1], corners[1:]])[same], polygon[ring[1:][same]]

"""Supervisable ground: within the frontage of a unit, a road or a building; the rest is 非巡查范围. Pure, in metres."""

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from patrols.coverage.sweep import Cap, Floats, Segments, Shapes, points_as_segments, stadiums


@dataclass(frozen=True)
class Features:
    """What stands in a town: roads as (n, 4) segments, buildings as (multi)polygons, units as (m, 2) points."""

    roads: Floats = field(default_factory=lambda: np.empty((0, 4)))
    buildings: Shapes = field(default_factory=lambda: np.empty(0, dtype=object))
    units: Floats = field(default_factory=lambda: np.empty((0, 2)))

    @cached_property
    def edges(self) -> Segments:
        """Everything that ground lies in front of: roads, walls, units."""
        return Segments(np.concatenate([self.roads, _walls(self.buildings), points_as_segments(self.units)]))

    @cached_property
    def building_tree(self) -> shapely.STRtree:
        """The footprints themselves: a hall is wider than its frontage."""
        return shapely.STRtree(self.buildings)


def supervisable(grid: BaseGeometry, features: Features, frontage_m: float, cap: Cap) -> BaseGeometry:
    """The supervisable ground of a grid; INNER lies inside the truth, OUTER around it."""
    near = features.edges.near(grid, frontage_m)
    inside = features.building_tree.query(grid, predicate="intersects")
    parts = [stadiums(features.edges.xy[near], frontage_m, cap), features.buildings[inside]]
    return shapely.intersection(shapely.union_all(np.concatenate(parts)), grid)


def _walls(buildings: Shapes) -> Floats:
    """(n, 4) edges of all rings of the footprints, simple or of several parts."""
    rings = shapely.get_rings(shapely.get_parts(buildings))
    corners, ring = shapely.get_coordinates(rings, return_index=True)
    same = ring[1:] == ring[:-1]
    return np.asarray(np.hstack([corners[:-1], corners[1:]])[same])

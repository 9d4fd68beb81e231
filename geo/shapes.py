"""Checks of single shapes: what is wrong, and at which place of the map. Pure; nothing is ever repaired here.

`make_valid` is not used: on a scribble of 500 vertices it ran over a minute, and it loses area without a word.
"""

import re

import numpy as np
import shapely
from shapely.geometry import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from geo.crs import Floats
from geo.problems import Problem

MAX_VERTICES = 5_000  # of one shape that a person drew or a register holds
MAX_BOUNDARY_VERTICES = 200_000  # of one place of a boundary file
CHINA = (73.0, 3.0, 136.0, 54.0)  # west, south, east, north, degrees
NEAR_DEG = 1.0
_REASONS = {
    "Self-intersection": "self_intersection",
    "Ring Self-intersection": "ring_self_intersection",
    "Hole lies outside shell": "hole_outside",
    "Holes are nested": "holes_nested",
    "Interior is disconnected": "interior_disconnected",
    "Nested shells": "shells_nested",
    "Duplicate Rings": "rings_duplicate",
    "Too few points in geometry component": "too_few_points_in_ring",
    "Invalid Coordinate": "coordinate_not_finite",
}
_REASON = re.compile(r"(?P<reason>[^\[]+)\[(?P<x>\S+) (?P<y>[^\s\]]+).*\]")


def polygon_problem(shape: BaseGeometry | None, *, max_vertices: int = MAX_VERTICES) -> Problem | None:
    """Why a shape in degrees cannot be a boundary or a building, with the place of the fault; None when it can."""
    if shape is None or shape.is_empty:
        return Problem("geometry_missing")
    if not isinstance(shape, Polygon | MultiPolygon):
        return Problem("not_a_polygon", {"type": shape.geom_type})
    return position_problem(shape) or vertices_problem(shape, max_vertices) or validity_problem(shape)


def vertices_problem(shape: BaseGeometry, max_vertices: int = MAX_VERTICES) -> Problem | None:
    """More vertices than are read."""
    count = int(shapely.get_num_coordinates(shape))
    return Problem("too_many_vertices", {"count": count, "limit": max_vertices}) if count > max_vertices else None


def position_problem(shape: BaseGeometry, near: Floats | None = None) -> Problem | None:
    """Coordinates that are no longitudes and latitudes, or that make sense only the other way round.

    near: (2,) longitude and latitude of the town, when it is known: what lies over a degree from it but would lie
    within one with its axes swapped, is swapped.
    """
    xy = shapely.get_coordinates(shape)
    if not np.isfinite(xy).all():
        return Problem("coordinate_not_finite")
    x, y = (float(value) for value in xy[0])
    if np.abs(xy).max() > 1000:
        return Problem("metres_as_degrees", {"x": x, "y": y})
    if is_swapped(xy, near):
        return Problem("axes_swapped", {"x": x, "y": y})
    bad = (np.abs(xy[:, 0]) > 180) | (np.abs(xy[:, 1]) > 90)
    if bad.any():
        x, y = (float(value) for value in xy[int(np.argmax(bad))])
        return Problem("off_the_earth", {"lon": x, "lat": y})
    return None


def is_swapped(lonlat: Floats, near: Floats | None = None) -> bool:
    """The points look like (latitude, longitude): they fit the town, or else China, only with the axes swapped."""
    low, high = lonlat.min(axis=0), lonlat.max(axis=0)
    if near is not None:
        fits = bool((np.abs(lonlat - near) <= NEAR_DEG).all())
        return not fits and bool((np.abs(lonlat[:, ::-1] - near) <= NEAR_DEG).all())
    west, south, east, north = CHINA
    return bool(low[1] > north and west <= low[1] and high[1] <= east and south <= low[0] and high[0] <= north)


def as_multipolygon(shape: BaseGeometry) -> MultiPolygon:
    """A polygon as stored: MultiPolygon, outer rings counter-clockwise (RFC 7946), without height.

    Raises TypeError for anything but Polygon and MultiPolygon.
    """
    flat = shapely.force_2d(shape)
    if isinstance(flat, Polygon):
        flat = MultiPolygon([flat])
    if not isinstance(flat, MultiPolygon):
        raise TypeError(flat.geom_type)
    oriented: MultiPolygon = shapely.orient_polygons(flat)
    return oriented


def validity_problem(shape: BaseGeometry) -> Problem | None:
    """Why the rings of a polygon bound no ground, with the place, in whatever plane it is in; None when they do."""
    said = str(shapely.is_valid_reason(shape))
    if said == "Valid Geometry":
        return None
    match = _REASON.fullmatch(said)
    if not match or match["reason"] not in _REASONS:
        return Problem("polygon_invalid", {"reason": said})
    return Problem(_REASONS[match["reason"]], {"lon": float(match["x"]), "lat": float(match["y"])})

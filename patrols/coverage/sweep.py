"""Ground within a distance of lines and points, from below and from above. Pure: shapely in metres of the town.

The ground within r of a segment is a stadium: a rectangle with two half discs. We build each as a polygon whose
straight sides are exact and whose half discs are polygons of 2 · QUAD_SEGS sides:

    INNER   corners on the circle: every point of the polygon is within r
    OUTER   sides touch the circle: every point within r is in the polygon
    MIDDLE  corners moved out until the area of the half disc is right

so union(INNER) ⊆ truth ⊆ union(OUTER). GEOS's own buffer keeps no such promise: it fills concave corners that are
shallower than 1 % of the distance. Unions of stadiums are also faster than its buffer of a much-walked line.
"""

from collections.abc import Iterable
from enum import Enum

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

Floats = NDArray[np.float64]
Indices = NDArray[np.intp]
Shapes = NDArray[np.object_]
QUAD_SEGS = 8


class Cap(Enum):
    """On which side of the truth a half disc lies."""

    INNER = "inner"
    MIDDLE = "middle"
    OUTER = "outer"

    @classmethod
    def bounds(cls) -> tuple["Cap", "Cap"]:
        """The two that hold the truth between them."""
        return cls.INNER, cls.OUTER


def segments_of(lines: Iterable[Floats]) -> Floats:
    """Lines of (k, 2) corners, k ≥ 2 → (n, 4) rows of x1, y1, x2, y2."""
    parts = [np.hstack([line[:-1], line[1:]]) for line in lines]
    return np.concatenate(parts) if parts else np.empty((0, 4))


def points_as_segments(points: Floats) -> Floats:
    """(n, 2) points → (n, 4) segments of no length: their stadium is a disc."""
    return np.hstack([points, points]).reshape(-1, 4)


def half_circle(radius: float, cap: Cap, sides: int = 2 * QUAD_SEGS) -> Floats:
    """(k, 2) corners from angle -90° to +90° about the origin, for a segment that ends there going east."""
    turn = np.pi / sides
    if cap is Cap.OUTER:
        angles, radii = (np.arange(sides) + 0.5) * turn, np.full(sides, radius / np.cos(turn / 2))
    else:
        angles, radii = np.arange(sides + 1) * turn, np.full(sides + 1, float(radius))
    if cap is Cap.MIDDLE:
        radii[1:-1] = _inflated(radius, sides)
    return np.asarray(np.column_stack([np.sin(angles), -np.cos(angles)]) * radii[:, None])


def _inflated(radius: float, sides: int) -> float:
    """Radius of the inner corners at which the half polygon has half the disc's area (its two ends stay on the circle).

    sin(turn)·(r·R + (sides - 2)/2·R²) = π/2·r², solved for R.
    """
    wanted = np.pi / 2 / np.sin(np.pi / sides)
    inner = sides - 2
    return float(radius * (np.sqrt(1 + 2 * inner * wanted) - 1) / inner)


def stadiums(segments: Floats, radius: float, cap: Cap) -> Shapes:
    """One polygon per segment: the ground within `radius` metres of it."""
    along = segments[:, 2:] - segments[:, :2]
    length = np.hypot(along[:, 0], along[:, 1])
    still = length == 0
    unit = np.where(still[:, None], [1.0, 0.0], along / np.where(still, 1.0, length)[:, None])
    front = _turned(half_circle(radius, cap), unit)
    rings = np.concatenate([segments[:, None, 2:] + front, segments[:, None, :2] - front], axis=1)
    return np.asarray(shapely.polygons(np.concatenate([rings, rings[:, :1]], axis=1)))


def _turned(corners: Floats, unit: Floats) -> Floats:
    """(k, 2) corners, turned to each of (n, 2) directions → (n, k, 2)."""
    east, north = unit[:, :1], unit[:, 1:]
    x, y = corners[None, :, 0], corners[None, :, 1]
    return np.stack([x * east - y * north, x * north + y * east], axis=-1)


def swept(segments: Floats, radius: float, cap: Cap) -> BaseGeometry:
    """The union of all stadiums."""
    return shapely.union_all(stadiums(segments, radius, cap)) if len(segments) else shapely.Polygon()


def _lines(xy: Floats) -> Shapes:
    """(n,) a line for each segment; a point where it has no length: GEOS finds lines of no length nowhere."""
    lines = np.asarray(shapely.linestrings(xy.reshape(-1, 2, 2)))
    still = (xy[:, :2] == xy[:, 2:]).all(axis=1)
    lines[still] = shapely.points(xy[still, :2])
    return lines


class Segments:
    """Segments of a town that can be asked which of them come near a shape."""

    def __init__(self, xy: Floats) -> None:
        self.xy = xy
        self.lines = _lines(xy)
        self._tree = shapely.STRtree(self.lines)

    def near(self, shape: BaseGeometry, metres: float) -> Indices:
        """Indices of the segments within `metres` of the shape, ascending."""
        return np.sort(self._tree.query(shape, predicate="dwithin", distance=metres))

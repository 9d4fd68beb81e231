"""Spatial cases drawn with whole metres: east and north of a town centre at 113.4E 35.2N."""

from collections.abc import Sequence

import numpy as np
import shapely
from django.contrib.gis.geos import GEOSGeometry, MultiPolygon, Point
from numpy.typing import NDArray
from pyproj import Transformer
from shapely.geometry.base import BaseGeometry

CENTRE = (113.4, 35.2)
_TO_DEGREES = Transformer.from_crs(
    f"+proj=tmerc +lon_0={CENTRE[0]} +lat_0={CENTRE[1]} +k=1 +ellps=WGS84 +units=m", "EPSG:4326", always_xy=True
)


def degrees(shape: BaseGeometry) -> BaseGeometry:
    """A shape in metres of the drawing as EPSG:4326."""
    return shapely.transform(shape, _lonlat)


def _lonlat(xy: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.column_stack(_TO_DEGREES.transform(xy[:, 0], xy[:, 1]))


def rect(west: float, south: float, east: float, north: float) -> MultiPolygon:
    """A rectangle, as the boundaries store it."""
    return MultiPolygon(_geos(shapely.box(west, south, east, north)), srid=4326)


def point(x: float, y: float) -> Point:
    """A point, as units store it."""
    return _geos(shapely.Point(x, y))  # type: ignore[return-value]


def line(*corners: Sequence[float]) -> GEOSGeometry:
    """A line, as roads store it."""
    return _geos(shapely.LineString(corners))


def _geos(shape: BaseGeometry) -> GEOSGeometry:
    return GEOSGeometry(memoryview(degrees(shape).wkb), srid=4326)

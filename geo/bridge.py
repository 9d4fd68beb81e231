"""Shapes between the two libraries: shapely computes, Django's GEOS geometries are what rows hold."""

from typing import Any

import shapely
from django.contrib.gis.geos import GEOSGeometry
from shapely.geometry.base import BaseGeometry

from geo.crs import STORED


def to_geos(shape: BaseGeometry) -> Any:
    """A shapely geometry in WGS-84 degrees as a value for a geometry field (its class follows the shape)."""
    return GEOSGeometry(memoryview(shapely.to_wkb(shape, output_dimension=2)), srid=STORED)


def to_shapely(shape: GEOSGeometry) -> BaseGeometry:
    """The value of a geometry field as a shapely geometry, in the degrees it is stored in."""
    found: BaseGeometry = shapely.from_wkb(bytes(shape.wkb))
    return found

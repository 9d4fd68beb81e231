"""Shapes between the two libraries: shapely computes, Django's GEOS geometries are what rows hold."""

import shapely
from django.contrib.gis.geos import GEOSGeometry
from shapely.geometry.base import BaseGeometry

from geo.crs import STORED


def to_geos(shape: BaseGeometry) -> GEOSGeometry:
    """A shapely geometry in WGS-84 degrees as a value for a geometry field."""
    return GEOSGeometry(memoryview(shapely.to_wkb(shape, output_dimension=2)), srid=STORED)


def to_shapely(shape: GEOSGeometry) -> BaseGeometry:
    """The value of a geometry field as a shapely geometry, in the degrees it is stored in."""
    found: BaseGeometry = shapely.from_wkb(bytes(shape.wkb))
    return found

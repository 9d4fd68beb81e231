"""PostGIS functions that Django lacks."""

from django.contrib.gis.db.models.functions import GeoFunc, GeomOutputGeoFunc
from django.db.models import FloatField, JSONField


class ForcePolygonCCW(GeomOutputGeoFunc):
    """Outer rings counter-clockwise, as RFC 7946 section 3.1.6 asks; points and lines stay as they are."""

    function = "ST_ForcePolygonCCW"


class GeoJSONGeometry(GeoFunc):
    """The geometry as a JSON value with 7 decimals (about 1 cm), RFC 7946: no crs member."""

    function = "ST_AsGeoJSON"
    template = "%(function)s(%(expressions)s, 7)::jsonb"
    output_field = JSONField()


class Longitude(GeoFunc):
    """East of a point as a plain number, degrees."""

    function = "ST_X"
    output_field = FloatField()


class Latitude(GeoFunc):
    """North of a point as a plain number, degrees."""

    function = "ST_Y"
    output_field = FloatField()


class LeanGeometry(GeoFunc):
    """The geometry as a JSON value with 6 decimals (about 10 cm): enough for a screen, a third smaller."""

    function = "ST_AsGeoJSON"
    template = "%(function)s(%(expressions)s, 6)"
    output_field = JSONField()

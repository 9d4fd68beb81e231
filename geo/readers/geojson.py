"""GeoJSON (RFC 7946) read strictly: what GDAL would take without complaint is refused here with its feature. Pure."""

import json
import math
import re
from collections.abc import Callable
from typing import Any

import numpy as np
import shapely
from shapely.geometry import LineString, MultiLineString, MultiPoint, MultiPolygon, Point, Polygon
from shapely.geometry.base import BaseGeometry

from geo import crs
from geo.problems import Problem, Refused
from geo.readers.feature import Feature, FeatureFile

MAX_DEPTH = 16
Position = tuple[float, float]
# the end of the file ends a string too: a match always succeeds, so the time stays linear for any input
_STRING = re.compile(rb'"(?:[^"\\]++|\\.)*+(?:"|\\?\Z)', re.DOTALL)


def read_geojson(raw: bytes) -> FeatureFile:
    """A FeatureCollection, a Feature, a bare geometry or a collection of such.

    Raises Refused when the document itself is broken.
    """
    document = load_json(raw)
    found = FeatureFile(epsg=_declared(document))
    for number, item in enumerate(_items(document), start=1):
        try:
            found.features.append(_feature(item, number))
        except Refused as refused:
            found.problems += refused.at(row=number).problems
    return found


def load_json(raw: bytes) -> Any:
    """The document, after its depth was counted: no parser can be driven too deep. Raises Refused when it is broken."""
    _refuse_deep(raw)
    return _parsed(raw)


def depth_of(raw: bytes) -> int:
    """How deep brackets nest, strings left out; counted without parsing, so that no parser can be driven too deep."""
    marks = np.frombuffer(_STRING.sub(b"", raw), dtype=np.uint8)
    opens = np.isin(marks, np.frombuffer(b"[{", dtype=np.uint8)).astype(np.int8)
    closes = np.isin(marks, np.frombuffer(b"]}", dtype=np.uint8)).astype(np.int8)
    return int(np.cumsum(opens - closes, dtype=np.int32).max(initial=0))


def _refuse_deep(raw: bytes) -> None:
    depth = depth_of(raw)
    if depth > MAX_DEPTH:
        raise Refused(Problem("json_too_deep", {"depth": depth, "limit": MAX_DEPTH}))


def _parsed(raw: bytes) -> Any:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return json.loads(raw.decode(encoding), object_pairs_hook=_without_doubles)
        except UnicodeDecodeError:
            continue
        except json.JSONDecodeError as error:
            raise Refused(Problem("json_broken", {"line": error.lineno, "reason": error.msg})) from None
        except ValueError as error:  # a number of thousands of digits
            raise Refused(Problem("json_broken", {"line": 1, "reason": str(error)})) from None
    raise Refused(Problem("encoding_unknown"))


def _without_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object; Refused when a name stands twice in it: which of the two is meant, nobody can say."""
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _value in pairs]
        raise Refused(Problem("json_name_twice", {"name": next(n for n in names if names.count(n) > 1)}))
    return found


def _declared(document: Any) -> int | None:
    """The old `crs` member, which GDAL and QGIS still write."""
    member = document.get("crs") if isinstance(document, dict) else None
    properties = member.get("properties") if isinstance(member, dict) else None
    name = properties.get("name") if isinstance(properties, dict) else None
    return crs.declared_epsg(name) if isinstance(name, str) else None


def _items(document: Any) -> list[Any]:
    kind = _kind(document)
    if kind == "FeatureCollection" and isinstance(document.get("features"), list):
        return list(document["features"])
    if kind == "Feature":
        return [document]
    members = document.get("geometries") if kind == "GeometryCollection" else [document] if kind in _BUILDERS else None
    if isinstance(members, list):
        return [{"type": "Feature", "properties": {}, "geometry": member} for member in members]
    raise Refused(Problem("geojson_wrong", {"found": kind}))


def _kind(value: Any) -> str:
    """The `type` member, "" for anything that has none."""
    kind = value.get("type") if isinstance(value, dict) else ""
    return kind if isinstance(kind, str) else ""


def _feature(item: Any, number: int) -> Feature:
    if not isinstance(item, dict) or _kind(item) != "Feature":
        raise Refused(Problem("geojson_wrong", {"found": type(item).__name__}))
    if "geometry" not in item:
        raise Refused(Problem("geojson_wrong", {"found": "Feature"}))
    properties, geometry = item.get("properties"), item["geometry"]
    if not isinstance(properties, dict) and properties not in (None, []):  # PHP writes an empty object as []
        raise Refused(Problem("geojson_wrong", {"found": "properties"}))
    return Feature(number, properties or {}, None if geometry is None else _geometry(geometry))


def _geometry(value: Any) -> BaseGeometry:
    kind = _kind(value)
    if kind == "GeometryCollection":
        return _collection(value.get("geometries"))
    if kind not in _BUILDERS or not isinstance(value.get("coordinates"), list):
        raise Refused(Problem("geojson_wrong", {"found": kind}))
    try:
        return _BUILDERS[kind](value["coordinates"])
    except (TypeError, ValueError, IndexError, KeyError):
        raise Refused(Problem("coordinates_wrong", {"type": kind})) from None


def _collection(members: Any) -> BaseGeometry:
    """The members of a collection as one flat geometry: only where all are of one kind, and none is a collection."""
    if not isinstance(members, list) or any(_kind(member) not in _BUILDERS for member in members):
        raise Refused(Problem("geometry_collection"))
    parts: list[BaseGeometry] = [part for member in members for part in shapely.get_parts(_geometry(member))]
    if len(parts) == 1:
        return parts[0]
    if len({type(part) for part in parts}) != 1:
        raise Refused(Problem("geometry_collection"))
    return _JOINED[type(parts[0])](parts)


def _position(value: Any) -> Position:
    """Longitude and latitude; more numbers (height) are dropped."""
    if not isinstance(value, list) or len(value) < 2:
        raise TypeError
    if not all(isinstance(number, int | float) and not isinstance(number, bool) for number in value):
        raise TypeError
    x, y = value[0], value[1]
    try:
        pair = float(x), float(y)
    except OverflowError:
        pair = math.inf, math.inf
    if not (math.isfinite(pair[0]) and math.isfinite(pair[1])):
        raise Refused(Problem("coordinate_not_finite"))
    return pair


def _positions(value: Any, least: int) -> list[Position]:
    if not isinstance(value, list):
        raise TypeError
    found = [_position(item) for item in value]
    if len(found) < least:
        raise Refused(Problem("too_few_points", {"least": least}))
    return found


def _ring(value: Any) -> list[Position]:
    ring = _positions(value, 4)
    if ring[0] != ring[-1]:
        raise Refused(Problem("ring_open", {"lon": ring[0][0], "lat": ring[0][1]}))
    return ring


def _polygon(value: Any) -> Polygon:
    rings = [_ring(ring) for ring in value]
    return Polygon(rings[0], rings[1:])


_JOINED: dict[type[BaseGeometry], Callable[[Any], BaseGeometry]] = {
    Point: MultiPoint,
    LineString: MultiLineString,
    Polygon: MultiPolygon,
}
_BUILDERS: dict[str, Callable[[Any], BaseGeometry]] = {
    "Point": lambda value: Point(_position(value)),
    "MultiPoint": lambda value: MultiPoint(_positions(value, 1)),
    "LineString": lambda value: LineString(_positions(value, 2)),
    "MultiLineString": lambda value: MultiLineString([_positions(line, 2) for line in value]),
    "Polygon": _polygon,
    "MultiPolygon": lambda value: MultiPolygon([_polygon(part) for part in value]),
}

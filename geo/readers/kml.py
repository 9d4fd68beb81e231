"""KML placemarks with their extended data, read by defusedxml: no entities, no network links, no styles. Pure."""

import math
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring
from shapely.geometry import LineString, MultiLineString, MultiPoint, MultiPolygon, Point, Polygon
from shapely.geometry.base import BaseGeometry

from geo import crs
from geo.problems import Problem, Refused
from geo.readers.feature import Feature, FeatureFile

MAX_DEPTH = 8
_JOINED: dict[type[BaseGeometry], Callable[[Any], BaseGeometry]] = {
    Point: MultiPoint,
    LineString: MultiLineString,
    Polygon: MultiPolygon,
}


def read_kml(raw: bytes) -> FeatureFile:
    """All placemarks of the document in order. Raises Refused("xml_broken") for anything that is not sane XML."""
    try:
        root = fromstring(raw, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError) as error:
        raise Refused(Problem("xml_broken", {"reason": str(error)})) from None
    found = FeatureFile(epsg=crs.STORED)
    for number, placemark in enumerate(_all(root, "Placemark"), start=1):
        try:
            found.features.append(Feature(number, _properties(placemark), _geometry(placemark)))
        except Refused as refused:
            found.problems += refused.at(row=number).problems
    return found


def read_kmz(path: Path) -> FeatureFile:
    """The main document of a KMZ: doc.kml, else its first .kml at the top (pictures and linked files are left alone).

    Raises Refused("layer_missing") when it has none.
    """
    with zipfile.ZipFile(path) as archive:
        names = [name for name in archive.namelist() if name.lower().endswith(".kml")]
        names.sort(key=lambda name: (name.lower() != "doc.kml", name.count("/")))
        if not names:
            raise Refused(Problem("layer_missing", {"layer": "doc.kml", "layers": ""}))
        return read_kml(archive.read(names[0]))


def _name(element: Any) -> str:
    return str(element.tag).rpartition("}")[2]


def _all(element: Any, name: str) -> Iterator[Any]:
    return (child for child in element.iter() if _name(child) == name)


def _properties(placemark: Any) -> dict[str, str]:
    found = {_name(child): (child.text or "").strip() for child in placemark if _name(child) in ("name", "description")}
    for data in _all(placemark, "Data"):
        found[data.get("name", "")] = "".join((value.text or "").strip() for value in _all(data, "value"))
    for data in _all(placemark, "SimpleData"):
        found[data.get("name", "")] = (data.text or "").strip()
    return found


def _geometry(placemark: Any) -> BaseGeometry | None:
    parts = [part for child in placemark for part in _parts(child, 1)]
    if len(parts) <= 1:
        return parts[0] if parts else None
    kinds = {type(part) for part in parts}
    if len(kinds) > 1:
        raise Refused(Problem("geometry_collection"))
    return _JOINED[kinds.pop()](parts)


def _parts(element: Any, depth: int) -> list[BaseGeometry]:
    if depth > MAX_DEPTH:
        raise Refused(Problem("json_too_deep", {"depth": depth, "limit": MAX_DEPTH}))
    kind = _name(element)
    if kind == "MultiGeometry":
        return [part for child in element for part in _parts(child, depth + 1)]
    if kind == "Point":
        return [Point(_positions(element, 1)[0])]
    if kind == "LineString":
        return [LineString(_positions(element, 2))]
    return [_polygon(element)] if kind == "Polygon" else []


def _polygon(element: Any) -> Polygon:
    outer = [_positions(ring, 4) for ring in element if _name(ring) == "outerBoundaryIs"]
    inner = [_positions(ring, 4) for ring in element if _name(ring) == "innerBoundaryIs"]
    if len(outer) != 1:
        raise Refused(Problem("coordinates_wrong", {"type": "Polygon"}))
    return Polygon(outer[0], inner)


def _positions(element: Any, least: int) -> list[tuple[float, float]]:
    said = " ".join(node.text or "" for node in _all(element, "coordinates")).split()
    try:
        found = [(float(lon), float(lat)) for lon, lat, *_height in (item.split(",") for item in said)]
    except ValueError:
        raise Refused(Problem("coordinates_wrong", {"type": _name(element)})) from None
    if len(found) < least:
        raise Refused(Problem("too_few_points", {"least": least}))
    if not all(math.isfinite(lon) and math.isfinite(lat) for lon, lat in found):
        raise Refused(Problem("coordinate_not_finite"))
    return found

"""A tessellation checked as a whole: gaps, overlaps, slivers, places outside their parent; densifying for conversion.

Pure, in metres. Straight borders must stay straight while being checked: in a plane that bends them, a border that
runs straight past a neighbour's corner would look like a gap. So degrees are checked in `degree_plane` (degrees
stretched to metres, an affine map), and files in other systems are densified before they are converted to degrees: a
chord of 50 m is then within 0.1 mm of the true border.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import numpy as np
import shapely
from shapely.geometry import LineString, MultiLineString, MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from geo.crs import Floats
from geo.problems import Problem, Refused

TOLERANCE_M2 = 1.0
SLIVER_WIDTH_M = 2.0  # wider faults are ground somebody can stand on
SLIVER_SLENDER = 10.0  # times as long as wide at least
CRUMB_WIDTH_M = 0.02  # thinner crumbs are what rounding to seven decimals of a degree leaves along any border
DENSE_M = 50.0
DENSE_DEG = 0.0005  # about 50 m
MAX_DENSE = 1_000_000  # vertices of one line
NOISE_M = 0.005  # half the width of what is a hair on a fault, not its ground
Move = Callable[[Floats], Floats]


class FaultKind(StrEnum):
    """What can be wrong between shapes."""

    GAP = "gap"
    OVERLAP = "overlap"
    OUTSIDE = "outside_parent"
    SLIVER = "sliver"


@dataclass(frozen=True, slots=True)
class Fault:
    """One connected fault, with its area and a point inside it in the plane of the check.

    places: the names concerned; two, but only the parent's for a gap. A sliver is a gap, an overlap or a strip outside
    the parent (`cause` says which; else it equals `kind`) that is at most 2 m wide and ten times as long as that: a
    border drawn twice, mended by snapping, not a question of whose ground it is. width_m is its mean width, area over
    length, and length_m half the way around it. shape: the ground itself, in the same plane.
    """

    kind: FaultKind
    places: tuple[str, ...]
    area_m2: float
    x: float
    y: float
    shape: BaseGeometry = field(compare=False)
    width_m: float = 0.0
    length_m: float = 0.0
    cause: FaultKind | None = None


def faults(
    shapes: Mapping[str, BaseGeometry],
    parents: Mapping[str, BaseGeometry],
    parent_of: Mapping[str, str],
    tolerance_m2: float = TOLERANCE_M2,
) -> list[Fault]:
    """All faults over `tolerance_m2` of valid polygons in metres, largest first within a kind.

    shapes: name → polygon; parents: name → polygon the shapes should fill; parent_of: name of a shape → of its parent
    (shapes without one are checked for overlaps and inner holes only).
    """
    names = list(shapes)
    drawn = np.asarray([shapes[name] for name in names], dtype=object)
    found = [
        *_overlaps(names, drawn, tolerance_m2),
        *_outside(shapes, parents, parent_of, tolerance_m2),
        *_gaps(drawn, parents, tolerance_m2),
    ]
    order = list(FaultKind)
    return sorted(found, key=lambda fault: (order.index(fault.kind), -fault.area_m2))


def degree_plane(lon0: float, lat0: float) -> tuple[Move, Move]:
    """(degrees → metres, metres → degrees) about a centre: each degree stretched to its length there (WGS-84)."""
    a, e2, phi = 6378137.0, 0.00669437999014, np.radians(lat0)
    bend = 1 - e2 * np.sin(phi) ** 2
    scale = np.radians(np.array([a * np.cos(phi) / np.sqrt(bend), a * (1 - e2) / bend**1.5]))
    centre = np.array([lon0, lat0])
    return (lambda lonlat: (lonlat - centre) * scale), (lambda xy: xy / scale + centre)


def densified(shape: BaseGeometry, step: float = DENSE_M) -> BaseGeometry:
    """The same shape with a vertex at least every `step` of its own unit, so that converted borders stay together.

    A side is cut at the same points whichever way round it is drawn. shapely.segmentize is not used: it mends rings
    that cross themselves on the way, and a fault would be gone before anyone saw it. Raises
    Refused("too_many_vertices") for shapes as wide as only mistyped coordinates are.
    """
    if isinstance(shape, Polygon):
        return Polygon(_dense_line(shape.exterior, step), [_dense_line(hole, step) for hole in shape.interiors])
    if isinstance(shape, LineString):
        return LineString(_dense_line(shape, step))
    if isinstance(shape, MultiPolygon | MultiLineString):
        parts: list[Any] = [densified(part, step) for part in shape.geoms]
        return type(shape)(parts)
    return shape


def _dense_line(line: BaseGeometry, step: float) -> Floats:
    """(n, 2) vertices of one line; each side is cut from its western (southern) end."""
    xy = shapely.get_coordinates(line)
    starts, ends = xy[:-1], xy[1:]
    pieces = np.maximum(np.ceil(np.hypot(*(ends - starts).T) / step), 1)
    if pieces.sum() > MAX_DENSE:
        raise Refused(Problem("too_many_vertices", {"count": int(min(pieces.sum(), 1e15)), "limit": MAX_DENSE}))
    side = np.repeat(np.arange(len(starts)), pieces.astype(np.intp))
    nth = np.arange(len(side)) - np.repeat(np.cumsum(pieces) - pieces, pieces.astype(np.intp))
    turned = (starts[:, 0] > ends[:, 0]) | ((starts[:, 0] == ends[:, 0]) & (starts[:, 1] > ends[:, 1]))
    share = np.where(turned[side], pieces[side] - nth, nth) / pieces[side]
    first, last = np.where(turned[:, None], ends, starts), np.where(turned[:, None], starts, ends)
    cut = first[side] + (last - first)[side] * share[:, None]
    cut[nth == 0] = starts
    return np.vstack([cut, xy[-1:]])


def _overlaps(names: Sequence[str], drawn: np.ndarray, tolerance: float) -> list[Fault]:
    tree = shapely.STRtree(drawn)
    first, second = tree.query(drawn, predicate="intersects")
    later = first < second
    first, second = first[later], second[later]
    common = shapely.intersection(drawn[first], drawn[second])
    return [
        fault
        for a, b, area in zip(first, second, common, strict=True)
        for fault in _pieces(FaultKind.OVERLAP, (names[a], names[b]), area, tolerance)
    ]


def _outside(
    shapes: Mapping[str, BaseGeometry],
    parents: Mapping[str, BaseGeometry],
    parent_of: Mapping[str, str],
    tolerance: float,
) -> list[Fault]:
    found = []
    for name, shape in shapes.items():
        parent = parents.get(parent_of.get(name, ""))
        if parent is not None:
            places = (name, parent_of[name])
            found += _pieces(FaultKind.OUTSIDE, places, shapely.difference(shape, parent), tolerance)
    return found


def _gaps(drawn: np.ndarray, parents: Mapping[str, BaseGeometry], tolerance: float) -> list[Fault]:
    """Ground of a parent in no shape; without parents, holes between the shapes."""
    covered = shapely.union_all(drawn)
    if parents:
        bare = {name: shapely.difference(parent, covered) for name, parent in parents.items()}
    else:
        rings = shapely.get_rings(shapely.get_parts(covered))
        outer = shapely.get_exterior_ring(shapely.get_parts(covered))
        holes = [shapely.Polygon(ring) for ring in rings if not any(shapely.equals_exact(ring, o) for o in outer)]
        bare = {"": shapely.MultiPolygon(holes)}
    return [fault for name, rest in bare.items() for fault in _pieces(FaultKind.GAP, (name,), rest, tolerance)]


def _pieces(cause: FaultKind, places: tuple[str, ...], area: BaseGeometry, tolerance: float) -> list[Fault]:
    """One fault for each connected piece over the tolerance.

    A border drawn twice leaves many small pieces: those below the tolerance are one fault together when they exceed
    it, so that cutting a fault up hides nothing; but not those thinner than a rounded coordinate is true.
    """
    parts = shapely.get_parts(area)
    parts = parts[shapely.get_dimensions(parts) == 2]
    sizes = shapely.area(parts)
    crumbs = parts[(sizes <= tolerance) & (2 * sizes > CRUMB_WIDTH_M * shapely.length(parts))]
    whole = list(parts[sizes > tolerance])
    if len(crumbs) and shapely.area(crumbs).sum() > tolerance:
        whole.append(shapely.MultiPolygon(list(crumbs)))
    return [_fault(cause, places, piece) for piece in whole]


def _fault(cause: FaultKind, places: tuple[str, ...], area: BaseGeometry) -> Fault:
    point = area.representative_point()
    length = _length(area)
    width = float(area.area) / length
    is_sliver = width <= SLIVER_WIDTH_M and length >= SLIVER_SLENDER * width
    kind = FaultKind.SLIVER if is_sliver else cause
    return Fault(kind, places, float(area.area), float(point.x), float(point.y), area, width, length, cause)


def _length(area: BaseGeometry) -> float:
    """Half the way around, without the hairs that rounding leaves along a border (if there is anything else)."""
    bare = area.buffer(-NOISE_M).buffer(NOISE_M, join_style="mitre")
    return float(area.length if bare.is_empty else bare.length) / 2

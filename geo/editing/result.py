"""What an edit gives, and what all edits refuse alike."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import shapely
from shapely.geometry import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from geo.problems import Value
from geo.shapes import as_multipolygon

NEAR_M = 0.01  # closer than this is the same place: files and screens round to millimetres
SLIVER_M2 = 100.0
SLIVER_WIDTH_M = 2.0  # twice the area over the perimeter: about the width of a strip
DUST_M2 = 1e-4  # faces that only rounding makes
Shapes = Mapping[str, BaseGeometry]


class EditRefused(Exception):
    """The edit cannot be done. `code`: the reason; `at`: (x, y) in the plane of the shapes, when there is a place."""

    def __init__(self, code: str, at: tuple[float, float] | None = None, **params: Value) -> None:
        super().__init__(code)
        self.code = code
        self.at = at
        self.params = params


@dataclass(frozen=True, slots=True)
class Edited:
    """What became of the shapes. `made`: new ones, from west to east and north to south.

    changed: name → new shape of places that go on; retired: names of places that end. Whoever is not named stayed
    exactly as it was.
    """

    made: tuple[MultiPolygon, ...] = ()
    retired: tuple[str, ...] = ()
    changed: Mapping[str, MultiPolygon] = field(default_factory=dict)


def in_reading_order(shapes: Iterable[MultiPolygon]) -> tuple[MultiPolygon, ...]:
    """From west to east, then north to south: the order in which grids are numbered."""

    def key(shape: MultiPolygon) -> tuple[float, float]:
        centre = shape.centroid
        return round(centre.x, 1), -centre.y

    return tuple(sorted(shapes, key=key))


def dissolved(faces: Iterable[Polygon]) -> MultiPolygon:
    """One shape of noded faces."""
    return as_multipolygon(shapely.union_all(list(faces)))


def place_of(shape: BaseGeometry) -> tuple[float, float]:
    """A point inside of it."""
    point = shape.representative_point()
    return float(point.x), float(point.y)


def refuse_slivers(shape: MultiPolygon, before: BaseGeometry | None = None) -> None:
    """EditRefused("edit_sliver") when a part is too small or too thin to be ground; parts that were there may stay."""
    old = list(shapely.get_parts(before)) if before is not None else []
    for part in shape.geoms:
        is_small = part.area < SLIVER_M2
        if (is_small or 2 * part.area / part.length < SLIVER_WIDTH_M) and not any(part.equals(one) for one in old):
            raise EditRefused("edit_sliver", place_of(part), area_m2=round(part.area, 1))


def refuse_invalid(shape: BaseGeometry, code: str = "edit_invalid") -> None:
    """EditRefused(code) with the place where a ring crosses itself."""
    if not shape.is_valid:
        said = str(shapely.is_valid_reason(shape))
        words = said.partition("[")[2].rstrip("]").split()
        raise EditRefused(code, (float(words[0]), float(words[1])) if len(words) >= 2 else None)

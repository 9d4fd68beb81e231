"""Split one place by a drawn line."""

from math import hypot

import shapely
from shapely.geometry import LineString, MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from geo.editing.result import (
    DUST_M2,
    NEAR_M,
    Edited,
    EditRefused,
    Shapes,
    dissolved,
    in_reading_order,
    refuse_slivers,
)

REACH_M = 2.0  # a line that stops this short of the border was meant to reach it
MOST_PIECES = 12


def split(shapes: Shapes, name: str, line: LineString) -> Edited:
    """Cut a place along a line; what of the line lies outside of it does nothing.

    Refused: "edit_line_misses", "edit_sliver" (with the place), "edit_many_pieces".
    """
    shape = shapes[name]
    pieces = _pieces(shape, _reaching(line, shape.boundary))
    if len(pieces) < 2:
        raise EditRefused("edit_line_misses", _middle(line))
    if len(pieces) > MOST_PIECES:
        raise EditRefused("edit_many_pieces", _middle(line), count=len(pieces), limit=MOST_PIECES)
    for piece in pieces:
        refuse_slivers(piece, shape)
    return Edited(made=in_reading_order(pieces), retired=(name,))


def _pieces(shape: BaseGeometry, line: LineString) -> list[MultiPolygon]:
    """The parts that the line cuts off; parts of the place that it does not touch stay with the largest of them."""
    whole = [part for part in shapely.get_parts(shape) if not part.intersects(line)]
    found: list[Polygon] = []
    for part in shapely.get_parts(shape):
        if part not in whole:
            found += faces_in(part, [part.boundary, line])
    if len(found) < 2:
        return [dissolved(found)] if found else []
    largest = max(found, key=lambda piece: piece.area)
    return [dissolved([piece, *whole] if piece is largest else [piece]) for piece in found]


def faces_in(area: BaseGeometry, lines: list[BaseGeometry]) -> list[Polygon]:
    """The faces inside an area that the lines draw together."""
    faces = shapely.get_parts(shapely.polygonize([shapely.union_all(lines)]))
    return [face for face in faces if face.area > DUST_M2 and area.covers(face.representative_point())]


def _middle(line: LineString) -> tuple[float, float]:
    point = line.interpolate(0.5, normalized=True)
    return float(point.x), float(point.y)


def _reaching(line: LineString, border: BaseGeometry) -> LineString:
    """The line with its ends drawn through a border that they stop short of by `REACH_M` at most."""
    corners = [tuple(xy) for xy in shapely.get_coordinates(line)]
    before, after = _through(corners[0], border), _through(corners[-1], border)
    return LineString([*before, *corners, *after])


def _through(end: tuple[float, ...], border: BaseGeometry) -> list[tuple[float, float]]:
    """A point just beyond the nearest place of the border; nothing when the end is on it or far from it."""
    goal = shapely.get_point(shapely.shortest_line(border, shapely.Point(end)), 0)
    dx, dy = goal.x - end[0], goal.y - end[1]
    length = hypot(dx, dy)
    if not 1e-9 < length <= REACH_M:
        return []
    beyond = 1 + NEAR_M / length
    return [(end[0] + dx * beyond, end[1] + dy * beyond)]

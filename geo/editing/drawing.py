"""Draw a new place: cut out of those that are there, or fill ground that nobody has."""

import shapely
from shapely.geometry import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from geo.editing.result import (
    Edited,
    EditRefused,
    Shapes,
    dissolved,
    place_of,
    refuse_invalid,
    refuse_slivers,
)
from geo.editing.splitting import faces_in
from geo.topology import TOLERANCE_M2


def cut_out(shapes: Shapes, drawn: Polygon) -> Edited:
    """A new place as drawn; everybody it takes ground from keeps the rest. Who is merely grazed keeps all.

    Refused: "edit_invalid", "edit_takes_whole" (somebody would have nothing left), "edit_falls_apart" (somebody would
    be cut in two: split first), "edit_sliver".
    """
    refuse_invalid(drawn)
    common = {name: shape.intersection(drawn).area for name, shape in shapes.items() if shape.intersects(drawn)}
    touched = {name: shapes[name] for name, area in common.items() if area > TOLERANCE_M2}
    grazed = [shapes[name] for name in common if name not in touched]
    lines = [drawn.boundary, *(shapes[name].boundary for name in common)]
    made = dissolved(_without(faces_in(drawn, lines), grazed))
    refuse_slivers(made)
    changed = {name: _rest(name, shape, drawn, lines) for name, shape in touched.items()}
    return Edited(made=(made,), changed=changed)


def fill(shapes: Shapes, drawn: Polygon, within: BaseGeometry) -> Edited:
    """A new place of the ground of `within` inside the drawing that nobody has; nobody else changes.

    Refused: "edit_invalid", "edit_fills_nothing", "edit_sliver".
    """
    refuse_invalid(drawn)
    around = [shape for shape in shapes.values() if shape.intersects(drawn)]
    lines = [drawn.boundary, within.boundary, *(shape.boundary for shape in around)]
    inside = [face for face in faces_in(drawn, lines) if within.covers(face.representative_point())]
    free = _without(inside, around)
    if sum(face.area for face in free) <= TOLERANCE_M2:
        raise EditRefused("edit_fills_nothing", place_of(drawn))
    made = dissolved(free)
    refuse_slivers(made)
    return Edited(made=(made,))


def _without(faces: list[Polygon], shapes: list[BaseGeometry]) -> list[Polygon]:
    """The faces that lie in none of the shapes."""
    return [face for face in faces if not any(shape.covers(face.representative_point()) for shape in shapes)]


def _rest(name: str, shape: BaseGeometry, drawn: Polygon, lines: list[BaseGeometry]) -> MultiPolygon:
    kept = [face for face in faces_in(shape, lines) if not drawn.covers(face.representative_point())]
    if sum(face.area for face in kept) <= TOLERANCE_M2:
        raise EditRefused("edit_takes_whole", place_of(shape), place=name)
    rest = dissolved(kept)
    refuse_slivers(rest, shape)
    if len(rest.geoms) > len(shapely.get_parts(shape)):
        raise EditRefused("edit_falls_apart", place_of(drawn), place=name)
    return rest

"""Merge neighbours into one place."""

from collections.abc import Sequence

import shapely

from geo.editing.noded import Noded
from geo.editing.result import Edited, EditRefused, Shapes, place_of
from geo.shapes import as_multipolygon


def merge(shapes: Shapes, names: Sequence[str]) -> Edited:
    """One place of several that hang together along borders; a corner is no border.

    Refused: "edit_too_few", "edit_not_neighbours" (with a place that hangs on none of the others).
    """
    chosen = list(dict.fromkeys(names))
    if len(chosen) < 2:
        raise EditRefused("edit_too_few")
    noded = Noded.of({name: shapes[name] for name in chosen})
    if apart := _apart(noded, chosen):
        raise EditRefused("edit_not_neighbours", place_of(shapes[apart]), place=apart)
    made = as_multipolygon(shapely.union_all([noded.shape(name) for name in chosen]))
    return Edited(made=(made,), retired=tuple(chosen))


def _apart(noded: Noded, names: list[str]) -> str:
    """A name that no chain of shared edges joins to the first; "" when all hang together."""
    edges = {name: noded.edges_of(name) for name in names}
    joined, rest = set(edges[names[0]]), names[1:]
    while near := [name for name in rest if joined & edges[name]]:
        joined |= set().union(*(edges[name] for name in near))
        rest = [name for name in rest if name not in near]
    return rest[0] if rest else ""

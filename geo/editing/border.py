"""Move a border that two places share, so that all who touch it move together."""

from collections import defaultdict

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geo.crs import Floats
from geo.editing.noded import Noded, Ring, closed_pairs
from geo.editing.result import NEAR_M, Edited, EditRefused, Shapes, place_of, refuse_invalid, refuse_slivers
from geo.topology import TOLERANCE_M2


def shared_borders(shapes: Shapes, one: str, other: str) -> list[Floats]:
    """The borders between two places, each an (n, 2) path from junction to junction; closed for an island.

    A junction is where a third border begins.
    """
    noded = Noded.of(_around(shapes, shapely.union(shapes[one], shapes[other])))
    shared = noded.edges_of(one) & noded.edges_of(other)
    meets: dict[int, set[int]] = defaultdict(set)
    for name in noded.polygons:
        for a, b in noded.edges_of(name):
            meets[a].add(b)
            meets[b].add(a)
    junctions = {node for node, near in meets.items() if len(near) != 2}
    return [noded.at[path] for path in _paths(shared, junctions)]


def move_border(shapes: Shapes, old: Floats, new: Floats) -> Edited:
    """Put the path `new` in the place of the border `old` (both (n, 2), in the same direction) for everybody on it.

    Ends may move: whoever meets there follows. Refused: "edit_border_unknown" (the border is not there any more),
    "edit_border_crosses", "edit_overlaps", "edit_leaves_gap", "edit_sliver".
    """
    around = _around(shapes, shapely.MultiPoint(np.concatenate([old, new])).envelope)
    noded = Noded.of(around)
    path = noded.find(old)
    if path is None or len(path) < 2:
        raise EditRefused("edit_border_unknown", (float(old[0, 0]), float(old[0, 1])))
    touched = _replace(noded, path, new)
    changed = {name: noded.shape(name) for name in touched}
    for shape in changed.values():
        refuse_invalid(shape, "edit_border_crosses")
    _refuse_faults({name: around[name] for name in around}, {**around, **changed}, set(changed))
    for name, shape in changed.items():
        refuse_slivers(shape, around[name])
    return Edited(changed=changed)


def _around(shapes: Shapes, area: BaseGeometry) -> dict[str, BaseGeometry]:
    near = area.envelope.buffer(1.0)
    return {name: shape for name, shape in shapes.items() if shape.intersects(near)}


def _paths(edges: set[tuple[int, int]], junctions: set[int]) -> list[list[int]]:
    """Edges chained from junction to junction; what is left over are closed rings."""
    near: dict[int, list[int]] = defaultdict(list)
    for a, b in sorted(edges):
        near[a].append(b)
        near[b].append(a)
    starts = [node for node in near if node in junctions or len(near[node]) != 2]
    rest = set(edges)
    paths = [path for start in [*sorted(starts), *sorted(near)] for path in _walks(start, near, rest, set(starts))]
    return [path for path in paths if len(path) > 1]


def _walks(start: int, near: dict[int, list[int]], rest: set[tuple[int, int]], ends: set[int]) -> list[list[int]]:
    found = []
    for first in near[start]:
        path, here, step = [start], start, first
        while (edge := (min(here, step), max(here, step))) in rest:
            rest.discard(edge)
            path.append(step)
            onward = [node for node in near[step] if node != here]
            if step in ends or not onward:
                break
            here, step = step, onward[0]
        found.append(path)
    return found


def _replace(noded: Noded, path: list[int], new: Floats) -> set[str]:
    """Write the new path into every ring that has the old one, and move its ends for everybody. Names touched."""
    before = noded.at.copy()
    is_closed = path[0] == path[-1]
    inner = noded.add(new[1:-1])
    ids = [path[0], *inner, path[-1]]
    touched = _written(noded, path, ids, is_closed=is_closed)
    for end, place in ((path[0], new[0]), (path[-1], new[-1])):
        noded.at[end] = place
    moved = {k for k in {path[0], path[-1]} if np.hypot(*(noded.at[k] - before[k])) > NEAR_M}
    return touched | {name for name, rings, k in noded.rings() if moved & set(rings[k])}


def _written(noded: Noded, path: list[int], ids: list[int], *, is_closed: bool) -> set[str]:
    inner = set(path[1:-1])
    touched: set[str] = set()
    for name, rings, k in noded.rings():
        written = _ring_with(rings[k], path, ids, is_closed=is_closed)
        if written is not None:
            rings[k] = written
            touched.add(name)
        elif inner & set(rings[k]):
            node = next(iter(inner & set(rings[k])))
            raise EditRefused("edit_border_unknown", (float(noded.at[node, 0]), float(noded.at[node, 1])))
    if len(touched) < 2:
        raise EditRefused("edit_border_unknown", (float(noded.at[path[0], 0]), float(noded.at[path[0], 1])))
    return touched


def _ring_with(ring: Ring, path: list[int], ids: list[int], *, is_closed: bool) -> Ring | None:
    """The ring with `path`, in either direction, replaced by `ids`; None when it does not run along it."""
    if is_closed:
        return ids[:-1] if set(ring) == set(path) else None
    edges = set(closed_pairs(ring))
    for there, fresh in ((path, ids), (path[::-1], ids[::-1])):
        if (there[0], there[1]) in edges:
            start = next(i for i, (a, b) in enumerate(closed_pairs(ring)) if (a, b) == (there[0], there[1]))
            turned = ring[start:] + ring[:start]
            if turned[: len(there)] == there:
                return fresh + turned[len(there) :]
    return None


def _refuse_faults(before: Shapes, after: Shapes, changed: set[str]) -> None:
    """Overlaps that were not there before, and ground that fell out between the shapes."""
    for name in sorted(changed):
        for other in after:
            if other == name or not after[name].intersects(after[other]):
                continue
            common = after[name].intersection(after[other])
            if common.area > before[name].intersection(before[other]).area + TOLERANCE_M2:
                raise EditRefused("edit_overlaps", place_of(common), place=name, other=other)
    lost = shapely.union_all(list(before.values())).difference(shapely.union_all(list(after.values())))
    for part in shapely.get_parts(lost):
        if part.area > TOLERANCE_M2:
            raise EditRefused("edit_leaves_gap", place_of(part), area_m2=round(part.area, 1))

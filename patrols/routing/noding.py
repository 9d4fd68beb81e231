"""Road lines → nodes and edges: where lines meet, a walker may turn.

The rule, for files that say nothing about levels or turns:
1. Ends within `tolerance_m` (1 m) of each other are one node.
2. An end within the tolerance of another line's middle meets it there (a T), and that line is cut.
3. Lines that cross or touch are cut at every common point, even when the file has no vertex there: a road ledger of a
   town carries no bridges, and a walker may turn at a crossing. Lines on top of each other are cut at the ends of
   the common part.
Everything is in metres of one plane; lengths are those of the cut pieces.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree
from shapely import LineString, STRtree
from shapely.geometry.base import BaseGeometry
from shapely.ops import substring

TOLERANCE_M = 1.0

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Noded:
    """`nodes` (n, 2) metres; edge k joins `tail[k]` and `head[k]` along `lines[k]`, `length_m[k]` long."""

    nodes: Floats
    tail: Ints
    head: Ints
    length_m: Floats
    lines: NDArray[np.object_]


@dataclass(frozen=True, slots=True)
class _Cuts:
    """Places on lines: `line` (m,) index, `offset_m` (m,) along it."""

    line: Ints
    offset_m: Floats

    @classmethod
    def at(cls, lines: NDArray[np.object_], line: Ints, points: NDArray[np.object_]) -> "_Cuts":
        return cls(line, shapely.line_locate_point(lines[line], points).astype(np.float64))


def node(roads: Sequence[LineString], tolerance_m: float = TOLERANCE_M) -> Noded:
    """Cut road lines (metres) where they meet; see the rule above. Empty and zero-length lines are left out."""
    lines = _simple(roads)
    if not len(lines):
        none = np.empty(0, dtype=np.int64)
        return Noded(np.empty((0, 2)), none, none.copy(), np.empty(0), np.empty(0, dtype=object))
    cuts = _in_order([_ends(lines), _touches(lines, tolerance_m), _crossings(lines)])
    places = shapely.get_coordinates(shapely.line_interpolate_point(lines[cuts.line], cuts.offset_m))
    label, nodes = _merge(places, tolerance_m)
    return _edges(lines, cuts, label, nodes, tolerance_m)


def _simple(roads: Sequence[LineString]) -> NDArray[np.object_]:
    """Lines that do not cross themselves; one that does is cut at its own crossings first."""
    given = np.array([road for road in roads if road is not None and road.length > 0], dtype=object)
    if not len(given):
        return given
    is_simple = shapely.is_simple(given)
    pieces = shapely.get_parts(shapely.node(given[~is_simple]))
    simple: NDArray[np.object_] = np.concatenate([given[is_simple], pieces])
    return simple


def _ends(lines: NDArray[np.object_]) -> _Cuts:
    index = np.arange(len(lines))
    return _Cuts(np.concatenate([index, index]), np.concatenate([np.zeros(len(lines)), shapely.length(lines)]))


def _touches(lines: NDArray[np.object_], tolerance_m: float) -> _Cuts:
    """Where an end of one line comes within the tolerance of another line."""
    ends = np.concatenate([shapely.get_point(lines, 0), shapely.get_point(lines, -1)])
    end, line = STRtree(lines).query(ends, predicate="dwithin", distance=tolerance_m)
    other = end % len(lines) != line
    return _Cuts.at(lines, line[other], ends[end[other]])


def _crossings(lines: NDArray[np.object_]) -> _Cuts:
    """Common points of two lines; a common stretch gives its two ends."""
    one, two = STRtree(lines).query(lines, predicate="intersects")
    one, two = one[one < two], two[one < two]
    common = shapely.intersection(lines[one], lines[two])
    parts, pair = shapely.get_parts(common, return_index=True)
    is_line = shapely.get_type_id(parts) == shapely.GeometryType.LINESTRING
    points = np.concatenate(
        [parts[~is_line], shapely.get_point(parts[is_line], 0), shapely.get_point(parts[is_line], -1)]
    )
    pair = np.concatenate([pair[~is_line], pair[is_line], pair[is_line]])
    return _Cuts.at(lines, np.concatenate([one[pair], two[pair]]).astype(np.int64), np.concatenate([points, points]))


def _in_order(found: Sequence[_Cuts]) -> _Cuts:
    """All places, by line and then along it."""
    line = np.concatenate([cuts.line for cuts in found]).astype(np.int64)
    offset = np.concatenate([cuts.offset_m for cuts in found])
    order = np.lexsort((offset, line))
    return _Cuts(line[order], offset[order])


def _merge(places: Floats, tolerance_m: float) -> tuple[Ints, Floats]:
    """Places within the tolerance are one node, at the first of them: label (m,) and coordinates (n, 2)."""
    pairs = cKDTree(places).query_pairs(tolerance_m, output_type="ndarray")
    near = coo_matrix((np.ones(len(pairs)), (pairs[:, 0], pairs[:, 1])), shape=(len(places), len(places)))
    _count, label = connected_components(near, directed=False)
    _labels, first = np.unique(label, return_index=True)
    return label.astype(np.int64), places[first]


def _edges(lines: NDArray[np.object_], cuts: _Cuts, label: Ints, nodes: Floats, tolerance_m: float) -> Noded:
    """One edge between neighbouring places of a line; crumbs inside one node vanish in it."""
    here, there = np.arange(len(label) - 1), np.arange(1, len(label))
    stretch = cuts.offset_m[there] - cuts.offset_m[here]
    crumb = (label[here] == label[there]) & (stretch <= 2 * tolerance_m)
    keep = (cuts.line[here] == cuts.line[there]) & (stretch > 0) & ~crumb
    here, there = here[keep], there[keep]
    pieces = np.empty(len(here), dtype=object)
    for k, (a, b) in enumerate(zip(here, there, strict=True)):
        piece = substring(lines[cuts.line[a]], cuts.offset_m[a], cuts.offset_m[b])
        pieces[k] = _between(piece, nodes[label[a]], nodes[label[b]])
    return Noded(nodes, label[here], label[there], shapely.length(pieces), pieces)


def _between(piece: BaseGeometry, start: Floats, end: Floats) -> LineString:
    """The piece with its two ends moved (by the tolerance at most) onto its nodes."""
    coords = shapely.get_coordinates(piece)
    coords[0], coords[-1] = start, end
    return LineString(coords)

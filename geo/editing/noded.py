"""A tessellation as rings of shared nodes: one coordinate in one place, so that neighbours move together.

Vertices closer than `NEAR_M` are one node; a vertex on a neighbour's straight edge (a T-junction) becomes a node of
that edge too.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import shapely
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree
from shapely.geometry import MultiPolygon, Polygon

from geo.crs import Floats
from geo.editing.result import NEAR_M, Shapes
from geo.shapes import as_multipolygon

Ring = list[int]  # ids of nodes, not closed


@dataclass(slots=True)
class Noded:
    """`at`: (n, 2) metres of the nodes; `polygons`: name → polygons → rings, the outer one first."""

    at: Floats
    polygons: dict[str, list[list[Ring]]]

    @classmethod
    def of(cls, shapes: Shapes) -> "Noded":
        """Node the shapes among themselves."""
        rings = [(name, n, ring) for name, shape in shapes.items() for n, ring in _rings(shape)]
        corners = np.concatenate([ring for _, _, ring in rings]) if rings else np.empty((0, 2))
        node, at = _clustered(corners)
        polygons: dict[str, list[list[Ring]]] = defaultdict(list)
        start = 0
        for name, n, ring in rings:
            ids = [int(k) for k in node[start : start + len(ring)]]
            start += len(ring)
            if n == len(polygons[name]):
                polygons[name].append([])
            polygons[name][n].append(ids)
        noded = cls(at, dict(polygons))
        noded._add_junctions()
        return noded

    def rings(self) -> Iterator[tuple[str, list[Ring], int]]:
        """Every ring as (name, the list that holds it, its place there), so that it can be replaced."""
        for name, polygons in self.polygons.items():
            for rings in polygons:
                for place in range(len(rings)):
                    yield name, rings, place

    def shape(self, name: str) -> MultiPolygon:
        """The shape that the rings of a name draw now."""
        drawn = [[self.at[ring] for ring in rings] for rings in self.polygons[name]]
        return as_multipolygon(MultiPolygon([Polygon(outer, holes) for outer, *holes in drawn]))

    def edges_of(self, name: str) -> set[tuple[int, int]]:
        """Edges of a name's rings, the lower node first."""
        rings = [ring for rings in self.polygons[name] for ring in rings]
        return {(min(a, b), max(a, b)) for ring in rings for a, b in closed_pairs(ring)}

    def find(self, places: Floats) -> list[int] | None:
        """The nodes at some places; None when one of them is no node."""
        distance, node = cKDTree(self.at).query(places, distance_upper_bound=NEAR_M)
        return np.atleast_1d(node).tolist() if np.isfinite(distance).all() else None

    def add(self, places: Floats) -> list[int]:
        """New nodes; gives their ids."""
        first = len(self.at)
        self.at = np.concatenate([self.at, places.reshape(-1, 2)])
        return list(range(first, len(self.at)))

    def _add_junctions(self) -> None:
        """Put every node that lies on an edge into that edge."""
        held = [(rings, k, ring) for _, rings, k in self.rings() for ring in [rings[k]]]
        ends = [pair for _, _, ring in held for pair in closed_pairs(ring)]
        between: dict[int, list[int]] = defaultdict(list)
        edges = shapely.linestrings(self.at[np.array(ends, dtype=int)]) if ends else np.empty(0, dtype=object)
        places = [shapely.Point(xy) for xy in self.at]
        near = np.asarray(shapely.STRtree(places).query(edges, predicate="dwithin", distance=NEAR_M))
        for e, n in near.T.tolist():
            if n not in ends[e]:
                between[e].append(n)
        first = 0
        for rings, k, ring in held:
            rings[k] = [
                one for i, a in enumerate(ring) for one in (a, *self._along(edges[first + i], between[first + i]))
            ]
            first += len(ring)

    def _along(self, edge: shapely.LineString, nodes: list[int]) -> list[int]:
        return sorted(nodes, key=lambda n: float(edge.project(shapely.Point(self.at[n])))) if nodes else []


def closed_pairs(ring: Ring) -> Iterator[tuple[int, int]]:
    """(from, to) of every edge of a ring, the closing one last."""
    return pairwise([*ring, ring[0]])


def _rings(shape: shapely.Geometry) -> Iterator[tuple[int, Floats]]:
    for n, part in enumerate(shapely.get_parts(shape)):
        for ring in (part.exterior, *part.interiors):
            yield n, shapely.get_coordinates(ring)[:-1]


def _clustered(corners: Floats) -> tuple[np.ndarray, Floats]:
    """Node of each corner, and the place of each node: that of the first corner in it."""
    near = cKDTree(corners).query_pairs(NEAR_M, output_type="ndarray") if len(corners) else np.empty((0, 2), int)
    links = coo_matrix((np.ones(len(near)), (near[:, 0], near[:, 1])), shape=(len(corners),) * 2)
    _, node = connected_components(links, directed=False)
    _, first = np.unique(node, return_index=True)
    return node, corners[first]

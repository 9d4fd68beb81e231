"""The road network of a town: distances and paths between stops, in metres of the town's own plane.

A stop is joined to the nearest road at the foot of its perpendicular and walks it (`off_road_m`). Distances are
shortest paths along the roads (Dijkstra, scipy.sparse.csgraph). A stop that cannot be reached says so with an infinite
distance; nothing is dropped.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import connected_components
from shapely import LineString, STRtree

from patrols.routing.noding import TOLERANCE_M, Floats, Ints, Noded, node

# A stop this close to the main network uses it, even when a disconnected scrap of road is nearer.
PREFER_MAIN_M = 50.0
# Farther than this from any road a stop is off the network.
OFF_NETWORK_M = 500.0


@dataclass(frozen=True, slots=True)
class Island:
    """Roads that no other road reaches: how many pieces, their metres, and a point (x, y) on them."""

    edge_count: int
    length_m: float
    at: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Snapped:
    """Stops on the road: `edge` (k,), −1 off the network; `offset_m` along the edge; `off_road_m` the perpendicular;
    `points` (k, 2) the stops themselves, `at` (k, 2) their feet on the road (the stop itself when off the network)."""

    edge: Ints
    offset_m: Floats
    off_road_m: Floats
    points: Floats
    at: Floats

    @property
    def on_network(self) -> NDArray[np.bool_]:
        """(k,) whether each stop found a road."""
        return np.asarray(self.edge >= 0)


class Network:
    """Noded roads with their connected components; component 0 is the longest."""

    def __init__(self, noded: Noded) -> None:
        self.noded = noded
        self.component = _components(noded)

    @classmethod
    def of(cls, roads: Sequence[LineString], tolerance_m: float = TOLERANCE_M) -> "Network":
        """The network of road lines in metres, by the rule of `patrols.routing.noding`."""
        return cls(node(roads, tolerance_m))

    @property
    def is_empty(self) -> bool:
        """No road at all."""
        return not len(self.noded.lines)

    @cached_property
    def length_m(self) -> float:
        """Metres of road."""
        return float(self.noded.length_m.sum())

    @cached_property
    def islands(self) -> tuple[Island, ...]:
        """What hangs apart from the longest component, longest first."""
        return tuple(self._island(label) for label in range(1, self.component.max(initial=0) + 1))

    def _island(self, label: int) -> Island:
        mine = self.component == label
        middle = shapely.line_interpolate_point(self.noded.lines[mine][0], 0.5, normalized=True)
        x, y = shapely.get_coordinates(middle)[0]
        return Island(int(mine.sum()), float(self.noded.length_m[mine].sum()), (float(x), float(y)))

    def snap(self, points: Floats, limit_m: float = OFF_NETWORK_M) -> Snapped:
        """Join points (k, 2) to the nearest road within `limit_m`, the main network first within 50 m."""
        spots = np.asarray(shapely.points(np.asarray(points, dtype=float)), dtype=object)
        edge = np.full(len(spots), -1, dtype=np.int64)
        for lines, within_m in (self._main, min(PREFER_MAIN_M, limit_m)), (self._all, limit_m):
            open_ = np.flatnonzero(edge < 0)
            edge[open_] = lines.nearest(spots[open_], within_m)
        found = edge >= 0
        roads = self.noded.lines[edge[found]]
        offset, off_road, at = np.zeros(len(spots)), np.zeros(len(spots)), np.array(points, dtype=float)
        offset[found] = shapely.line_locate_point(roads, spots[found])
        off_road[found] = shapely.distance(roads, spots[found])
        at[found] = shapely.get_coordinates(shapely.line_interpolate_point(roads, offset[found]))
        return Snapped(edge, offset, off_road, np.array(points, dtype=float), at)

    def component_of(self, snapped: Snapped) -> Ints:
        """(k,) the component of each stop; −1 off the network."""
        labels = np.append(self.component, -1)
        return np.asarray(labels[snapped.edge], dtype=np.int64)

    @cached_property
    def _all(self) -> "_Lines":
        return _Lines(self.noded, np.arange(len(self.noded.lines)))

    @cached_property
    def _main(self) -> "_Lines":
        return _Lines(self.noded, np.flatnonzero(self.component == 0))


class _Lines:
    """Some edges of a network, asked for the nearest one."""

    def __init__(self, noded: Noded, edges: Ints) -> None:
        self.edges = edges
        self.tree = STRtree(noded.lines[edges])

    def nearest(self, spots: NDArray[np.object_], within_m: float) -> Ints:
        """(k,) the edge nearest to each point, −1 where none is within `within_m`."""
        best = np.full(len(spots), -1, dtype=np.int64)
        if len(self.edges) and len(spots):
            spot, place = self.tree.query_nearest(spots, max_distance=within_m, all_matches=False)
            best[spot] = self.edges[place]
        return best


def _components(noded: Noded) -> Ints:
    """(edges,) the component of each edge, numbered by falling length; ties by the lowest edge."""
    if not len(noded.lines):
        return np.empty(0, dtype=np.int64)
    count = len(noded.nodes)
    joined = csr_matrix((np.ones(len(noded.tail)), (noded.tail, noded.head)), shape=(count, count))
    _n, label = connected_components(joined, directed=False)
    _labels, per_edge = np.unique(label[noded.tail], return_inverse=True)
    length = np.bincount(per_edge, weights=noded.length_m)
    rank = np.empty(len(length), dtype=np.int64)
    rank[np.argsort(-length, kind="stable")] = np.arange(len(length))
    return np.asarray(rank[per_edge], dtype=np.int64)

"""Shortest paths between stops of a network: the matrix for the planner, the lines for the map.

The stops become nodes of the graph: each edge that carries stops is cut at their feet. One Dijkstra run per stop then
gives its row of the matrix, in batches so that memory stays flat.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import shapely
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import dijkstra
from shapely import LineString
from shapely.ops import substring

from patrols.routing.network import Network, Snapped
from patrols.routing.noding import Floats, Ints

BATCH = 64
NOT_REACHED = -9999  # scipy's mark for "no predecessor"


@dataclass(frozen=True, slots=True)
class Leg:
    """The way from one stop to the next: `line` in metres (None when both are one place), on and off the road."""

    line: LineString | None
    road_m: float
    off_road_m: float

    @property
    def length_m(self) -> float:
        """Metres from stop to stop."""
        return self.road_m + self.off_road_m


@dataclass(frozen=True, slots=True)
class _Pieces:
    """Stretches of edges between graph nodes: from `a` to `b`, on `edge` between two offsets."""

    a: Ints
    b: Ints
    edge: Ints
    start_m: Floats
    stop_m: Floats


class Paths:
    """Shortest paths between snapped stops; stops off the network are infinitely far from all others."""

    def __init__(self, network: Network, snapped: Snapped) -> None:
        self.network, self.snapped = network, snapped
        self.first = len(network.noded.nodes)  # stop k is graph node first + k
        self.size = self.first + len(snapped.edge)
        pieces = _cut(network, snapped, self.first)
        self.pieces, self.key, self.graph = _shortest_only(pieces, self.size)

    def matrix(self, limit_m: float = np.inf, batch: int = BATCH) -> Floats:
        """(k, k) metres from stop to stop, the perpendiculars included; inf beyond `limit_m` of road or unreachable."""
        return self.road_matrix(limit_m, batch) + self.off_road()

    def off_road(self) -> Floats:
        """(k, k) metres of perpendicular walked between two stops; none from a stop to itself."""
        both = self.snapped.off_road_m[:, None] + self.snapped.off_road_m[None, :]
        np.fill_diagonal(both, 0.0)
        return np.asarray(both)

    def road_matrix(self, limit_m: float = np.inf, batch: int = BATCH) -> Floats:
        """(k, k) metres along roads between the feet of the stops; inf beyond `limit_m` or unreachable."""
        rows = [
            dijkstra(self.graph, indices=range(here, min(here + batch, self.size)), limit=limit_m)[:, self.first :]
            for here in range(self.first, self.size, batch)
        ]
        return np.concatenate(rows) if rows else np.empty((0, 0))

    def legs(self, order: Sequence[int]) -> list[Leg]:
        """The legs of a walk over stops, in order; ValueError when one of them cannot be reached."""
        if len(order) < 2:
            return []
        starts = sorted(set(order[:-1]))
        distance, before = dijkstra(
            self.graph, indices=[self.first + stop for stop in starts], return_predecessors=True
        )
        row = {stop: k for k, stop in enumerate(starts)}
        return [
            self._leg(here, there, float(distance[row[here], self.first + there]), before[row[here]])
            for here, there in pairwise(order)
        ]

    def _leg(self, here: int, there: int, road_m: float, before: Ints) -> Leg:
        if here == there:
            return Leg(None, 0.0, 0.0)
        if not np.isfinite(road_m):
            raise ValueError(f"stop {there} cannot be reached from stop {here}")
        stops = self.snapped
        stretches = [self._stretch(a, b) for a, b in self._hops(self.first + there, before)]
        line = _joined([stops.points[[here]], stops.at[[here]], *reversed(stretches), stops.points[[there]]])
        return Leg(line, road_m, float(stops.off_road_m[here] + stops.off_road_m[there]))

    def _hops(self, node: int, before: Ints) -> Iterator[tuple[int, int]]:
        """The graph edges of a path, last one first."""
        while (previous := int(before[node])) != NOT_REACHED:
            yield previous, node
            node = previous

    def _stretch(self, a: int, b: int) -> Floats:
        """(n, 2) the road walked from graph node a to its neighbour b."""
        k = int(np.searchsorted(self.key, min(a, b) * self.size + max(a, b)))
        line = self.network.noded.lines[self.pieces.edge[k]]
        walked = shapely.get_coordinates(substring(line, self.pieces.start_m[k], self.pieces.stop_m[k]))
        return walked if self.pieces.a[k] == a else walked[::-1]


def _joined(parts: Sequence[Floats]) -> LineString | None:
    points = np.concatenate(parts)
    kept = points[np.append(True, np.any(np.diff(points, axis=0) != 0, axis=1))]
    return LineString(kept) if len(kept) > 1 else None


def _cut(network: Network, snapped: Snapped, first: int) -> _Pieces:
    """Every edge cut at the feet of its stops: the places of an edge in order, and a piece between neighbours."""
    noded, on = network.noded, np.flatnonzero(snapped.edge >= 0)
    edges = np.arange(len(noded.lines))
    edge = np.concatenate([edges, snapped.edge[on], edges])
    offset = np.concatenate([np.zeros(len(edges)), snapped.offset_m[on], noded.length_m])
    place = np.concatenate([noded.tail, first + on, noded.head])
    rank = np.repeat([0, 1, 2], [len(edges), len(on), len(edges)])
    order = np.lexsort((offset, rank, edge))
    edge, offset, place = edge[order], offset[order], place[order]
    same = edge[1:] == edge[:-1]
    return _Pieces(place[:-1][same], place[1:][same], edge[1:][same], offset[:-1][same], offset[1:][same])


def _shortest_only(pieces: _Pieces, size: int) -> tuple[_Pieces, Ints, csr_matrix]:
    """Of parallel pieces the shortest one, sorted by `key` = lower node · size + higher node; and the graph of them.

    A sparse matrix would add parallel pieces up. Pieces from a node to itself lead nowhere and are left out.
    """
    length = pieces.stop_m - pieces.start_m
    key = np.minimum(pieces.a, pieces.b) * size + np.maximum(pieces.a, pieces.b)
    order = np.lexsort((length, key))
    order = order[pieces.a[order] != pieces.b[order]]
    keys, first = np.unique(key[order], return_index=True)
    kept = order[first]
    best = _Pieces(pieces.a[kept], pieces.b[kept], pieces.edge[kept], pieces.start_m[kept], pieces.stop_m[kept])
    both = np.concatenate([length[kept], length[kept]])
    ends = np.concatenate([best.a, best.b]), np.concatenate([best.b, best.a])
    return best, keys, csr_matrix((both, ends), shape=(size, size))

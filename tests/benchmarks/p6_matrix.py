"""P6: distances between 200 stops on a road network of about 5,000 nodes.

Bar: at least 5 times as fast as pgr_dijkstraCostMatrix (pgRouting is measured where its extension is installed) and
equal to scipy to the decimetre. Ours snaps the stops to the middle of roads; the plain scipy side is given them as
nodes, the least that any program on scipy must do. The answer is the sum of all distances in metres.
"""

import heapq
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import dijkstra
from shapely import LineString

from patrols.routing.network import Network
from patrols.routing.paths import Paths
from tests.benchmarks.sides import Side

SIZES = {"5k nodes, 200 stops": 71}
TOLERANCE = 1e-7
STOPS = 200


@dataclass(frozen=True)
class World:
    """A network, stops at its corners, and the same as edges between node numbers with lengths."""

    network: Network
    stops: NDArray[np.float64]
    rows: NDArray[np.int64]


def make(side: int) -> World:
    """Crooked blocks of about 100 m, every tenth street missing."""
    rng = np.random.default_rng(6)
    x, y = np.meshgrid(np.arange(side) * 100.0, np.arange(side) * 100.0)
    at = np.column_stack([x.ravel(), y.ravel()]) + rng.uniform(-30, 30, (side * side, 2))
    number = np.arange(side * side).reshape(side, side)
    east = np.column_stack([number[:, :-1].ravel(), number[:, 1:].ravel()])
    north = np.column_stack([number[:-1].ravel(), number[1:].ravel()])
    ends = np.vstack([east, north])
    ends = ends[rng.random(len(ends)) > 0.1]
    network = Network.of([LineString(at[pair]) for pair in ends])
    used = np.unique(network.noded.tail[network.component == 0])
    rows = rng.choice(used, STOPS, replace=False)
    return World(network, network.noded.nodes[rows], rows.astype(np.int64))


def ours(world: World) -> float:
    """Snap, cut, and one Dijkstra for each stop."""
    return float(Paths(world.network, world.network.snap(world.stops)).matrix().sum())


def _graph(world: World) -> csr_matrix:
    noded = world.network.noded
    ends = np.concatenate([noded.tail, noded.head]), np.concatenate([noded.head, noded.tail])
    size = len(noded.nodes)
    return csr_matrix((np.concatenate([noded.length_m, noded.length_m]), ends), shape=(size, size))


def with_scipy(world: World) -> float:
    """scipy on nodes alone."""
    return float(dijkstra(_graph(world), indices=world.rows)[:, world.rows].sum())


def in_python(world: World) -> float:
    """A heap and dictionaries, as networkx does it."""
    graph = _graph(world)
    total = 0.0
    for start in world.rows.tolist():
        best, queue, done = {start: 0.0}, [(0.0, start)], set()
        while queue:
            metres, here = heapq.heappop(queue)
            if here in done:
                continue
            done.add(here)
            for k in range(graph.indptr[here], graph.indptr[here + 1]):
                there, further = int(graph.indices[k]), metres + graph.data[k]
                if further < best.get(there, np.inf):
                    best[there] = further
                    heapq.heappush(queue, (further, there))
        total += sum(best[stop] for stop in world.rows.tolist())
    return float(total)


SIDES: dict[str, Side] = {"ours": ours, "scipy on nodes": with_scipy, "heap in Python": in_python}

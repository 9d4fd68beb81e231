"""An irregular connected road network: Gabriel graph of scattered nodes, thinned, with dead ends; draft metres."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import connected_components, dijkstra, minimum_spanning_tree
from scipy.spatial import Delaunay, cKDTree

from tests.town.boundaries import Ground
from tests.town.geojson import Feature
from tests.town.names import STREET_NAMES
from tests.town.plan import Bools, Floats, Ints

RURAL, HAMLET, SEAT = 0, 1, 2
MAIN, STREET, LANE, PATH = 0, 1, 2, 3
CLASSES = ("main", "street", "lane", "path")
STEP_M = 20.0
SEAT_SPACING_M = 98.0
CUT_SHARE = (0.4, 0.65, 0.25)  # of the edges the network can do without, by zone


@dataclass(frozen=True)
class Roads:
    """Nodes and straight draft edges; on the ground the edges bend with everything else."""

    nodes: Floats  # (n, 2)
    zone: Ints  # (n,)
    edges: Ints  # (m, 2) node indices
    kind: Ints  # (m,) index into CLASSES
    name: list[str]  # (m,)

    @property
    def length_m(self) -> Floats:
        """(m,) lengths of the edges, in draft metres."""
        return np.asarray(np.hypot(*(self.nodes[self.edges[:, 1]] - self.nodes[self.edges[:, 0]]).T))

    @property
    def edge_zone(self) -> Ints:
        """(m,) the more rural zone of both ends."""
        return np.asarray(self.zone[self.edges].min(axis=1))

    def line(self, edge: int, step_m: float = STEP_M) -> Floats:
        """(k, 2) draft nodes of an edge, at most ``step_m`` apart."""
        first, last = self.nodes[self.edges[edge]]
        steps = max(1, int(np.ceil(np.hypot(*(last - first)) / step_m)))
        return np.asarray(first + np.linspace(0, 1, steps + 1)[:, None] * (last - first))

    def lines(self) -> Floats:
        """All draft nodes of all edges, stacked."""
        return np.vstack([self.line(e) for e in range(len(self.edges))])


def make_roads(ground: Ground) -> Roads:
    """Scatter nodes, join near ones, thin, and name the ways between the villages."""
    rng = ground.plan.rng("roads")
    nodes, zone = _scattered(ground, rng)
    edges = _inside(ground, nodes, _gabriel(nodes))
    nodes, zone, edges = _largest_part(nodes, zone, edges)
    edges = _thinned(rng, nodes, zone, edges)
    ways = _ways(ground, nodes, edges)
    kind = _classes(nodes, zone, edges, ways)
    return Roads(nodes, zone, edges, kind, _names(ground, nodes, edges, kind, ways.branch))


def road_features(ground: Ground, roads: Roads) -> Iterator[Feature]:
    """LineStrings that share their end points exactly."""
    parts = [roads.line(e) for e in range(len(roads.edges))]
    lonlat = np.split(ground.to_lonlat(np.vstack(parts)), np.cumsum([len(p) for p in parts])[:-1])
    ends = ground.to_lonlat(roads.nodes)[roads.edges]  # each node is projected once, so that ends are the same floats
    for edge, line in enumerate(lonlat):
        line[[0, -1]] = ends[edge]
        properties = {"name": roads.name[edge], "class": CLASSES[roads.kind[edge]]}
        yield properties, {"type": "LineString", "coordinates": line.tolist()}


def _lattice(rng: np.random.Generator, radius_m: float, spacing_m: float, jitter: float) -> Floats:
    """A turned square lattice with every point shaken."""
    half = int(radius_m * 1.5 / spacing_m) + 1
    steps = np.arange(-half, half + 1) * spacing_m
    xy = np.stack(np.meshgrid(steps, steps), axis=-1).reshape(-1, 2)
    angle = rng.uniform(0, np.pi / 2)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    return np.asarray(xy @ turn + rng.uniform(-jitter, jitter, xy.shape) * spacing_m)


def _scattered(ground: Ground, rng: np.random.Generator) -> tuple[Floats, Ints]:
    """Nodes: close in the seat, close in hamlets (one per rural grid, a larger one per village), wide between."""
    radius, seeds = ground.plan.radius_m, ground.seeds
    rural = ~np.array(seeds.is_community)[seeds.village]
    cores = np.vstack([seeds.points[rural], seeds.village_middles[~np.array(seeds.is_community)]])
    reach = np.concatenate([rng.uniform(90, 170, rural.sum()), rng.uniform(220, 330, len(cores) - rural.sum())])
    parts = []
    for zone, spacing, jitter in ((SEAT, SEAT_SPACING_M, 0.13), (HAMLET, 64.0, 0.3), (RURAL, 400.0, 0.33)):
        points = _lattice(rng, radius, spacing, jitter)
        found = cKDTree(cores).query(points, k=min(6, len(cores)))
        near, which = np.asarray(found[0]), np.asarray(found[1])
        in_hamlet = (near < reach[which]).any(axis=1)
        village = ground.village_of_cell(ground.cells.cell_at(points))
        in_seat = (village >= 0) & (village < ground.plan.communities)
        here = {SEAT: in_seat, HAMLET: in_hamlet & ~in_seat, RURAL: ~in_seat & (near > reach[which] + 60).all(axis=1)}
        parts.append(points[here[zone]])
    nodes = np.vstack(parts)
    zone_of = np.repeat([SEAT, HAMLET, RURAL], [len(p) for p in parts])
    keep = (ground.cells.cell_at(nodes) >= 0) & (ground.cells.border_distance(nodes) > 6)
    return nodes[keep], zone_of[keep]


def _gabriel(nodes: Floats) -> Ints:
    """Pairs of nodes whose diameter circle holds no third node: planar, connected (Gabriel & Sokal 1969)."""
    triangles = Delaunay(nodes).simplices
    pairs = np.unique(np.sort(np.vstack([triangles[:, [0, 1]], triangles[:, [1, 2]], triangles[:, [0, 2]]])), axis=0)
    middle = nodes[pairs].mean(axis=1)
    radius = np.hypot(*(nodes[pairs[:, 0]] - nodes[pairs[:, 1]]).T) / 2
    return np.asarray(pairs[cKDTree(nodes).query(middle)[0] > radius - 1e-6], dtype=np.int64)


def _inside(ground: Ground, nodes: Floats, edges: Ints) -> Ints:
    """Edges that stay in the town."""
    inside = np.ones(len(edges), dtype=bool)
    for t in np.linspace(0.1, 0.9, 9):
        points = nodes[edges[:, 0]] * (1 - t) + nodes[edges[:, 1]] * t
        nearest = cKDTree(ground.cells.seeds).query(points)[1]
        inside &= nearest < ground.cells.grid_count
    return edges[inside]


def _graph(n: int, edges: Ints, weight: Floats) -> csr_array:
    rows, columns = np.concatenate([edges[:, 0], edges[:, 1]]), np.concatenate([edges[:, 1], edges[:, 0]])
    return csr_array(coo_array((np.concatenate([weight, weight]), (rows, columns)), shape=(n, n)))


def _lengths(nodes: Floats, edges: Ints) -> Floats:
    return np.asarray(np.hypot(*(nodes[edges[:, 0]] - nodes[edges[:, 1]]).T))


def _largest_part(nodes: Floats, zone: Ints, edges: Ints) -> tuple[Floats, Ints, Ints]:
    part = np.asarray(connected_components(_graph(len(nodes), edges, _lengths(nodes, edges)))[1])
    keep = part == np.bincount(part).argmax()
    number = np.cumsum(keep) - 1
    return nodes[keep], zone[keep], number[edges[keep[edges].all(axis=1)]]


def _thinned(rng: np.random.Generator, nodes: Floats, zone: Ints, edges: Ints) -> Ints:
    """Drop some of the edges outside the shortest tree: blocks grow irregular, dead ends appear."""
    tree = coo_array(minimum_spanning_tree(_graph(len(nodes), edges, _lengths(nodes, edges))))
    in_tree = set(zip(*np.sort(np.vstack([tree.row, tree.col]), axis=0).tolist(), strict=True))
    needed = np.array([(a, b) in in_tree for a, b in np.sort(edges).tolist()])
    edge_zone = zone[edges].min(axis=1)
    share = np.array(CUT_SHARE)[edge_zone]
    share[(edge_zone == SEAT) & (_lengths(nodes, edges) > 1.18 * SEAT_SPACING_M)] = 0.95  # hardly a diagonal in town
    return np.asarray(edges[needed | (rng.random(len(edges)) > share)])


@dataclass(frozen=True)
class _Ways:
    """For each edge: how many ways to the centre use it, the first village among them, and whether one leaves town."""

    uses: Ints
    branch: Ints
    leaves_town: Bools


def _ways(ground: Ground, nodes: Floats, edges: Ints) -> _Ways:
    """The shortest ways from every village, and from four exits, to the centre."""
    tree = cKDTree(nodes)
    middle = int(tree.query([0.0, 0.0])[1])
    village = [int(tree.query(point)[1]) for point in ground.seeds.village_middles]
    exits = [int(np.argmax(nodes @ np.array(d))) for d in ((1, 0.2), (-1, 0.1), (0.1, 1), (-0.2, -1))]
    graph = _graph(len(nodes), edges, _lengths(nodes, edges) ** 0.9)
    previous = dijkstra(graph, indices=np.array([middle]), return_predecessors=True)[1][0].tolist()
    number = {(a, b): i for i, (a, b) in enumerate(np.sort(edges).tolist())}
    ways = _Ways(np.zeros(len(edges), int), np.zeros(len(edges), int), np.zeros(len(edges), dtype=bool))
    for target, at in enumerate([*village, *exits]):
        while at != middle:
            edge = number[min(at, previous[at]), max(at, previous[at])]
            if not ways.uses[edge]:
                ways.branch[edge] = target % len(village)
            ways.uses[edge] += 1
            ways.leaves_town[edge] |= target >= len(village)
            at = previous[at]
    return ways


def _classes(nodes: Floats, zone: Ints, edges: Ints, ways: _Ways) -> Ints:
    """Class of each edge: main where ways join, street on the other ways and in the seat, path at dead ends."""
    edge_zone, degree = zone[edges].min(axis=1), np.bincount(edges.ravel(), minlength=len(nodes))
    dead_end = (degree[edges] == 1).any(axis=1)
    remote = (edge_zone == RURAL) & (_lengths(nodes, edges) > 330)
    return np.asarray(
        np.select(
            [ways.leaves_town | (ways.uses >= 3), ways.uses > 0, edge_zone == SEAT, dead_end | remote],
            [MAIN, STREET, np.where(dead_end, LANE, STREET), PATH],
            LANE,
        )
    )


def _names(ground: Ground, nodes: Floats, edges: Ints, kind: Ints, branch: Ints) -> list[str]:
    """Main roads carry the name of where they lead, streets of the seat a row's name, village lanes the village's."""
    middle = nodes[edges].mean(axis=1)
    cell = ground.cells.cell_at(middle)
    village = ground.village_of_cell(np.maximum(cell, 0)).tolist()
    along = np.abs(nodes[edges[:, 1]] - nodes[edges[:, 0]])
    row = np.where(along[:, 0] > along[:, 1], middle[:, 1] // 120 * 2, middle[:, 0] // 120 * 2 + 1).astype(int)
    names = [area.name.removesuffix("村").removesuffix("社区") for area in ground.villages]
    out = []
    for k, b, v, r in zip(kind.tolist(), branch.tolist(), village, row.tolist(), strict=True):
        street = f"{STREET_NAMES[r % len(STREET_NAMES)]}{'路' if r % 2 else '街'}"
        in_seat = ground.seeds.is_community[v]
        out.append((f"{names[b]}公路", street if in_seat else f"{names[v]}村道", f"{names[v]}{r % 9 + 1}巷", "")[k])
    return out


def edge_sides(roads: Roads, chosen: Bools) -> tuple[Ints, Floats, Floats]:
    """Indices, unit directions and unit normals of the chosen edges."""
    index = np.flatnonzero(chosen)
    along = roads.nodes[roads.edges[index, 1]] - roads.nodes[roads.edges[index, 0]]
    along = along / np.hypot(*along.T)[:, None]
    return index, along, np.column_stack([-along[:, 1], along[:, 0]])

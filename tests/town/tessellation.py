"""Voronoi cells as a graph of shared edges: every border is one list of nodes, used by both its sides."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from scipy.spatial import Voronoi, cKDTree
from shapely import Polygon, contains_xy, distance, points

from tests.town.plan import Floats, Ints
from tests.town.seeds import Seeds

BULGE_M = 25.0  # how far the overlapping grid reaches over
STEP_M = 30.0  # borders carry a node at least this often, so that straight pieces may be projected
OUTSIDE, GAP = -1, -2
Edge = tuple[int, int, int, int]  # cell on one side, cell on the other, first vertex, last vertex


@dataclass
class Tessellation:
    """Cells 0..g-1 are grids, then the surroundings; ``gap_cell`` is ground of a village in no grid."""

    seeds: Floats
    grid_count: int
    village: Ints  # per cell, OUTSIDE for the surroundings
    vertices: Floats
    edges: list[Edge]
    gap_cell: int = -1
    gap: Polygon = field(default_factory=Polygon)
    overlap_edge: int = -1
    overlap_grids: tuple[int, int] = (-1, -1)  # (the grid that reaches over, the one reached into)
    overlap: Polygon = field(default_factory=Polygon)

    def nodes(self, edge: int) -> Floats:
        """(k, 2) draft nodes along an edge, both ends included."""
        _, _, u, v = self.edges[edge]
        return _densified(self.vertices[u], self.vertices[v])

    def bulge(self) -> Floats:
        """The overlap edge as the grid that reaches over draws it."""
        nodes = self.nodes(self.overlap_edge)
        along = nodes[-1] - nodes[0]
        across = np.array([-along[1], along[0]]) / np.hypot(*along)
        side = np.sign((self.seeds[self.overlap_grids[1]] - nodes[0]) @ across)
        return np.asarray(nodes + side * BULGE_M * np.sin(np.pi * np.linspace(0, 1, len(nodes)))[:, None] * across)

    def cell_at(self, draft: Floats) -> Ints:
        """Grid of each draft point: index, OUTSIDE or GAP. In the overlap the lower index wins, as its code does."""
        cell = cKDTree(self.seeds).query(draft)[1]
        cell = np.where(cell < self.grid_count, cell, OUTSIDE)
        cell[contains_xy(self.gap, draft[:, 0], draft[:, 1])] = GAP
        cell[contains_xy(self.overlap, draft[:, 0], draft[:, 1])] = min(self.overlap_grids)
        return np.asarray(cell, dtype=np.int64)

    def border_distance(self, draft: Floats) -> Floats:
        """Metres (draft) to the nearest border of any cell or planted oddity; a lower bound."""
        found = cKDTree(self.seeds).query(draft, k=5)
        near, index = np.asarray(found[0]), np.asarray(found[1])
        between = np.linalg.norm(self.seeds[index[:, 1:]] - self.seeds[index[:, :1]], axis=2)
        margin = ((near[:, 1:] ** 2 - near[:, :1] ** 2) / (2 * between)).min(axis=1)
        for oddity in (self.gap, self.overlap):
            close = np.hypot(*(draft - np.array(oddity.centroid.coords[0])).T) < 1000
            margin[close] = np.minimum(margin[close], distance(oddity.boundary, points(draft[close])))
        return np.asarray(margin)


def tessellate(seeds: Seeds) -> Tessellation:
    """Voronoi cells of all seeds, with one gap and one overlap planted."""
    cells = np.vstack([seeds.points, seeds.outside])
    voronoi = Voronoi(cells)
    edges = [
        (int(a), int(b), int(u), int(v))
        for (a, b), (u, v) in zip(voronoi.ridge_points, voronoi.ridge_vertices, strict=True)
        if min(u, v) >= 0 and min(a, b) < len(seeds.points)
    ]
    village = np.concatenate([seeds.village, np.full(len(seeds.outside), OUTSIDE)])
    town = Tessellation(cells, len(seeds.points), village, voronoi.vertices, edges)
    _plant_gap(town)
    _plant_overlap(town)
    return town


def _densified(first: Floats, last: Floats) -> Floats:
    steps = max(1, int(np.ceil(np.hypot(*(last - first)) / STEP_M)))
    return first + np.linspace(0, 1, steps + 1)[:, None] * (last - first)


def _length(town: Tessellation, edge: int) -> float:
    _, _, u, v = town.edges[edge]
    return float(np.hypot(*(town.vertices[u] - town.vertices[v])))


def _plant_gap(town: Tessellation, reach_m: float = 75.0) -> None:
    """Where three grids of one village meet, cut their corners: a triangle of the village in no grid."""
    at_vertex: dict[int, list[int]] = {}
    for index, (a, b, u, v) in enumerate(town.edges):
        if town.village[a] == town.village[b]:
            at_vertex.setdefault(u, []).append(index)
            at_vertex.setdefault(v, []).append(index)
    meeting = {v: edges for v, edges in at_vertex.items() if len(edges) == 3}
    if not meeting:
        raise ValueError("no three grids of one village meet in this town: try another seed")
    vertex, corner = max(meeting.items(), key=lambda item: min(_length(town, e) for e in item[1]))
    _cut_corner(town, vertex, corner, min(reach_m, 0.4 * min(_length(town, e) for e in corner)))


def _cut_corner(town: Tessellation, vertex: int, corner: list[int], reach_m: float) -> None:
    """Replace ``vertex`` by a triangle of new vertices ``reach_m`` along its three edges."""
    middle, ends = town.vertices[vertex], []
    for edge in corner:
        a, b, u, v = town.edges[edge]
        far = v if u == vertex else u
        toward = town.vertices[far] - middle
        town.vertices = np.vstack([town.vertices, middle + reach_m * toward / np.hypot(*toward)])
        new = len(town.vertices) - 1
        town.edges[edge] = (a, b, new, v) if u == vertex else (a, b, u, new)
        ends.append(new)
    town.gap_cell = len(town.seeds)  # a cell without a seed: cell_at() asks the polygon instead
    town.village = np.append(town.village, town.village[town.edges[corner[0]][0]])
    for i, j in ((0, 1), (1, 2), (2, 0)):
        (shared,) = {*town.edges[corner[i]][:2]} & {*town.edges[corner[j]][:2]}
        town.edges.append((shared, town.gap_cell, ends[i], ends[j]))
    town.gap = Polygon(town.vertices[ends])


def _plant_overlap(town: Tessellation) -> None:
    """Let one grid draw its longest inner border ``BULGE_M`` into its neighbour."""
    corners = {v for e in town.edges if town.gap_cell in e[:2] for v in e[2:]}
    inner = [
        i
        for i, (a, b, u, v) in enumerate(town.edges)
        if town.village[a] == town.village[b] and town.gap_cell not in (a, b) and not corners & {u, v}
    ]
    town.overlap_edge = max(inner, key=lambda i: _length(town, i))
    town.overlap_grids = town.edges[town.overlap_edge][:2]
    nodes = town.nodes(town.overlap_edge)
    town.overlap = Polygon(np.vstack([nodes, town.bulge()[::-1][1:-1]]))

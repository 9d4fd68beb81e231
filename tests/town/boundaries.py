"""Town, district, village and grid polygons, on shared nodes, with the areas of the planted gap and overlap."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from shapely import LineString, Polygon, polygonize

from tests.town.names import DISTRICT_NAMES, TOWN_NAMES, village_names
from tests.town.plan import Floats, Ints, Plan
from tests.town.plane import Plane
from tests.town.seeds import Seeds, make_seeds
from tests.town.tessellation import GAP, OUTSIDE, Tessellation, tessellate
from tests.town.warp import Warp, make_warp

Ring = list[list[float]]
Shape = list[list[Ring]]  # a MultiPolygon's coordinates


@dataclass(frozen=True)
class Area:
    """One administrative area; ``shape`` holds GeoJSON MultiPolygon coordinates."""

    code: str
    name: str
    shape: Shape
    kind: str = ""
    district: str = ""


@dataclass
class Ground:
    """The ground of the town: draft geometry, the way to the ground, and the areas with their codes."""

    plan: Plan
    plane: Plane
    warp: Warp
    seeds: Seeds
    cells: Tessellation
    town: Area
    districts: list[Area]
    villages: list[Area]
    grids: list[Area]
    gap_m2: float
    overlap_m2: float

    def to_lonlat(self, draft: Floats) -> Floats:
        """(n, 2) draft metres → (n, 2) degrees."""
        return self.plane.to_lonlat(self.warp(draft))

    def village_of_cell(self, cell: Ints) -> Ints:
        """Village index of grid indices; the gap's village for GAP, -1 outside."""
        gap = self.cells.village[self.cells.gap_cell]
        return np.asarray(np.where(cell >= 0, self.cells.village[np.maximum(cell, 0)], np.where(cell == GAP, gap, -1)))


def make_ground(plan: Plan) -> Ground:
    """Draw, bend and name the areas of the town."""
    seeds = make_seeds(plan)
    cells, warp, plane = tessellate(seeds), make_warp(plan.rng("warp")), Plane(*plan.centre)
    lines = _Lines(cells, warp, plane)
    district = _districts(seeds)
    own = np.where(cells.village < 0, OUTSIDE, np.arange(len(cells.village)))
    (town,) = lines.shapes(np.minimum(cells.village, 0)).values()
    villages = _village_areas(plan, seeds, district, lines.shapes(cells.village))
    return Ground(
        plan=plan,
        plane=plane,
        warp=warp,
        seeds=seeds,
        cells=cells,
        town=Area(plan.town_code, TOWN_NAMES[plan.index % len(TOWN_NAMES)], town),
        districts=_district_areas(plan, lines.shapes(np.append(district, OUTSIDE)[cells.village])),
        villages=villages,
        grids=_grid_areas(seeds, villages, lines.shapes(own, bulge=True)),
        gap_m2=lines.gap_m2(),
        overlap_m2=lines.overlap_m2(),
    )


def _district_areas(plan: Plan, shapes: dict[int, Shape]) -> list[Area]:
    return [Area(f"{plan.town_code}-D{d + 1}", DISTRICT_NAMES[d], shapes[d]) for d in sorted(shapes)]


def _village_areas(plan: Plan, seeds: Seeds, district: Ints, shapes: dict[int, Shape]) -> list[Area]:
    codes, names = _village_codes(plan), village_names(plan)
    return [
        Area(
            codes[v],
            names[v],
            shapes[v],
            kind="社区" if seeds.is_community[v] else "村",
            district=f"{plan.town_code}-D{district[v] + 1}",
        )
        for v in range(plan.villages)
    ]


def _village_codes(plan: Plan) -> list[str]:
    """Communities 001.., villages 200..: 12 digits."""
    serials = [1 + v if v < plan.communities else 200 + v - plan.communities for v in range(plan.villages)]
    return [f"{plan.town_code}{serial:03d}" for serial in serials]


def _grid_areas(seeds: Seeds, villages: list[Area], shapes: dict[int, Shape]) -> list[Area]:
    first = np.searchsorted(seeds.village, seeds.village)
    numbers = np.arange(len(seeds.village)) - first + 1
    return [
        Area(f"{villages[v].code}{number:03d}", f"{villages[v].name}第{number}网格", shapes[g])
        for g, (v, number) in enumerate(zip(seeds.village.tolist(), numbers.tolist(), strict=True))
    ]


def _districts(seeds: Seeds) -> Ints:
    """District of each village: the seat, and sectors of about seven villages around it."""
    rural = np.flatnonzero(~np.array(seeds.is_community))
    middles = seeds.village_middles[rural]
    sectors = max(1, min(4, len(rural) // 5))
    around = np.argsort(np.arctan2(middles[:, 1], middles[:, 0]))
    district = np.zeros(len(seeds.is_community), dtype=np.int64)
    district[rural[around]] = 1 + np.arange(len(rural)) * sectors // max(len(rural), 1)
    return district


class _Lines:
    """All border lines bent and projected once; rings of any grouping of cells are chained from them."""

    def __init__(self, cells: Tessellation, warp: Warp, plane: Plane) -> None:
        self.cells = cells
        draft = [cells.nodes(e) for e in range(len(cells.edges))] + [cells.bulge()]
        cuts = np.cumsum([len(d) for d in draft])[:-1]
        # Vectorised sines may differ in the last digit with a value's place in its array: each vertex is bent once.
        corners = warp(cells.vertices)
        self.metres = np.split(warp(np.vstack(draft)), cuts)
        ends = [(u, v) for *_, u, v in cells.edges]
        for line, (u, v) in zip(self.metres, [*ends, ends[cells.overlap_edge]], strict=True):
            line[0], line[-1] = corners[u], corners[v]
        lonlat, corners = plane.to_lonlat(np.vstack(self.metres)), plane.to_lonlat(corners)
        self.lonlat: list[Ring] = []
        for line, (u, v) in zip(np.split(lonlat, cuts), [*ends, ends[cells.overlap_edge]], strict=True):
            line[0], line[-1] = corners[u], corners[v]
            self.lonlat.append(line.tolist())

    def shapes(self, label: Ints, *, bulge: bool = False) -> dict[int, Shape]:
        """MultiPolygon of every label ≥ 0; counter-clockwise outside, clockwise holes."""
        steps: dict[int, dict[int, tuple[int, Ring]]] = {}
        for index, (a, b, u, v) in enumerate(self.cells.edges):
            if label[a] == label[b]:
                continue
            left, right = (a, b) if self._is_left(a, b, u, v) else (b, a)
            steps.setdefault(int(label[left]), {})[u] = (v, self._line(index, left, bulge))
            steps.setdefault(int(label[right]), {})[v] = (u, self._line(index, right, bulge)[::-1])
        return {key: _polygons(_chained(chain)) for key, chain in steps.items() if key >= 0}

    def _line(self, edge: int, cell: int, bulge: bool) -> Ring:
        reaches_over = bulge and edge == self.cells.overlap_edge and cell == self.cells.overlap_grids[0]
        return self.lonlat[-1 if reaches_over else edge]

    def _is_left(self, a: int, b: int, u: int, v: int) -> bool:
        """Whether cell ``a`` lies left of the way from vertex ``u`` to ``v``."""
        p, q = self.cells.vertices[u], self.cells.vertices[v]
        known, sign = (a, 1) if a != self.cells.gap_cell else (b, -1)
        r = self.cells.seeds[known]
        return bool(sign * ((q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0])) > 0)

    def gap_m2(self) -> float:
        """Ground of the planted gap, in square metres."""
        sides = [e for e, edge in enumerate(self.cells.edges) if self.cells.gap_cell in edge[:2]]
        (gap,) = polygonize([LineString(self.metres[e]) for e in sides]).geoms
        return float(gap.area)

    def overlap_m2(self) -> float:
        """Ground of the planted overlap, in square metres."""
        border = self.metres[self.cells.overlap_edge]
        return float(Polygon(np.vstack([border, self.metres[-1][::-1]])).area)


def _chained(steps: dict[int, tuple[int, Ring]]) -> list[Ring]:
    """Closed rings from directed pieces keyed by their first vertex."""
    rings = []
    while steps:
        first = at = next(iter(steps))
        ring: Ring = []
        while True:
            at, line = steps.pop(at)
            ring.extend(point for point in line[:-1] if not ring or ring[-1] != point)
            if at == first:
                break
        rings.append([*ring, ring[0]])
    return rings


def _polygons(rings: list[Ring]) -> Shape:
    """Outer rings with the holes that lie in them."""
    outer = [ring for ring in rings if Polygon(ring).exterior.is_ccw]
    shape: Shape = [[ring] for ring in outer]
    for hole in (ring for ring in rings if ring not in outer):
        next(part for part in shape if Polygon(part[0]).covers(Polygon(hole))).append(hole)
    return shape

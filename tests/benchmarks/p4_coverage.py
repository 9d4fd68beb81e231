"""P4: covered ground of 64 villages of 1.5 km, roads every 300 m, patrols of 200 fixes along them.

Bar: ≥5 times as fast as shapely at 100k fixes, ≥20 times at 1M; than PostGIS ≥30 and ≥100 times; 10M fixes in 2 GB; the
truth inside the interval, the printed middle within 0.05 % of it.

"ours" answers what the rivals do, the covered area of every village, with its bounds; "ours, whole answer" all that
a run gives but the shapes for the map: ages, cells, days, reach ±10 m besides. Rivals: shapely with STRtree, the walks
near a village clipped, buffered one by one (quad_segs=8) and united, and PostGIS clipped to the village first. Compiled
code is loaded before anything is timed, the tables of PostGIS are not. Ours uses both cores where there are two, the
rivals one. The truth is shapely at 64 sides a quarter, extrapolated from 32: the error of chords falls with the square.
"""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import shapely
from django.db import connection

from patrols.coverage.grids import Coverage, Rules, Seen
from patrols.coverage.lattice import Floats
from patrols.coverage.segments import Shapes, segments_of
from patrols.coverage.surface import Features
from patrols.coverage.sweep import sweep
from tests.benchmarks.sides import Side

SIZES = {"10k": 10_000, "100k": 100_000, "1M": 1_000_000, "10M": 10_000_000}
ONLY = {"10M": ["ours"]}
TOLERANCE = 2e-3  # of the area: the rivals' arcs are chords of 11.25 degrees
SIDE_M, VILLAGES, STREET_M, FIXES = 12_000.0, 8, 300.0, 200
RULES = Rules(frontage_m=30, reach_m=50)
CHECKED = {10_000: 64, 100_000: 64, 1_000_000: 4}  # villages whose truth is worked out, it takes minutes


@dataclass(frozen=True)
class World:
    """Villages, roads and walked lines in metres."""

    villages: list[shapely.Polygon]
    roads: list[Floats]
    walks: list[Floats]

    @property
    def walk_lines(self) -> Shapes:
        """The walks as shapely lines."""
        return np.array([shapely.LineString(walk) for walk in self.walks], dtype=object)

    @property
    def road_lines(self) -> Shapes:
        """The roads as shapely lines."""
        return np.array([shapely.LineString(road) for road in self.roads], dtype=object)


def make(fixes: int) -> World:
    """The same town for the same size, and the compiled code loaded."""
    coverage(town(FIXES)).numbers  # noqa: B018
    return town(fixes)


def town(fixes: int) -> World:
    """The same for the same size."""
    rng = np.random.default_rng(4)
    side = SIDE_M / VILLAGES
    villages = [shapely.box(i * side, j * side, (i + 1) * side, (j + 1) * side) for j in range(8) for i in range(8)]
    at = np.arange(STREET_M / 2, SIDE_M, STREET_M)
    roads = [np.array(ends) for y in at for ends in ([[0, y], [SIDE_M, y]], [[y, 0], [y, SIDE_M]])]
    walks = [_walk(rng, at) for _ in range(fixes // FIXES)]
    return World(villages, roads, walks)


def _walk(rng: np.random.Generator, streets: Floats) -> Floats:
    """A patrol along one street, a fix about every 12 m, GPS noise of 5 m."""
    along = rng.uniform(0, SIDE_M - 2500) + np.cumsum(rng.uniform(9, 15, FIXES))
    xy = np.column_stack([along, np.full(FIXES, rng.choice(streets))]) + rng.normal(0, 5, (FIXES, 2))
    return xy if rng.random() < 0.5 else xy[:, ::-1]


def coverage(world: World) -> Coverage:
    """Our computation."""
    walked = segments_of(world.walks)
    seen = Seen(walked, np.zeros(len(walked), dtype=np.int64), np.ones(len(walked), dtype=bool))
    return Coverage(world.villages, Features(roads=segments_of(world.roads)), seen, RULES)


def ours(world: World) -> float:
    """Covered m², with bounds."""
    return sum(each.middle for each in coverage(world).covered)


def ours_whole(world: World) -> float:
    """Covered m², and all the rest."""
    return sum(cover.covered.middle for cover in coverage(world).numbers)


def with_shapely(world: World) -> float:
    """Per village: what is near, buffered in chunks, united, cut."""
    return shapely_area(world, 8)


def shapely_area(world: World, quad_segs: int) -> float:
    """The same with so many sides a quarter."""
    roads, walks = world.road_lines, world.walk_lines
    road_tree, walk_tree = shapely.STRtree(roads), shapely.STRtree(walks)
    total = 0.0
    for village in world.villages:
        shapely.prepare(village)
        box = shapely.buffer(village, RULES.reach_m, join_style="mitre")
        near = shapely.clip_by_rect(walks[walk_tree.query(box, predicate="intersects")], *box.bounds)
        front = shapely.intersection(roads[road_tree.query(box, predicate="intersects")], box)
        surface = shapely.union_all(shapely.buffer(front, RULES.frontage_m, quad_segs=quad_segs))
        lit = shapely.union_all(shapely.buffer(near, RULES.reach_m, quad_segs=quad_segs))
        total += shapely.intersection(shapely.intersection(surface, village), lit).area
    return float(total)


POSTGIS = """
SELECT sum(ST_Area(ST_Intersection(
    (SELECT ST_Intersection(ST_Union(ST_Buffer(ST_Intersection(r.line, v.box), %(frontage)s)), v.shape)
        FROM bench_road r WHERE ST_Intersects(r.line, v.box)),
    (SELECT ST_Union(ST_Buffer(ST_Intersection(w.line, v.box), %(reach)s))
        FROM bench_walk w WHERE ST_Intersects(w.line, v.box)))))
FROM (SELECT shape, ST_Envelope(ST_Expand(shape, %(reach)s)) AS box FROM bench_village) v
"""


def with_postgis(world: World) -> float:
    """Clip first, then buffer and unite, then cut; loading the tables is not part of the question but of the time."""
    tables: dict[str, tuple[str, Any]] = {
        "bench_village": ("shape", world.villages),
        "bench_road": ("line", world.road_lines),
        "bench_walk": ("line", world.walk_lines),
    }
    with connection.cursor() as cursor:
        for name, (column, shapes) in tables.items():
            cursor.execute(f"CREATE TEMP TABLE {name} ({column} geometry)")
            cursor.executemany(f"INSERT INTO {name} VALUES (ST_GeomFromWKB(%s))", [(shape.wkb,) for shape in shapes])
            cursor.execute(f"CREATE INDEX ON {name} USING gist ({column})")
            cursor.execute(f"ANALYZE {name}")
        cursor.execute(POSTGIS, {"frontage": RULES.frontage_m, "reach": RULES.reach_m})
        return float(cursor.fetchone()[0])


def roaming(fixes: int) -> Floats:
    """Segments of patrols that wander all over 12 × 12 km, as in the trial of performance.md."""
    rng = np.random.default_rng(5)
    turns = rng.uniform(0, 2 * np.pi, (fixes // FIXES, 1)) + np.cumsum(
        rng.normal(0, 0.3, (fixes // FIXES, FIXES)), axis=1
    )
    steps = rng.uniform(9, 15, turns.shape)[..., None] * np.stack([np.cos(turns), np.sin(turns)], axis=-1)
    paths = rng.uniform(0, SIDE_M, (len(turns), 1, 2)) + np.cumsum(steps, axis=1)
    return np.concatenate([paths[:, :-1], paths[:, 1:]], axis=2).reshape(-1, 4)


def truth(world: World) -> float:
    """m², to about a millionth."""
    coarse, fine = (shapely_area(world, sides) for sides in (32, 64))
    return fine + (fine - coarse) / 3


def note(fixes: int) -> str:
    """How wide the interval is and how far the printed number from the truth."""
    world = town(fixes)
    found = coverage(world).covered
    low, middle, high = (sum(getattr(each, side) for each in found) for side in ("low", "middle", "high"))
    swept = sweep(roaming(fixes), 30).area()
    said = f"interval {100 * (high - low) / middle:.2f} % of the covered area; roaming walks at reach 30 m: "
    said += f"{100 * (swept.high - swept.low) / swept.middle:.2f} % of the swept area"
    count = CHECKED.get(fixes, 0)
    if not count:
        return said
    true, some = truth(replace(world, villages=world.villages[:count])), found[:count]
    low, middle, high = (sum(getattr(each, side) for each in some) for side in ("low", "middle", "high"))
    inside = "inside" if low <= true <= high else "OUTSIDE"
    return f"truth of {count} villages {inside} its interval, middle {100 * (middle / true - 1):+.4f} % off; {said}"


SIDES: dict[str, Side] = {
    "ours": ours,
    "ours, whole answer": ours_whole,
    "shapely": with_shapely,
    "PostGIS": with_postgis,
}

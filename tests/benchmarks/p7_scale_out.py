"""P7: a county of 20 distinct invented towns (tests/town), the compute phase on staged GeoParquet.

Bar: 1 → 2 one-thread workers at least 1.7 times as fast, or the finding that this machine cannot resolve it; a county
run whole; a province of 2,400 towns by replaying those 20 (`python -m tests.benchmarks.p7_scale_out 2400` says what is
measured and what is extrapolated). Not timed: staging, starting workers, and one town for each worker that warms its
numba cache. Ours gives bounds, ages, cells and the answers at reach ±10 m; the rival gives covered m² alone: geopandas,
buffer and dissolve town by town, in a process pool of two. That is what dask-geopandas runs on each partition, without
its scheduler. The answer is the covered m² of the county. Peak memory is that of the process that asks.
"""

import os
import sys
import time
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from distributed import Client
from django.conf import settings

from patrols.engine_version import engine_version
from patrols.scale_out import Answer, Task, answer, answers, own_workers
from patrols.shards import Shard, load
from patrols.town_facts import Shapes, TownFacts, digest
from tests.benchmarks.county import staged
from tests.benchmarks.sides import Side, Timed

SIZES = {"5 towns": 5, "20 towns": 20}
ONLY = {"20 towns": ["ours", "ours, one worker"]}
TOLERANCE = 2e-3  # of the area: the rival's arcs are chords of 11.25 degrees
REPEATS, LIMIT_S = 3, 300.0
WARM_UP = 2  # towns for each worker


@dataclass(frozen=True)
class County:
    """Where its towns are staged."""

    shards: list[Shard]

    def tasks(self, times: int = 1) -> list[Task]:
        """One for each town, `times` over."""
        return [Task(f"{shard.name} {turn}", shard) for turn in range(times) for shard in self.shards]


def make(towns: int) -> County:
    """Staged once for all sides."""
    os.environ["COVERAGE_THREADS"] = "1"  # of workers, which inherit it
    return County(staged(Path(settings.DATA_DIR) / "county", towns))


def one_process(county: County) -> Timed:
    """A plain loop, without dask: what its distribution costs is seen beside it."""
    version = engine_version()
    answer(county.tasks()[0], version)
    begin = time.perf_counter()
    found = [answer(task, version) for task in county.tasks()]
    return Timed(covered_m2(found), time.perf_counter() - begin)


def one_worker(county: County) -> Timed:
    """One process of one thread."""
    return with_workers(county, 1)


def two_workers(county: County) -> Timed:
    """Two processes of one thread."""
    return with_workers(county, 2)


def with_workers(county: County, count: int) -> Timed:
    """The county on so many workers of this machine."""
    with own_workers(count) as client:
        _warm(client, county, count)
        begin = time.perf_counter()
        found = list(answers(client, county.tasks()))
        return Timed(covered_m2(found), time.perf_counter() - begin)


def _warm(client: Client, county: County, count: int) -> None:
    list(answers(client, [Task(f"warm {k}", county.shards[k % 2]) for k in range(WARM_UP * count)]))


def covered_m2(found: Iterable[Answer]) -> float:
    """Of all towns; a town without an answer is an error of the measurement."""
    total = 0.0
    for each in found:
        if each.problems:
            raise ValueError(each.problems)
        total += sum(cover.covered.middle for cover in each.covers)
    return total


# ── the rival ────────────────────────────────────────────────────────────────────────────────────────────────────
def with_geopandas(county: County) -> Timed:
    """Two processes, each town whole in one of them."""
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        list(pool.map(dissolved_m2, county.shards[:2]))
        begin = time.perf_counter()
        total = sum(pool.map(dissolved_m2, county.shards))
        return Timed(total, time.perf_counter() - begin)


def dissolved_m2(shard: Shard) -> float:
    """Covered supervisable m² of a town: buffer and dissolve by grid, as an analyst writes it."""
    facts = load(shard)
    plane = f"+proj=tmerc +lon_0={facts.centre[0]} +lat_0={facts.centre[1]} +k=1 +ellps=WGS84 +units=m"
    grids = _frame(facts.grids, plane)[["geometry"]].reset_index(names="grid")
    front = gpd.pd.concat(
        [_frame(shapes, plane) for shapes in (facts.roads, facts.buildings, shapely.points(facts.units))]
    )
    surface = _dissolved(grids, front, facts.rules.frontage_m)
    lit = _dissolved(grids, _frame(_lit(facts), plane), facts.rules.reach_m)
    both = surface.merge(lit, on="grid", suffixes=("", "_lit"))
    return float(both.geometry.intersection(gpd.GeoSeries(both["geometry_lit"], crs=plane), align=False).area.sum())


def _frame(shapes: Any, plane: str) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(geometry=list(shapes), crs=4326).to_crs(plane)


def _lit(facts: TownFacts) -> Shapes:
    """Lines walked and units visited in the window."""
    since = np.datetime64(facts.on) - facts.rules.window_days
    visited = facts.calls.lonlat[facts.calls.seen_on > since]
    return np.concatenate([facts.walks.lines[facts.walks.on > since], shapely.points(visited)])


def _dissolved(grids: gpd.GeoDataFrame, shapes: gpd.GeoDataFrame, metres: float) -> gpd.GeoDataFrame:
    """What lies within so many metres, cut by grid and united in each."""
    near = gpd.GeoDataFrame(geometry=shapes.buffer(metres, quad_segs=8), crs=shapes.crs)
    pieces = near.sjoin(grids, predicate="intersects")
    united = pieces.dissolve(by="grid")[["geometry"]]
    own = grids.set_index("grid").geometry.loc[united.index]
    united["geometry"] = united.geometry.intersection(own)
    return united.reset_index()


SIDES: dict[str, Side] = {
    "ours": two_workers,
    "ours, one worker": one_worker,
    "ours, no dask": one_process,
    "geopandas, two processes": with_geopandas,
}


# ── a province ───────────────────────────────────────────────────────────────────────────────────────────────────
def province(towns: int, county: County, workers: int = 2) -> str:
    """Replay the county until so many towns are computed; what that means, in words."""
    times = -(-towns // len(county.shards))
    hashes: dict[str, set[str]] = {}
    with own_workers(workers) as client:
        _warm(client, county, workers)
        begin, busy = time.perf_counter(), 0.0
        for found in answers(client, county.tasks(times)):
            hashes.setdefault(found.key.split(" ")[0], set()).add(found.sha256)
            busy += found.seconds
        seconds = time.perf_counter() - begin
    same = all(len(each) == 1 for each in hashes.values())
    count = times * len(county.shards)
    return (
        f"{count} towns ({len(hashes)} distinct, each {times} times) in {seconds:.0f} s on {workers} workers: "
        f"{seconds / count:.2f} s a town, {busy / count:.2f} s of one worker; "
        f"every town the same hash each time: {same}; "
        f"hash of the county {digest(sorted(min(each) for each in hashes.values()))[:16]}"
    )


def main(arguments: Sequence[str]) -> None:
    """`python -m tests.benchmarks.p7_scale_out [TOWNS]`."""
    import django

    django.setup()
    print(province(int(arguments[0]) if arguments else 20, make(20)))


if __name__ == "__main__":
    main(sys.argv[1:])

"""The datum vote on generated ledgers: a tenth of the village names wrong, villages of 2 km, every named hypothesis."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely

from geo import baidu_metres, crs, datum
from geo.crs import Floats, TownMetres
from tests.faults.jobs import Job, Round

LEDGERS = 1000
SIDE = 2000.0
ACROSS = 6
WRONG = 0.1
WRITERS: dict[str, Callable[[Floats], Floats]] = {
    "wgs84": lambda points: points,
    "gcj02": datum.wgs84_to_gcj02,
    "bd09": datum.wgs84_to_bd09,
    "EPSG:4547": lambda points: crs.from_lonlat(points, 4547),
    "EPSG:4526": lambda points: crs.from_lonlat(points, 4526),
    "EPSG:3857": lambda points: web_mercator(points),
    "bd09mc": lambda points: baidu_metres.from_bd09(datum.wgs84_to_bd09(points)),
}
NAMES = (*WRITERS, *(name + datum.SWAPPED for name in WRITERS))
# each hypothesis in turn, but the two datums 600 m apart, which a small batch may not tell, more often than the rest
TURNS = (*NAMES, *("wgs84", "gcj02") * 7)


def web_mercator(lonlat: Floats) -> Floats:
    """Spherical Mercator, by its formula."""
    lat = np.radians(lonlat[:, 1])
    return 6378137.0 * np.column_stack([np.radians(lonlat[:, 0]), np.log(np.tan(np.pi / 4 + lat / 2))])


def written(lonlat: Floats, name: str) -> Floats:
    """True degrees as a ledger in the named datum writes them."""
    found = WRITERS[name.removesuffix(datum.SWAPPED)](lonlat)
    return found[:, ::-1] if name.endswith(datum.SWAPPED) else found


@dataclass(frozen=True)
class Town:
    """Villages in metres and in degrees, and each one's neighbours."""

    drawn: np.ndarray
    villages: list[Any]
    neighbours: list[list[int]]
    plane: TownMetres

    @property
    def half(self) -> float:
        """Half the width of the town, metres."""
        return ACROSS / 2 * SIDE


def make_town(seed: int) -> Town:
    """Squares of 2 km for even seeds, organic cells of the same mean size for odd ones."""
    random, half = np.random.default_rng(seed), ACROSS / 2 * SIDE
    corners = np.stack(np.meshgrid(np.arange(ACROSS), np.arange(ACROSS)), axis=-1).reshape(-1, 2) * SIDE - half
    if seed % 2:
        seeds = shapely.MultiPoint(corners + SIDE / 2 + random.uniform(-0.35, 0.35, corners.shape) * SIDE)
        cells = shapely.get_parts(shapely.voronoi_polygons(seeds, extend_to=shapely.box(-half, -half, half, half)))
        drawn = shapely.intersection(cells, shapely.box(-half, -half, half, half))
    else:
        drawn = shapely.box(corners[:, 0], corners[:, 1], corners[:, 0] + SIDE, corners[:, 1] + SIDE)
    plane = TownMetres(113.4, 35.2)
    near = [np.flatnonzero(shapely.dwithin(drawn, shape, 1.0)).tolist() for shape in drawn]
    neighbours = [[other for other in others if other != own] for own, others in enumerate(near)]
    return Town(drawn, [plane.to_lonlat(shapely.segmentize(shape, 200.0)) for shape in drawn], neighbours, plane)


def ledger(town: Town, rows: int, random: np.random.Generator) -> tuple[Floats, list[int]]:
    """(n, 2) true degrees and (n,) declared villages: a tenth wrong, half of these a neighbour, half any other."""
    metres = random.uniform(-town.half, town.half, (rows, 2))
    at, village = shapely.STRtree(town.drawn).query(shapely.points(metres), predicate="intersects")
    declared = np.zeros(rows, dtype=np.intp)
    declared[at] = village
    for row in np.flatnonzero(random.random(rows) < WRONG):
        others = [other for other in range(len(town.villages)) if other != declared[row]]
        declared[row] = random.choice(town.neighbours[declared[row]] if random.random() < 0.5 else others)
    return town.plane.to_lonlat(metres), declared.tolist()


def tally(seed: int, ledgers: int, sizes: tuple[int, ...]) -> Counter[str]:
    """How many of the ledgers were answered "right", "wrong", or "unsure"."""
    random, town, found = np.random.default_rng(seed), make_town(seed), Counter[str]()
    for number in range(ledgers):
        name = TURNS[number % len(TURNS)]
        lonlat, declared = ledger(town, sizes[number % len(sizes)], random)
        said = datum.vote(written(lonlat, name), declared, town.villages).datum
        found["unsure" if said is None else "right" if said == name else "wrong"] += 1
    return found


def play(number: int) -> str:
    """A thousand ledgers of 20 rows and more, every tenth of 8 rows (which may be left unsure, but not be wrong)."""
    many, few = tally(number, LEDGERS, (20, 20, 20, 40, 150)), tally(number + 1000, LEDGERS // 10, (8,))
    if many["wrong"] + few["wrong"] > (LEDGERS + LEDGERS // 10) * 0.01:
        return f"wrong in {many['wrong']} of {LEDGERS} and {few['wrong']} of {LEDGERS // 10} small ledgers"
    if many["right"] < LEDGERS * 0.99:
        return f"decided {many['right']} of {LEDGERS}"
    return ""


@contextmanager
def ready() -> Iterator[Round]:
    """Nothing is stored: a round is a calculation."""
    yield play


JOB = Job(
    "datum-vote", 12, "1,000 ledgers, ≥20 rows, 2 km villages, 10 % wrong names: ≤1 % wrong, ≥99 % decided", ready
)

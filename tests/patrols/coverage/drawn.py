"""Small towns drawn in metres, and a slow sure measure of them."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from patrols.coverage.grids import Coverage, GridCover, Rules, Seen
from patrols.coverage.lattice import Floats
from patrols.coverage.segments import points_as_segments, segments_of
from patrols.coverage.surface import Features

Line = list[tuple[float, float]]


def roads(*lines: Line) -> Features:
    return Features(roads=segments_of([np.array(line, dtype=float) for line in lines]))


def tracks(*lines: Line, ages: list[int] | None = None) -> Seen:
    """Walked lines, each so many days ago (default: today)."""
    parts = [segments_of([np.array(line, dtype=float)]) for line in lines]
    age = [np.full(len(part), days) for part, days in zip(parts, ages or [0] * len(parts), strict=True)]
    xy = np.concatenate(parts) if parts else np.empty((0, 4))
    return Seen(xy, np.concatenate(age) if age else np.empty(0, dtype=np.int64), np.ones(len(xy), dtype=bool))


def visits(*points: tuple[float, float], age: int = 0) -> Seen:
    """Units visited so many days ago."""
    spots = np.array(points, dtype=float).reshape(-1, 2)
    lit = points_as_segments(spots)
    return Seen(lit, np.full(len(lit), age), np.zeros(len(lit), dtype=bool), spots)


def cover(grid: BaseGeometry, features: Features, seen: Seen, rules: Rules | None = None) -> GridCover:
    """The answer of a town of one grid."""
    return Coverage([grid], features, seen, rules or Rules()).run()[0]


@dataclass(frozen=True)
class Measured:
    """Areas in m² counted on a fine lattice of points."""

    supervisable: float
    covered: float
    error_m2: float


def measure(grid: BaseGeometry, features: Features, seen: Seen, rules: Rules, step_m: float = 1.0) -> Measured:
    """Count the points of a lattice, by distance alone: no polygon of ours, no buffer of anybody's.

    A point speaks for its square, so only squares cut by a boundary err. `error_m2`: three standard deviations of a
    lattice count of a smooth boundary, about step^1.5 · √(length), taken of all boundaries together.
    """
    west, south, east, north = grid.bounds
    x, y = np.meshgrid(np.arange(west + step_m / 2, east, step_m), np.arange(south + step_m / 2, north, step_m))
    points = np.column_stack([x.ravel(), y.ravel()])
    points = points[shapely.contains_xy(grid, points)]
    edges = features.lines
    surface = near(points, edges, rules.frontage_m)
    surface |= shapely.contains_xy(shapely.union_all(features.buildings), points)
    lit = surface & near(points, seen.xy[seen.age_days < rules.window_days], rules.reach_m)
    border = grid.length + 2 * _length(edges, rules.frontage_m) + 2 * _length(seen.xy, rules.reach_m)
    return Measured(float(surface.sum()) * step_m**2, float(lit.sum()) * step_m**2, 3 * step_m**1.5 * border**0.5)


def near(points: Floats, segments: Floats, metres: float) -> NDArray[np.bool_]:
    """(n,) which points lie within so many metres of any segment."""
    found = np.zeros(len(points), dtype=bool)
    for x1, y1, x2, y2 in segments:
        along = np.array([x2 - x1, y2 - y1])
        share = ((points - [x1, y1]) @ along) / max(along @ along, 1e-30)
        foot = np.array([x1, y1]) + np.clip(share, 0, 1)[:, None] * along
        found |= ((points - foot) ** 2).sum(axis=1) <= metres**2
    return found


def _length(segments: Floats, metres: float) -> float:
    return float((np.hypot(*(segments[:, 2:] - segments[:, :2]).T) + np.pi * metres).sum())


def random_town(rng: np.random.Generator) -> tuple[BaseGeometry, Features, Seen]:
    """A grid of some hectares with a bent border, axis-parallel and slanting roads, houses, units and walks."""
    turns = (np.arange(9) + rng.uniform(0.1, 0.9, 9)) * 2 * np.pi / 9
    radii = rng.uniform(120, 200, 9)
    grid = shapely.Polygon(np.column_stack([np.cos(turns), np.sin(turns)]) * radii[:, None])
    cross: list[Line] = [[(-250, 40), (250, 40)], [(-60, -250), (-60, 250)]]
    slanting: list[Line] = [[tuple(p) for p in rng.uniform(-220, 220, (3, 2))] for _ in range(2)]
    sites = rng.uniform([-200, -200, 8, 8], [180, 180, 90, 30], (5, 4))
    houses = [shapely.box(x, y, x + wide, y + deep) for x, y, wide, deep in sites]
    houses[0] = houses[0] - shapely.affinity.translate(houses[0], 4, 4)  # two wings, open to the north-east
    units = rng.uniform(-180, 180, (4, 2))
    walked = tracks(*[_walk(rng) for _ in range(3)], [(-150, 40), (100, 40)], ages=[3, 40, 200, 10])
    called = visits(*[tuple(p) for p in units[:2]], age=20)
    xy, ages, is_track, calls = (np.concatenate(pair) for pair in zip(_columns(walked), _columns(called), strict=True))
    seen = Seen(xy, ages, is_track, calls)
    return grid, Features(roads(*cross, *slanting).roads, np.array(houses, dtype=object), units), seen


def _columns(seen: Seen) -> tuple[NDArray[Any], ...]:
    return seen.xy, seen.age_days, seen.is_track, seen.calls


def _walk(rng: np.random.Generator) -> Line:
    turn = rng.uniform(0, 2 * np.pi) + np.cumsum(rng.normal(0, 0.5, 15))
    steps = np.column_stack([np.cos(turn), np.sin(turn)]) * 13
    return [tuple(p) for p in rng.uniform(-120, 120, 2) + np.cumsum(steps, axis=0)]

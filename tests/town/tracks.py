"""GPX patrols along the roads of their grid, with the faults of real recordings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np

from tests.town.boundaries import Ground
from tests.town.gpx import write_gpx
from tests.town.people import People
from tests.town.plan import Floats, Ints, Plan, to_date
from tests.town.roads import MAIN, Roads
from tests.town.walk import links_of, walk

WINDOW_DAYS = 90
KEEP_AWAY_M = 160.0  # a grid without tracks is never nearer than this to one: reach and GPS error included
SHANGHAI = timedelta(hours=8)
ON_FOOT_M_S, BIKE_M_S, DRIVE_M_S = 1.3, 3.4, 12.5


@dataclass(frozen=True)
class Recording:
    """One patrol as its device kept it."""

    grid: int
    person: str
    day: int
    seconds: Floats  # after midnight, Asia/Shanghai
    lonlat: Floats
    hdop: Floats


def make_tracks(ground: Ground, roads: Roads, people: People, trackless: list[int], good: list[int]) -> list[Recording]:
    """About 250 patrols in the last 90 days: each good grid walked whole, the others here and there."""
    plan = ground.plan
    rng = plan.rng("tracks")
    chosen = _edges_by_grid(ground, roads, trackless)
    able = [g for g in sorted(chosen) if people.on_grid(g) is not None and g not in trackless]
    wanted = [g for g in good if g in chosen for _ in range(3)] + [g for g in able if g not in good]
    recordings = [_record(rng, ground, roads, people, grid, chosen[grid], whole=grid in good) for grid in wanted]
    return sorted(recordings, key=lambda r: (r.day, r.seconds[0], r.grid))


def write_tracks(out: Path, recordings: list[Recording]) -> None:
    """Write tracks/YYYY-MM-DD-NNN.gpx, numbered within the day."""
    folder = out / "tracks"
    folder.mkdir(exist_ok=True)
    number: dict[int, int] = {}
    for recording in recordings:
        number[recording.day] = number.get(recording.day, 0) + 1
        name = f"{to_date(recording.day).isoformat()}-{number[recording.day]:03d}"
        date = to_date(recording.day)
        midnight = datetime(date.year, date.month, date.day, tzinfo=UTC) - SHANGHAI
        fixes = recording.seconds, recording.lonlat, recording.hdop
        write_gpx(folder / f"{name}.gpx", name, recording.person, midnight, *fixes)


def _edges_by_grid(ground: Ground, roads: Roads, trackless: list[int]) -> dict[int, list[int]]:
    """Road edges of each grid (by their middle), without those near a grid that has no tracks."""
    cells = ground.cells
    first, last = roads.nodes[roads.edges[:, 0]], roads.nodes[roads.edges[:, 1]]
    points = np.stack([first * (1 - t) + last * t for t in (0, 0.25, 0.5, 0.75, 1)])
    middle = cells.cell_at(points[2])
    far = np.ones(len(roads.edges), dtype=bool)
    for part in points:
        own = cells.seeds[np.maximum(cells.cell_at(part), 0)]
        own_m2 = ((part - own) ** 2).sum(axis=1)
        for silent in trackless:
            seed = cells.seeds[silent]
            between = np.maximum(np.hypot(*(seed - own).T), 1e-9)
            far &= (((part - seed) ** 2).sum(axis=1) - own_m2) / (2 * between) > KEEP_AWAY_M
    by_grid: dict[int, list[int]] = {}
    for edge in np.flatnonzero(far & (middle >= 0)).tolist():
        by_grid.setdefault(int(middle[edge]), []).append(edge)
    return by_grid


def _record(
    rng: np.random.Generator, ground: Ground, roads: Roads, people: People, grid: int, edges: list[int], *, whole: bool
) -> Recording:
    """Walk, look around, and lose some of it on the way into the file."""
    links = links_of(roads.edges, _one_part(rng, roads.edges, edges, whole=whole))
    lengths = roads.length_m
    pace = ON_FOOT_M_S if rng.random() < 0.55 else BIKE_M_S
    wanted_s = float(rng.uniform(3600, 7000))
    steps = walk(rng, links, {e: float(lengths[e]) for e in edges}, pace * wanted_s * 0.85)
    drives = rng.random() < 0.25
    xy, at = _along(rng, roads, steps, pace, drives=drives, wanted_s=wanted_s)
    every = float(rng.choice([10.0, 15.0, 20.0]))
    clock = np.arange(0.0, at[-1], every)
    clock = clock + rng.uniform(-0.4, 0.4, len(clock))
    draft = np.column_stack([np.interp(clock, at, xy[:, k]) for k in (0, 1)])
    ground_m = ground.warp(draft) + _noise(rng, len(clock))
    hdop = np.round(rng.gamma(6.0, 0.25, len(clock)) + 0.5, 1)
    keep = _faults(rng, clock, ground_m, hdop)
    start = _start(rng)
    person = people.on_grid(grid)
    assert person is not None
    return Recording(
        grid,
        person.name,
        _day(rng, ground.plan),
        np.round(start + clock[keep]),
        ground.plane.to_lonlat(ground_m[keep]),
        hdop[keep],
    )


def _one_part(rng: np.random.Generator, edges: Ints, chosen: list[int], *, whole: bool) -> list[int]:
    """The largest connected part of the chosen edges; about half of it unless ``whole``."""
    links, left, parts = links_of(edges, chosen), set(chosen), []
    while left:
        queue, part = [int(edges[min(left)][0])], list[int]()
        while queue:
            node = queue.pop(0)
            for edge, other in links[node]:
                if edge in left:
                    left.discard(edge)
                    part.append(edge)
                    queue.append(other)
        parts.append(part)
    largest = max(parts, key=len)
    return largest if whole else largest[: max(1, int(len(largest) * rng.uniform(0.25, 0.7)))]


def _along(
    rng: np.random.Generator, roads: Roads, steps: list[tuple[int, int]], pace: float, *, drives: bool, wanted_s: float
) -> tuple[Floats, Floats]:
    """Nodes of the way in the draft, and the second each is reached; stops now and then at a door."""
    points, seconds = [roads.nodes[steps[0][1]]], [0.0]
    for edge, node in steps[1:]:
        line = roads.line(edge)
        if roads.edges[edge, 1] != node:
            line = line[::-1]
        speed = DRIVE_M_S if drives and roads.kind[edge] == MAIN else pace * rng.uniform(0.85, 1.15)
        metres = np.cumsum(np.hypot(*np.diff(line, axis=0).T))
        points.extend(line[1:])
        seconds.extend(seconds[-1] + metres / speed)
        if rng.random() < 0.05:
            points.append(points[-1])
            seconds.append(seconds[-1] + float(rng.uniform(90, 700)))
        if seconds[-1] > wanted_s:
            break
    return np.array(points), np.array(seconds)


def _noise(rng: np.random.Generator, n: int) -> Floats:
    """GPS error in metres, (n, 2): sigma 5-8 m, drifting (each error keeps 0.8 of the last)."""
    sigma, keep = rng.uniform(5, 8), 0.8
    error = rng.normal(0, sigma, (n, 2))
    for i in range(1, n):
        error[i] = keep * error[i - 1] + np.sqrt(1 - keep**2) * error[i]
    return np.asarray(error)


def _faults(rng: np.random.Generator, clock: Floats, ground_m: Floats, hdop: Floats) -> Ints:
    """Plant jumps and poor fixes in place; gives the indices left after gaps of 5-15 minutes."""
    n = len(clock)
    for i in rng.integers(1, n - 1, int(rng.poisson(0.8))).tolist():
        far = np.flatnonzero(np.hypot(*(ground_m - ground_m[i]).T) > 320)
        if len(far):  # the fix leaps to another place of the same walk, and back
            ground_m[i] = ground_m[int(far[rng.integers(0, len(far))])] + rng.normal(0, 8, 2)
    poor = rng.random(n) < 0.004
    hdop[poor] = np.round(rng.uniform(11, 25, int(poor.sum())), 1)
    keep = np.ones(n, dtype=bool)
    if rng.random() < 0.45:
        start = rng.uniform(0.1, 0.8) * clock[-1]
        keep &= ~((clock > start) & (clock < start + rng.uniform(330, 900)))
    return np.flatnonzero(keep)


def _start(rng: np.random.Generator) -> float:
    """Seconds after midnight: mornings, afternoons, some evenings."""
    hour = rng.choice([8.2, 9.0, 14.5, 15.5, 19.0], p=[0.3, 0.2, 0.25, 0.15, 0.1])
    return float(hour * 3600 + rng.integers(0, 1800))


def _day(rng: np.random.Generator, plan: Plan) -> int:
    return plan.day - int(rng.integers(1, WINDOW_DAYS - 2))

"""Coverage of the grids of a town: numbers with their bounds, and ground by recency. Pure, in metres of the town.

Per grid the supervisable ground is cut from below and above (surface), what was walked is swept from below and above
(sweep), newest days first, and each overlay answers one question. `docs/coverage.md` pictures it.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from patrols.coverage import cells, recency
from patrols.coverage.interval import Interval, bounds
from patrols.coverage.surface import Features, supervisable
from patrols.coverage.sweep import Cap, Floats, Indices, Segments, Shapes, swept

REACH_STEP_M = 10.0  # the answers printed beside the number: what if the reach were this much less or more


@dataclass(frozen=True)
class Rules:
    """The definitions printed beside the number: metres and days."""

    frontage_m: float = 30.0
    reach_m: float = 50.0
    window_days: int = 90


@dataclass(frozen=True)
class Seen:
    """What lights ground: n segments walked or (of no length) units visited, with their age in days (0 = that day).

    `calls` are all visits of the window, attempts at closed doors included: they light nothing but are a record.
    """

    xy: Floats = field(default_factory=lambda: np.empty((0, 4)))
    age_days: NDArray[np.int64] = field(default_factory=lambda: np.empty(0, dtype=np.int64))
    is_track: NDArray[np.bool_] = field(default_factory=lambda: np.empty(0, dtype=bool))
    calls: Floats = field(default_factory=lambda: np.empty((0, 2)))


@dataclass(frozen=True)
class GridCover:
    """One grid's answer; areas in m². `ground` maps an age class to its shape (inner bound), NEVER included.

    `covered` and `uncovered` are of the window, `ever` of all days known; `near_m2`, `far_m2`: covered in the window
    were the reach 10 m less or more. `has_tracks`: walked ground entered the grid in the window.
    """

    area_m2: float
    supervisable: Interval
    covered: Interval
    uncovered: Interval
    ever: Interval
    near_m2: float
    far_m2: float
    last_age_days: int | None
    has_tracks: bool
    has_visits: bool
    ground: dict[str, BaseGeometry]
    cells: int = 0
    cells_covered: int = 0


@dataclass(frozen=True)
class _Sides:
    """A surface, and what was lit of it in the window, from below and from above; for the cells of the whole town."""

    surface: tuple[BaseGeometry, BaseGeometry]
    lit: tuple[list[BaseGeometry], list[BaseGeometry]]


class Coverage:
    """One computation: `grids` are polygons in the order of their codes."""

    def __init__(self, grids: Sequence[BaseGeometry] | Shapes, features: Features, seen: Seen, rules: Rules) -> None:
        self.grids: Shapes = np.array(list(grids), dtype=object)
        self.features, self.seen, self.rules = features, seen, rules
        self.segments = Segments(seen.xy)
        self.calls = shapely.STRtree(np.asarray(shapely.points(seen.calls)))

    def run(self, progress: Callable[[int, int], object] = lambda done, total: None) -> list[GridCover]:
        """The answer of every grid, in the order given; `progress(done, total)` is told after each."""
        if not len(self.grids):
            return []
        lattice = cells.Lattice.around(self.grids)
        surface_m2, lit_m2, covers = lattice.zeros(), lattice.zeros(), []
        for done, grid in enumerate(self.grids, start=1):
            cover, sides = self._cover(grid)
            covers.append(cover)
            surface_m2 += _middle(lattice.areas(side) for side in sides.surface)
            lit_m2 += _middle(sum(map(lattice.areas, side), start=lattice.zeros()) for side in sides.lit)
            progress(done, len(self.grids))
        counts = cells.count(cells.owners(lattice, self.grids), surface_m2, lit_m2, len(self.grids))
        return [replace(cover, cells=int(n), cells_covered=int(m)) for cover, n, m in zip(covers, *counts, strict=True)]

    def _cover(self, grid: BaseGeometry) -> tuple[GridCover, _Sides]:
        rules = self.rules
        inner, outer = (supervisable(grid, self.features, rules.frontage_m, cap) for cap in (Cap.INNER, Cap.OUTER))
        near = self.segments.near(outer, rules.reach_m + REACH_STEP_M)
        ages = self.seen.age_days[near]
        window, older = near[ages < rules.window_days], near[ages >= rules.window_days]
        bands = recency.bands(rules.window_days, ages)
        fresh = sum(end <= rules.window_days for _first, end in bands)
        low = [self._swept(near[(ages >= first) & (ages < end)], Cap.INNER) for first, end in bands]
        high = [self._swept(window, Cap.OUTER), self._swept(older, Cap.OUTER)]
        lit_low, never = _split(inner, low)
        lit_high, _rest = _split(outer, high)
        supervised = bounds(inner.area, outer.area)
        ever = _within(bounds(_area(lit_low), _area(lit_high)), supervised)
        cover = GridCover(
            area_m2=grid.area,
            supervisable=supervised,
            covered=_within(bounds(_area(lit_low[:fresh]), lit_high[0].area), ever),
            uncovered=bounds(_split(inner, high[:1])[1].area, _split(outer, low[:fresh])[1].area),
            ever=ever,
            near_m2=self._at_reach(rules.reach_m - REACH_STEP_M, window, (inner, outer)),
            far_m2=self._at_reach(rules.reach_m + REACH_STEP_M, window, (inner, outer)),
            last_age_days=self._last_age(near, inner),
            has_tracks=self._is_walked(grid, window),
            has_visits=len(self.calls.query(grid, predicate="intersects")) > 0,
            ground=_by_age(bands, lit_low, never),
        )
        return cover, _Sides((inner, outer), (lit_low[:fresh], lit_high[:1]))

    def _swept(self, chosen: Indices, cap: Cap, reach_m: float | None = None) -> BaseGeometry:
        return swept(self.segments.xy[chosen], reach_m or self.rules.reach_m, cap)

    def _at_reach(self, reach_m: float, window: Indices, surface: tuple[BaseGeometry, BaseGeometry]) -> float:
        """m² of the window's ground at another reach."""
        if reach_m <= 0 or not len(window):
            return 0.0
        ground = self._swept(window, Cap.MIDDLE, reach_m)
        return float(_middle(shapely.intersection(side, ground).area for side in surface))

    def _last_age(self, near: Indices, inner: BaseGeometry) -> int | None:
        """Age of the newest segment within reach of the surface."""
        shapely.prepare(inner)
        touched = shapely.dwithin(inner, self.segments.lines[near], self.rules.reach_m)
        return int(self.seen.age_days[near][touched].min()) if touched.any() else None

    def _is_walked(self, grid: BaseGeometry, window: Indices) -> bool:
        tracks = window[self.seen.is_track[window]]
        shapely.prepare(grid)
        return bool(shapely.intersects(grid, self.segments.lines[tracks]).any())


def _split(shape: BaseGeometry, covers: Iterable[BaseGeometry]) -> tuple[list[BaseGeometry], BaseGeometry]:
    """What each cover in turn takes of what the earlier ones left, and what is left in the end."""
    parts = []
    for cover in covers:
        parts.append(shapely.intersection(shape, cover))
        shape = shapely.difference(shape, cover)
    return parts, shape


def _by_age(bands: list[tuple[int, int]], lit: list[BaseGeometry], never: BaseGeometry) -> dict[str, BaseGeometry]:
    """Ground by age class; two bands of one class become one shape."""
    ground: dict[str, list[BaseGeometry]] = {recency.NEVER: [never]}
    for (first, _end), shape in zip(bands, lit, strict=True):
        ground.setdefault(recency.age_name(first), []).append(shape)
    return {name: shapely.union_all(shapes) for name, shapes in ground.items()}


def _area(shapes: Iterable[BaseGeometry]) -> float:
    return float(sum(shape.area for shape in shapes))


def _middle(sides: Iterable[Any]) -> Any:
    """⅓ of the lower and ⅔ of the upper side, as Interval.middle; of numbers or of arrays."""
    low, high = sides
    return (low + 2 * high) / 3


def _within(part: Interval, whole: Interval) -> Interval:
    """A part of ground is never more than the whole: rounding aside it is so already."""
    return Interval(min(part.low, whole.low), min(part.high, whole.high))

"""One grid: its surface from below and above, and what walks and visits leave of it. Pure, in metres of the town.

Everything is what segments leave of the outer surface; the inner surface lies in it and is cut out of what is left.
More reach leaves less, so each sweep starts from what a smaller one has left.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from patrols.coverage import recency
from patrols.coverage.answers import GridCover, Rules, Seen
from patrols.coverage.interval import Interval, bounds
from patrols.coverage.surface import Features, supervisable
from patrols.coverage.sweep import Cap, Indices, Segments, swept

BATCH = 128  # segments taken off the ground at a time
REACH_STEP_M = 10.0  # the answers printed beside the number: what if the reach were this much less or more
Sides = tuple[BaseGeometry, BaseGeometry]  # from below, from above


@dataclass
class _Bands:
    """Ages newest first; what is left of the outer surface before the first and after each; what each swept."""

    ranges: list[tuple[int, int]]
    left: list[BaseGeometry]
    sweeps: list[list[BaseGeometry]] = field(default_factory=list)


@dataclass(frozen=True)
class OneGrid:
    """A grid with all that is needed to answer for it; `segments` are those of `seen`."""

    grid: BaseGeometry
    features: Features
    seen: Seen
    segments: Segments
    rules: Rules
    is_called_at: bool

    @cached_property
    def surface(self) -> Sides:
        """Supervisable ground."""
        inner, outer = (supervisable(self.grid, self.features, self.rules.frontage_m, cap) for cap in Cap.bounds())
        return inner, outer

    @cached_property
    def near(self) -> Indices:
        """Segments that may reach the surface."""
        return self.segments.near(self.surface[1], self.rules.reach_m + REACH_STEP_M)

    @cached_property
    def ages(self) -> NDArray[np.int64]:
        """Days, of `near`."""
        return self.seen.age_days[self.near]

    @cached_property
    def window(self) -> Indices:
        """Those of `near` that count."""
        return self.near[self.ages < self.rules.window_days]

    @cached_property
    def bands(self) -> _Bands:
        """The surface, less what was swept for sure, age by age."""
        found = _Bands(recency.bands(self.rules.window_days, self.ages), [self.surface[1]])
        for first, end in found.ranges:
            chosen = self.near[(self.ages >= first) & (self.ages < end)]
            left, sweeps = self._left(found.left[-1], chosen, self.rules.reach_m, Cap.INNER)
            found.left.append(left)
            found.sweeps.append(sweeps)
        return found

    @cached_property
    def surely_left(self) -> BaseGeometry:
        """What the outer sweep of the window leaves of the outer surface."""
        return self._left(self.bands.left[self.fresh], self.window, self.rules.reach_m, Cap.OUTER)[0]

    @cached_property
    def inner_left(self) -> list[BaseGeometry]:
        """What is left of the inner surface before the first band and after each."""
        return [self._inner(each) for each in self.bands.left]

    @property
    def fresh(self) -> int:
        """How many bands lie in the window."""
        return sum(end <= self.rules.window_days for _first, end in self.bands.ranges)

    @property
    def left(self) -> Sides:
        """The surface from below and from above, each less what its own sweep of the window takes."""
        return self.inner_left[self.fresh], self.surely_left

    def cover(self) -> GridCover:
        """The answer, cells apart: they are counted over the whole town."""
        inner, outer = self.surface
        older = self.near[self.ages >= self.rules.window_days]
        never = self._left(self.surely_left, older, self.rules.reach_m, Cap.OUTER)[0]
        supervised = bounds(inner.area, outer.area)
        ever = _within(bounds(inner.area - self.inner_left[-1].area, outer.area - never.area), supervised)
        low, high = self.left
        return GridCover(
            area_m2=self.grid.area,
            supervisable=supervised,
            covered=_within(bounds(inner.area - low.area, outer.area - high.area), ever),
            uncovered=bounds(self._inner(high).area, self.bands.left[self.fresh].area),
            ever=ever,
            near_m2=self._at_reach(outer, self.rules.reach_m - REACH_STEP_M),
            far_m2=self._at_reach(high, self.rules.reach_m + REACH_STEP_M),
            last_age_days=self._last_age(),
            has_tracks=self._is_walked(),
            has_visits=self.is_called_at,
            ground=self._by_age(),
        )

    def _left(
        self, ground: BaseGeometry, chosen: Indices, reach_m: float, cap: Cap
    ) -> tuple[BaseGeometry, list[BaseGeometry]]:
        """What the stadiums of the chosen segments leave of the ground, and what they swept, batch by batch.

        Ground that was walked ten times is gone after the first: the other nine come near nothing and cost nothing.
        """
        sweeps = []
        for start in range(0, len(chosen), BATCH):
            batch = chosen[start : start + BATCH]
            shapely.prepare(ground)
            touching = batch[shapely.dwithin(ground, self.segments.lines[batch], reach_m)]
            if len(touching):
                sweeps.append(swept(self.segments.xy[touching], reach_m, cap))
                ground = shapely.difference(ground, sweeps[-1])
        return ground, sweeps

    def _inner(self, left: BaseGeometry) -> BaseGeometry:
        """What is left of the inner surface, given what is left of the outer one."""
        inner, outer = self.surface
        return inner if left is outer else shapely.intersection(left, inner)

    def _at_reach(self, left: BaseGeometry, reach_m: float) -> float:
        """m² covered at another reach, going on from what a smaller one has left."""
        inner, outer = self.surface
        if reach_m > 0:
            left = self._left(left, self.window, reach_m, Cap.MIDDLE)[0]
        return max(0.0, float(middle((inner.area - self._inner(left).area, outer.area - left.area))))

    def _last_age(self) -> int | None:
        """Age of the newest segment within reach of the surface."""
        inner = self.surface[0]
        shapely.prepare(inner)
        touched = shapely.dwithin(inner, self.segments.lines[self.near], self.rules.reach_m)
        return int(self.ages[touched].min()) if touched.any() else None

    def _is_walked(self) -> bool:
        tracks = self.window[self.seen.is_track[self.window]]
        shapely.prepare(self.grid)
        return bool(shapely.intersects(self.grid, self.segments.lines[tracks]).any())

    def _by_age(self) -> dict[str, BaseGeometry]:
        """Ground by age class: what each band swept of what the newer ones had left, and what none took."""
        left = self.inner_left
        ground: dict[str, list[BaseGeometry]] = {recency.NEVER: [left[-1]]}
        for (first, _end), before, sweeps in zip(self.bands.ranges, left[:-1], self.bands.sweeps, strict=True):
            lit = shapely.intersection(before, shapely.union_all(sweeps)) if sweeps else shapely.Polygon()
            ground.setdefault(recency.age_name(first), []).append(lit)
        return {name: shapely.union_all(shapes) for name, shapes in ground.items()}


def middle(sides: Iterable[Any]) -> Any:
    """⅓ of the lower and ⅔ of the upper side, as Interval.middle; of numbers or of arrays."""
    low, high = sides
    return (low + 2 * high) / 3


def _within(part: Interval, whole: Interval) -> Interval:
    """A part of ground is never more than the whole: rounding aside it is so already."""
    return Interval(min(part.low, whole.low), min(part.high, whole.high))

"""Coverage of the grids of a town: numbers with their bounds, and ground by recency. Pure, in metres of the town.

The surface and what was lit are rasters on the town's lattice (surface, sweep), the newest days first; what of them
lies in which grid is counted (regions, sums). docs/coverage.md tells the whole.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cached_property

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from patrols.coverage import recency
from patrols.coverage.answers import GridCover, Rules, Seen
from patrols.coverage.cells import Cells, cells_of
from patrols.coverage.days import Days, days_of
from patrols.coverage.ground import GroundDrawing
from patrols.coverage.interval import Interval, bounds
from patrols.coverage.lattice import CellSet, Ints
from patrols.coverage.raster import Raster
from patrols.coverage.regions import SLACK_UNITS, UNIT_M2, Regions, regions_of
from patrols.coverage.segments import Binned, Shapes, binned
from patrols.coverage.sums import AGES, AREA, COVERED, EVER, FAR, NEAR, SURFACE, UNCOVERED, Layers, Sums, sums_of
from patrols.coverage.surface import Features, supervisable
from patrols.coverage.sweep import swept
from patrols.coverage.tile import MID
from patrols.coverage.walked import walked_grids

__all__ = ["Ages", "Coverage", "GridCover", "Rules", "Seen", "WalkedDays"]

Ages = tuple[int, int]  # a half-open range of days before the day asked about
WalkedDays = Callable[[float, Ages], list[Raster]]  # what the tracks of each of those days lit, at a reach in metres
REACH_STEP_M = 10.0  # the answers printed beside the number: what if the reach were this much less or more


class Coverage:
    """One computation: `grids` are polygons in the order of their codes. All it is made of is made once, when asked.

    `walked_days` gives what tracks lit, where somebody keeps it; without, their segments are swept. The answer is the
    same to the last bit.
    """

    def __init__(
        self,
        grids: Sequence[BaseGeometry] | Shapes,
        features: Features,
        seen: Seen,
        rules: Rules,
        walked_days: WalkedDays | None = None,
    ) -> None:
        self.grids: Shapes = np.array(list(grids), dtype=object)
        self.features, self.seen, self.rules, self.walked_days = features, seen, rules, walked_days
        self.bands = recency.bands(rules.window_days, seen.age_days)
        self.classes = [*(recency.age_name(first) for first, _end in self.bands), recency.NEVER]

    def run(self, progress: Callable[[int, int], object] = lambda done, total: None) -> list[GridCover]:
        """The answer of every grid with its shapes, in the order given; `progress(done, total)` is told after each."""
        found = []
        for done, (grid, cover) in enumerate(zip(self.grids, self.numbers, strict=True), start=1):
            ground, dropped = self._drawing.draw(grid, self.classes)
            found.append(replace(cover, ground=ground, dropped_m2=dropped))
            progress(done, len(self.grids))
        return found

    @cached_property
    def numbers(self) -> list[GridCover]:
        """The answer of every grid without shapes."""
        if not len(self.grids):
            return []
        walked = walked_grids(self._segments, self._in_window & self.seen.is_track, self._regions, self.grids)
        calls = shapely.STRtree(np.asarray(shapely.points(self.seen.calls)))
        called = np.isin(np.arange(len(self.grids)), calls.query(self.grids, predicate="intersects")[0])
        counts = self.cells.count(len(self.grids))
        told = zip(self._sums.grids, self._sums.last, self._regions.pieces, walked, called, *counts, strict=True)
        return [self._cover(*each) for each in told]

    @property
    def covered(self) -> list[Interval]:
        """The covered m² of every grid and no more: neither days nor cells nor the answers at another reach."""
        none = Raster.empty()
        found = sums_of(self._regions, len(self.grids), Layers(self.surface, self.window, none, none, none, []))
        counted = zip(found.grids[:, COVERED:UNCOVERED], self._regions.pieces, strict=True)
        return [_interval(*each) for each in counted]

    @cached_property
    def cells(self) -> Cells:
        """The 100 m cells of the town."""
        return cells_of(self._sums, self._days, self.surface.index, self.grids)

    @cached_property
    def surface(self) -> Raster:
        """Supervisable ground of all cells that any grid touches."""
        return supervisable(self.features, self.rules.frontage_m, self._known)

    @cached_property
    def ages(self) -> list[Raster]:
        """What was lit up to each band of days, newest first."""
        found: list[Raster] = []
        for band in self.bands:
            found.append(self._lit(self.rules.reach_m, band, found[-1] if found else None))
        return found

    @cached_property
    def window(self) -> Raster:
        """What was lit in the window."""
        fresh = sum(end <= self.rules.window_days for _first, end in self.bands)
        return self.ages[fresh - 1] if fresh else Raster.empty()

    def _lit(self, reach_m: float, ages: Ages, onto: Raster | None = None) -> Raster:
        """Ground within reach of the segments of some days, where there is any surface (of kept days: everywhere)."""
        found = onto or Raster.empty()
        for slack_m, bins in self._by_slack:
            found = swept(bins, reach_m, slack_m=slack_m, ages=ages, onto=found, within=self._surface_cells)
        return found.union(*self.walked_days(reach_m, ages)) if self.walked_days else found

    @cached_property
    def _by_slack(self) -> list[tuple[float, Binned]]:
        """The segments to be swept; those that lie equally far from the truth together."""
        slacks, asked = self.seen.slacks_m, ~self.seen.is_track | (self.walked_days is None)
        return [(slack, self._binned(asked & (slacks == slack))) for slack in np.unique(slacks[asked]).tolist()]

    @cached_property
    def _segments(self) -> Binned:
        return self._binned(np.ones(len(self.seen.xy), dtype=bool))

    def _binned(self, chosen: NDArray[np.bool_]) -> Binned:
        far_m = self.rules.reach_m + REACH_STEP_M + float(self.seen.slacks_m.max(initial=0.0))
        return binned(self.seen.xy[chosen], far_m, self.seen.age_days[chosen], self._known.tiles)

    @cached_property
    def _in_window(self) -> NDArray[np.bool_]:
        return self.seen.age_days < self.rules.window_days

    @cached_property
    def _regions(self) -> Regions:
        return regions_of(self.grids)

    @cached_property
    def _known(self) -> CellSet:
        return self._regions.cells()

    @cached_property
    def _surface_cells(self) -> CellSet:
        return self.surface.cells()

    @cached_property
    def _days(self) -> Days:
        window_days, cells = self.rules.window_days, self._surface_cells
        return days_of(self._segments, self.rules.reach_m, window_days, cells.tiles, cells.rows)

    @cached_property
    def _sums(self) -> Sums:
        window = (0, self.rules.window_days)
        near = self._lit(self.rules.reach_m - REACH_STEP_M, window)
        far = self._lit(self.rules.reach_m + REACH_STEP_M, window, self.window)
        ever = self.ages[-1] if self.ages else Raster.empty()
        layers = Layers(self.surface, self.window, ever, near, far, self.ages)
        return sums_of(self._regions, len(self.grids), layers, self._days.last)

    @cached_property
    def _drawing(self) -> GroundDrawing:
        return GroundDrawing(self.surface, self.ages, self._known)

    def _cover(
        self, units: Ints, last: int, pieces: int, is_walked: bool, is_called: bool, cells: int, covered: int
    ) -> GridCover:
        """From what was counted for one grid."""
        supervised, covered_m2, dark, ever = (
            _interval(units[column : column + 3], pieces) for column in (SURFACE, COVERED, UNCOVERED, EVER)
        )
        return GridCover(
            area_m2=float(units[AREA] * UNIT_M2),
            supervisable=supervised,
            covered=covered_m2,
            uncovered=dark,
            ever=ever,
            near_m2=float(units[NEAR] * UNIT_M2),
            far_m2=float(units[FAR] * UNIT_M2),
            last_age_days=None if last < 0 else int(last),
            has_tracks=bool(is_walked),
            has_visits=bool(is_called),
            age_m2=self._by_age(units),
            ground={},
            cells=int(cells),
            cells_covered=int(covered),
        )

    def _by_age(self, units: Ints) -> dict[str, float]:
        """m² of each age class."""
        found = dict.fromkeys(self.classes, 0.0)
        up_to = [0, *units[AGES:].tolist(), int(units[SURFACE + MID])]
        for name, before, after in zip(self.classes, up_to[:-1], up_to[1:], strict=True):
            found[name] += (after - before) * UNIT_M2
        return found


def _interval(units: Ints, pieces: int) -> Interval:
    """From counted units (lo, mid, hi) of a grid whose border has so many pieces."""
    low, middle, high = (units * UNIT_M2).tolist()
    return bounds(low, middle, high, float(pieces) * SLACK_UNITS * UNIT_M2)

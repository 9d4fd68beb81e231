"""What each day's tracks lit, as a raster on the town's lattice, and the hash of all that it is made of. Pure.

A raster knows no grid, no building, no visit: only lines, reach, the town's centre and the program that swept them. So
an edited boundary or a new building changes none of them, and a late upload changes one.
"""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np
import shapely
from numpy.typing import NDArray

from patrols.coverage.raster import FORMAT, Raster, union
from patrols.coverage.sweep import sweep
from patrols.engine_version import engine_version
from patrols.town_facts import TownFacts, digest, in_metres, segments


@dataclass(frozen=True, eq=False)
class DaySweeps:
    """The walked days of a town's facts."""

    facts: TownFacts

    @cached_property
    def by_day(self) -> dict[date, NDArray[np.intp]]:
        """The days, newest first, with the numbers of their lines in `facts.walks`."""
        days, place = np.unique(self.facts.walks.on, return_inverse=True)
        found = {day: np.flatnonzero(place == k) for k, day in enumerate(days.tolist())}
        return dict(sorted(found.items(), reverse=True))

    def key(self, day: date, reach_m: float) -> str:
        """Two days with one key have one raster: hash of the lines and how near they are to the truth, reach, lattice,
        the format of rasters and the version of the computation.
        """
        lines, slacks = self._lines(day)
        made_of = [lines, slacks, float(reach_m), list(self.facts.centre), FORMAT, engine_version()]
        return digest(made_of)

    def sweep(self, day: date, reach_m: float) -> Raster:
        """Computed, never looked up."""
        lines, slacks = self._lines(day)
        found = []
        for slack_m in np.unique(slacks).tolist():
            xy, _line = segments(in_metres(lines[slacks == slack_m], self.facts.metres))
            found.append(sweep(xy, reach_m, slack_m=slack_m))
        return union(found)

    def _lines(self, day: date) -> tuple[NDArray[np.object_], NDArray[np.float64]]:
        """In the order of their bytes, whatever order they came in."""
        chosen = self.by_day[day]
        lines, slacks = self.facts.walks.lines[chosen], self.facts.walks.slack_m[chosen]
        order = sorted(range(len(chosen)), key=lambda k: (shapely.to_wkb(lines[k]), slacks[k]))
        return lines[order], slacks[order]

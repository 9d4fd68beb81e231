"""What is asked of a computation and what a grid's answer holds. Pure, in metres of the town."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from patrols.coverage.interval import Interval
from patrols.coverage.lattice import Floats


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
    `slack_m`, one number or (n,): how far a segment may lie from where it was walked, where lines have been simplified.
    """

    xy: Floats = field(default_factory=lambda: np.empty((0, 4)))
    age_days: NDArray[np.int64] = field(default_factory=lambda: np.empty(0, dtype=np.int64))
    is_track: NDArray[np.bool_] = field(default_factory=lambda: np.empty(0, dtype=bool))
    calls: Floats = field(default_factory=lambda: np.empty((0, 2)))
    slack_m: float | Floats = 0.0

    @property
    def slacks_m(self) -> Floats:
        """(n,) of each segment."""
        return np.broadcast_to(np.asarray(self.slack_m, dtype=np.float64), len(self.xy))

    def only(self, mask: NDArray[np.bool_]) -> "Seen":
        """With some of the segments: those of a weekday, a campaign, a field, a shift. Calls stay."""
        return Seen(self.xy[mask], self.age_days[mask], self.is_track[mask], self.calls, self.slacks_m[mask])


@dataclass(frozen=True)
class GridCover:
    """One grid's answer; areas in m².

    `covered` and `uncovered` are of the window, `ever` of all days known; `near_m2`, `far_m2`: covered in the window
    were the reach 10 m less or more. `age_m2` are the m² of each age class, NEVER included: they add up to the
    supervisable ground. `ground` are their shapes for the map, without `dropped_m2` of slivers; empty where no shapes
    were asked for. `has_tracks`: walked ground entered the grid in the window.
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
    age_m2: dict[str, float]
    ground: dict[str, BaseGeometry]
    dropped_m2: float = 0.0
    cells: int = 0
    cells_covered: int = 0

"""Cleaning of a track: which fixes are kept, and between which of them ground was walked. Pure: numpy, numba, shapely.

Nothing is interpolated. Between two kept fixes that follow each other there is a *step*; only a WALKED one lights
ground, the others are shown as gaps or drive-bys. Every fix has a fate: kept, or left out for one reason.

The result depends on the set of fixes alone, not on their order nor on how often each was sent (`patrols.fixes`).
Several fixes with one key (time and sequence number) and different content: the most accurate counts, then the most
westerly, then the most southerly; the others stay with the reason SAME_KEY.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from enum import IntEnum
from typing import Self

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from patrols import fixes as fix_sets
from patrols import track_kernels as kernels
from patrols.fixes import NO_TIME, SEGMENT
from patrols.fixes import Fixes as Fixes
from patrols.fixes import Floats as Floats
from patrols.track_kernels import apart_m as apart_m

KEPT = 0
EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)  # before satellites told phones the time: a clock that was never set
EARLIEST_MS = round(EARLIEST.timestamp() * 1000)


@dataclass(frozen=True, slots=True)
class Limits:
    """What a source of fixes may be trusted with; a recorder of one fix in ten minutes needs other numbers."""

    max_gap_s: float = 300.0
    max_step_m: float = 150.0
    max_speed_kmh: float = 30.0
    max_accuracy_m: float = 50.0
    still_radius_m: float = 15.0
    still_s: float = 120.0

    def to_json(self) -> dict[str, float]:
        """What is stored with a track; `from_json` reads it back."""
        return asdict(self)

    @classmethod
    def from_json(cls, said: Mapping[str, float]) -> Self:
        """The limits that a track was cleaned with."""
        return cls(**said)


class Dropped(IntEnum):
    """Why a fix was left out; the first that applies. The numbers are stored beside the fixes (0: kept)."""

    OFF_EARTH = 1  # not a number, or beyond 180 / 90 degrees
    NO_TIME = 2  # the file says no time for it, though it does for others
    CLOCK_BEHIND = 3  # before 2000
    CLOCK_AHEAD = 4  # more than a day after it came in
    FAR = 5  # kilometres away from the town
    SAME_KEY = 6  # another fix has the same time and number, and other content
    SAME_TIME = 7  # another fix has the same time and another number
    INACCURATE = 8  # its accuracy is worse than the limit
    JUMP = 9  # a leap there and back, each faster than the limit, between neighbours that fit together
    STILL = 10  # the middle of a dwell: first and last fix tell the same


class Step(IntEnum):
    """What lies between two kept fixes that follow each other."""

    WALKED = kernels.WALKED
    GAP_IN_TIME = kernels.GAP_IN_TIME
    GAP_IN_SPACE = kernels.GAP_IN_SPACE
    DRIVE_BY = kernels.DRIVE_BY


@dataclass(frozen=True, slots=True)
class Dwell:
    """Standing still within `still_radius_m`: from when (ms UTC), for how many seconds, where (degrees)."""

    t_ms: int
    seconds: float
    lon: float
    lat: float


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a track besides its fixes.

    latest_ms: times after it are a clock that runs ahead; near: fixes outside this ground (degrees) are FAR;
    is_timed: False for a source without times, whose fixes stand in the order of `seq`.
    """

    latest_ms: int | None = None
    near: BaseGeometry | None = None
    is_timed: bool = True


@dataclass(frozen=True, slots=True)
class Cleaned:
    """n fixes that came, the fate of each, and the steps between the m that were kept, in the order of time.

    came: merged fixes; fate (n,) uint8: 0 kept, else `Dropped`; fixes: the m kept; steps (m - 1,) uint8 `Step`.
    """

    came: Fixes
    fate: NDArray[np.uint8]
    fixes: Fixes
    steps: NDArray[np.uint8]
    dwells: list[Dwell]

    @property
    def dropped(self) -> dict[Dropped, int]:
        """How many fixes were left out for each reason."""
        counts = np.bincount(self.fate, minlength=len(Dropped) + 1)
        return {reason: int(counts[reason]) for reason in Dropped}

    def lines(self, *kinds: Step) -> list[Floats]:
        """Runs of neighbouring steps of these kinds, each (k, 2) degrees with k ≥ 2."""
        wanted = np.isin(self.steps, kinds)
        edges = np.flatnonzero(np.diff(np.concatenate([[False], wanted, [False]]).astype(np.int8)))
        lonlat = self.fixes.lonlat
        return [lonlat[first : last + 1] for first, last in zip(edges[::2], edges[1::2], strict=True)]

    def metres(self, kind: Step) -> float:
        """Length of all steps of a kind."""
        return float(kernels.leg_lengths(self.fixes.lon, self.fixes.lat)[self.steps == kind].sum())

    def counts(self) -> dict[str, int]:
        """Fixes left out per reason and steps per kind: what is stored and shown beside a track."""
        steps = {kind.name.lower(): int((self.steps == kind).sum()) for kind in Step}
        return {**{reason.name.lower(): count for reason, count in self.dropped.items()}, **steps}


def clean(fixes: Fixes, limits: Limits | None = None, known: Known | None = None) -> Cleaned:
    """Sort, drop what cannot be trusted, and judge every step. Any input is taken; the worst keeps no fix at all."""
    limits, known = limits or Limits(), known or Known()
    sieve = _Sieve(fix_sets.merged(fixes))
    sieve.drop(_off_earth(sieve.left), Dropped.OFF_EARTH)
    if known.is_timed:
        sieve.drop(sieve.left.t_ms == NO_TIME, Dropped.NO_TIME)
        sieve.drop(sieve.left.t_ms < EARLIEST_MS, Dropped.CLOCK_BEHIND)
    if known.latest_ms is not None:
        sieve.drop(sieve.left.t_ms > known.latest_ms, Dropped.CLOCK_AHEAD)
    if known.near is not None:
        sieve.drop(_outside(sieve.left, known.near), Dropped.FAR)
    sieve.drop(fix_sets.same_key(sieve.left), Dropped.SAME_KEY)
    if known.is_timed:
        sieve.drop(fix_sets.same_time(sieve.left), Dropped.SAME_TIME)
    sieve.drop(sieve.left.accuracy_m > limits.max_accuracy_m, Dropped.INACCURATE)
    dwells = _thinned(sieve, limits) if known.is_timed else []
    return Cleaned(sieve.came, sieve.fate, sieve.left, _judge(sieve.left, limits, known), dwells)


class _Sieve:
    """The fixes that are left, and the fate of all that came."""

    def __init__(self, came: Fixes) -> None:
        self.came = self.left = came
        self.fate = np.zeros(len(came), dtype=np.uint8)
        self._index: NDArray[np.intp] | None = None  # of `left` in `came`; None while all are left

    def drop(self, bad: NDArray[np.bool_], reason: Dropped) -> None:
        """Leave out the marked fixes of `left`; nothing is copied where none is."""
        if not bad.any():
            return
        index = np.arange(len(self.came)) if self._index is None else self._index
        self.fate[index[bad]] = reason
        self._index = index[~bad]
        self.left = self.came.take(self._index)


def _off_earth(fixes: Fixes) -> NDArray[np.bool_]:
    return ~((np.abs(fixes.lon) <= 180) & (np.abs(fixes.lat) <= 90))  # true for NaN


def _outside(fixes: Fixes, near: BaseGeometry) -> NDArray[np.bool_]:
    shapely.prepare(near)
    return ~np.asarray(shapely.intersects_xy(near, fixes.lon, fixes.lat), dtype=bool)


def _thinned(sieve: _Sieve, limits: Limits) -> list[Dwell]:
    """Drop leaps, then the middles of dwells; gives the dwells."""
    left = sieve.left
    sieve.drop(kernels.jumps(left.t_ms, left.lon, left.lat, limits.max_speed_kmh), Dropped.JUMP)
    left = sieve.left
    east, north = _plane(left)
    spans = kernels.still_spans(left.t_ms, east, north, limits.max_gap_s, limits.still_radius_m, limits.still_s)
    sieve.drop(kernels.middles(left.t_ms, spans, limits.max_gap_s), Dropped.STILL)
    starts, ends = left.t_ms[spans[:, 0]], left.t_ms[spans[:, 1]]
    rows = zip(starts.tolist(), (ends - starts).tolist(), kernels.centres(spans, left.lon, left.lat), strict=True)
    return [Dwell(start, ms / 1000.0, float(lon), float(lat)) for start, ms, (lon, lat) in rows]


def _judge(fixes: Fixes, limits: Limits, known: Known) -> NDArray[np.uint8]:
    if not known.is_timed:
        part = fixes.seq // SEGMENT
        by_length: NDArray[np.uint8] = kernels.judged_by_length(part, fixes.lon, fixes.lat, limits.max_step_m)
        return by_length
    steps: NDArray[np.uint8] = kernels.judged(
        fixes.t_ms, fixes.lon, fixes.lat, limits.max_gap_s, limits.max_step_m, limits.max_speed_kmh
    )
    return steps


def _plane(fixes: Fixes) -> tuple[Floats, Floats]:
    """East and north in metres at the scale of the track's middle latitude: good for neighbours a few metres apart."""
    if not len(fixes):
        return fixes.lon, fixes.lat
    lat = float(np.median(fixes.lat))
    east = float(apart_m(0.0, lat, 1e-3, lat)) / 1e-3
    north = float(apart_m(0.0, lat - 5e-4, 0.0, lat + 5e-4)) / 1e-3
    return fixes.lon * east, fixes.lat * north

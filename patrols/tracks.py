"""Cleaning of a track: which fixes are kept, and between which of them ground was walked. Pure: numpy only.

Nothing is interpolated. Between two kept fixes that follow each other there is a *step*; only a WALKED one lights
ground, the others are shown as gaps or drive-bys. Every fix that is left out is counted under its reason.

The result depends on the set of fixes alone, not on their order nor on how often each was sent: fixes are sorted by
time first, and of several with one time the most accurate is kept (then the most westerly, then the most southerly).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from math import hypot
from typing import Self

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
_A, _E2 = 6378137.0, 0.0066943799901413165  # WGS-84: semi-major axis in metres, first eccentricity squared


@dataclass(frozen=True, slots=True)
class Limits:
    """What a source of fixes may be trusted with; a recorder of one fix in ten minutes needs other numbers."""

    max_gap_s: float = 300.0
    max_step_m: float = 150.0
    max_speed_kmh: float = 30.0
    max_accuracy_m: float = 50.0
    still_radius_m: float = 15.0
    still_s: float = 120.0


class Dropped(StrEnum):
    """Why a fix was left out."""

    OFF_EARTH = "off_earth"  # not a number, or beyond 180 / 90 degrees
    DUPLICATE = "duplicate"  # another fix has the same time
    INACCURATE = "inaccurate"  # its accuracy is worse than the limit
    JUMP = "jump"  # a leap there and back, each faster than the limit, between neighbours that fit together
    STILL = "still"  # the middle of a dwell: first and last fix tell the same


class Step(IntEnum):
    """What lies between two kept fixes that follow each other."""

    WALKED = 0
    GAP_IN_TIME = 1
    GAP_IN_SPACE = 2
    DRIVE_BY = 3


@dataclass(frozen=True, slots=True)
class Fixes:
    """n fixes: t_ms (n,) int64 since 1970 UTC; lon, lat (n,) WGS-84 degrees; accuracy_m (n,), NaN = not known."""

    t_ms: NDArray[np.int64]
    lon: Floats
    lat: Floats
    accuracy_m: Floats

    @classmethod
    def of(cls, rows: Iterable[tuple[int, float, float, float]]) -> Self:
        """From rows of (t_ms, lon, lat, accuracy_m)."""
        table = np.array(list(rows), dtype=object).reshape(-1, 4)
        return cls(table[:, 0].astype(np.int64), *(table[:, k].astype(np.float64) for k in (1, 2, 3)))

    def __len__(self) -> int:
        return len(self.t_ms)

    @property
    def lonlat(self) -> Floats:
        """(n, 2) degrees."""
        return np.column_stack([self.lon, self.lat])

    def take(self, chosen: NDArray[np.intp] | NDArray[np.bool_]) -> Self:
        """The chosen fixes (mask or indices), in that order."""
        return type(self)(self.t_ms[chosen], self.lon[chosen], self.lat[chosen], self.accuracy_m[chosen])


@dataclass(frozen=True, slots=True)
class Dwell:
    """Standing still within `still_radius_m`: from when (ms UTC), for how many seconds, where (degrees)."""

    t_ms: int
    seconds: float
    lon: float
    lat: float


@dataclass(frozen=True, slots=True)
class Cleaned:
    """m kept fixes in the order of time, the m - 1 steps between them, and what was left out."""

    fixes: Fixes
    steps: NDArray[np.uint8]
    dropped: dict[Dropped, int]
    dwells: list[Dwell]

    def lines(self, *kinds: Step) -> list[Floats]:
        """Runs of neighbouring steps of these kinds, each (k, 2) degrees with k ≥ 2."""
        wanted = np.isin(self.steps, kinds)
        edges = np.flatnonzero(np.diff(np.concatenate([[False], wanted, [False]]).astype(np.int8)))
        lonlat = self.fixes.lonlat
        return [lonlat[first : last + 1] for first, last in zip(edges[::2], edges[1::2], strict=True)]

    def metres(self, kind: Step) -> float:
        """Length of all steps of a kind."""
        return float(_legs(self.fixes)[1][self.steps == kind].sum())

    def counts(self) -> dict[str, int]:
        """Fixes left out per reason and steps per kind: what is stored and shown beside a track."""
        steps = {kind.name.lower(): int((self.steps == kind).sum()) for kind in Step}
        return {**{reason.value: count for reason, count in self.dropped.items()}, **steps}


def clean(fixes: Fixes, limits: Limits | None = None) -> Cleaned:
    """Sort, drop what cannot be trusted, and judge every step. Any input is taken; the worst keeps no fix at all."""
    limits = limits or Limits()
    dropped: dict[Dropped, int] = {}

    def without(bad: NDArray[np.bool_], reason: Dropped) -> None:
        nonlocal fixes
        dropped[reason] = int(bad.sum())
        fixes = fixes.take(~bad)

    without(~_on_earth(fixes), Dropped.OFF_EARTH)
    fixes = fixes.take(np.lexsort((fixes.lat, fixes.lon, fixes.accuracy_m, fixes.t_ms)))  # NaN sorts last
    without(np.diff(fixes.t_ms, prepend=fixes.t_ms[:1] - 1) == 0, Dropped.DUPLICATE)
    without(fixes.accuracy_m > limits.max_accuracy_m, Dropped.INACCURATE)
    without(_jumps(fixes, limits), Dropped.JUMP)
    spans = _still_spans(fixes, limits)
    dwells = [_dwell(fixes, first, last) for first, last in spans]
    without(_middles(fixes, spans, limits), Dropped.STILL)
    return Cleaned(fixes, _judge(fixes, limits), dropped, dwells)


def apart_m(lon1: Floats, lat1: Floats, lon2: Floats, lat2: Floats) -> Floats:
    """Metres between points that are near each other: radii of curvature at the middle latitude (1e-6 at 1 km)."""
    middle = np.radians((lat1 + lat2) / 2)
    w2 = 1 - _E2 * np.sin(middle) ** 2
    east = np.radians((lon2 - lon1 + 180) % 360 - 180) * (_A / np.sqrt(w2)) * np.cos(middle)
    north = np.radians(lat2 - lat1) * (_A * (1 - _E2) / w2**1.5)
    return np.hypot(east, north)


def _on_earth(fixes: Fixes) -> NDArray[np.bool_]:
    return (np.abs(fixes.lon) <= 180) & (np.abs(fixes.lat) <= 90)  # false for NaN


def _between(fixes: Fixes, i: NDArray[np.intp], j: NDArray[np.intp]) -> tuple[Floats, Floats]:
    seconds = (fixes.t_ms[j] - fixes.t_ms[i]) / 1000.0
    return seconds, apart_m(fixes.lon[i], fixes.lat[i], fixes.lon[j], fixes.lat[j])


def _legs(fixes: Fixes) -> tuple[Floats, Floats]:
    index = np.arange(len(fixes))
    return _between(fixes, index[:-1], index[1:])


def _kmh(seconds: Floats, metres: Floats) -> Floats:
    return metres / seconds * 3.6


def _judge(fixes: Fixes, limits: Limits) -> NDArray[np.uint8]:
    """(n - 1,) `Step`: the first limit that is broken names the step, time before speed before length."""
    seconds, metres = _legs(fixes)
    broken = [seconds > limits.max_gap_s, _kmh(seconds, metres) > limits.max_speed_kmh, metres > limits.max_step_m]
    kinds = [Step.GAP_IN_TIME, Step.DRIVE_BY, Step.GAP_IN_SPACE]
    return np.select(broken, kinds, default=Step.WALKED).astype(np.uint8)


def _jumps(fixes: Fixes, limits: Limits) -> NDArray[np.bool_]:
    """Leaps there and back. A vehicle is no leap: its neighbours are far apart too."""
    jump = np.zeros(len(fixes), dtype=bool)
    too_fast = _kmh(*_legs(fixes)) > limits.max_speed_kmh
    for i in (np.flatnonzero(too_fast[:-1] & too_fast[1:]) + 1).tolist():
        before = i - 1
        while jump[before]:
            before -= 1
        trio = np.array([before, before, i]), np.array([i, i + 1, i + 1])
        there, across, back = _kmh(*_between(fixes, *trio)) > limits.max_speed_kmh
        jump[i] = there and back and not across
    return jump


def _still_spans(fixes: Fixes, limits: Limits) -> list[tuple[int, int]]:
    """First and last index of every dwell: all within the radius of its first fix, without a gap, long enough."""
    spans, first, n = [], 0, len(fixes)
    seconds: list[float] = (fixes.t_ms / 1000.0).tolist()
    east, north = (axis.tolist() for axis in _plane(fixes))
    while first < n - 1:
        last = first
        while (
            last + 1 < n
            and seconds[last + 1] - seconds[last] <= limits.max_gap_s
            and hypot(east[last + 1] - east[first], north[last + 1] - north[first]) <= limits.still_radius_m
        ):
            last += 1
        if seconds[last] - seconds[first] >= limits.still_s:
            spans.append((first, last))
            first = last
        first += 1
    return spans


def _plane(fixes: Fixes) -> tuple[Floats, Floats]:
    """East and north in metres at the scale of the track's middle latitude: good for neighbours a few metres apart."""
    if not len(fixes):
        return fixes.lon, fixes.lat
    zero, lat = np.zeros(1), np.array([np.median(fixes.lat)])
    east = apart_m(zero, lat, zero + 1e-3, lat) / 1e-3
    north = apart_m(zero, lat - 5e-4, zero, lat + 5e-4) / 1e-3
    return fixes.lon * east, fixes.lat * north


def _middles(fixes: Fixes, spans: list[tuple[int, int]], limits: Limits) -> NDArray[np.bool_]:
    """Fixes inside dwells that may go without opening a gap in time."""
    spare = np.zeros(len(fixes), dtype=bool)
    for first, last in spans:
        kept = first
        for i in range(first + 1, last):
            if fixes.t_ms[i + 1] - fixes.t_ms[kept] <= limits.max_gap_s * 1000:
                spare[i] = True
            else:
                kept = i
    return spare


def _dwell(fixes: Fixes, first: int, last: int) -> Dwell:
    span = slice(first, last + 1)
    seconds = float(fixes.t_ms[last] - fixes.t_ms[first]) / 1000.0
    return Dwell(int(fixes.t_ms[first]), seconds, float(np.median(fixes.lon[span])), float(np.median(fixes.lat[span])))

"""Cleaning as it was before it was compiled, one fix after the other: what the compiled one is compared with."""

from dataclasses import dataclass
from math import hypot

import numpy as np
from numpy.typing import NDArray

from patrols.fixes import Fixes, Floats
from patrols.tracks import Limits, Step

_A, _E2 = 6378137.0, 0.0066943799901413165


@dataclass(frozen=True)
class Plain:
    """What is compared."""

    fixes: Fixes
    steps: NDArray[np.uint8]
    dwells: list[tuple[int, float, float, float]]


def clean(fixes: Fixes, limits: Limits) -> Plain:
    """Sort, drop, judge."""
    fixes = fixes.take((np.abs(fixes.lon) <= 180) & (np.abs(fixes.lat) <= 90))
    fixes = fixes.take(np.lexsort((fixes.lat, fixes.lon, fixes.accuracy_m, fixes.t_ms)))
    fixes = fixes.take(np.diff(fixes.t_ms, prepend=fixes.t_ms[:1] - 1) != 0)
    fixes = fixes.take(~(fixes.accuracy_m > limits.max_accuracy_m))
    fixes = fixes.take(~_jumps(fixes, limits))
    spans = _still_spans(fixes, limits)
    dwells = [_dwell(fixes, first, last) for first, last in spans]
    fixes = fixes.take(~_middles(fixes, spans, limits))
    return Plain(fixes, _judge(fixes, limits), dwells)


def apart_m(lon1: Floats, lat1: Floats, lon2: Floats, lat2: Floats) -> Floats:
    """Metres on the ellipsoid between points near each other."""
    middle = np.radians((lat1 + lat2) / 2)
    w2 = 1 - _E2 * np.sin(middle) ** 2
    east = np.radians((lon2 - lon1 + 180) % 360 - 180) * (_A / np.sqrt(w2)) * np.cos(middle)
    north = np.radians(lat2 - lat1) * (_A * (1 - _E2) / w2**1.5)
    return np.asarray(np.hypot(east, north))


def _between(fixes: Fixes, i: NDArray[np.intp], j: NDArray[np.intp]) -> tuple[Floats, Floats]:
    seconds = (fixes.t_ms[j] - fixes.t_ms[i]) / 1000.0
    return seconds, apart_m(fixes.lon[i], fixes.lat[i], fixes.lon[j], fixes.lat[j])


def _legs(fixes: Fixes) -> tuple[Floats, Floats]:
    index = np.arange(len(fixes))
    return _between(fixes, index[:-1], index[1:])


def _kmh(seconds: Floats, metres: Floats) -> Floats:
    return metres / seconds * 3.6


def _judge(fixes: Fixes, limits: Limits) -> NDArray[np.uint8]:
    seconds, metres = _legs(fixes)
    broken = [seconds > limits.max_gap_s, _kmh(seconds, metres) > limits.max_speed_kmh, metres > limits.max_step_m]
    kinds = [Step.GAP_IN_TIME, Step.DRIVE_BY, Step.GAP_IN_SPACE]
    return np.select(broken, kinds, default=Step.WALKED).astype(np.uint8)


def _jumps(fixes: Fixes, limits: Limits) -> NDArray[np.bool_]:
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
    if not len(fixes):
        return fixes.lon, fixes.lat
    zero, lat = np.zeros(1), np.array([np.median(fixes.lat)])
    east = apart_m(zero, lat, zero + 1e-3, lat) / 1e-3
    north = apart_m(zero, lat - 5e-4, zero, lat + 5e-4) / 1e-3
    return fixes.lon * east, fixes.lat * north


def _middles(fixes: Fixes, spans: list[tuple[int, int]], limits: Limits) -> NDArray[np.bool_]:
    spare = np.zeros(len(fixes), dtype=bool)
    for first, last in spans:
        kept = first
        for i in range(first + 1, last):
            if fixes.t_ms[i + 1] - fixes.t_ms[kept] <= limits.max_gap_s * 1000:
                spare[i] = True
            else:
                kept = i
    return spare


def _dwell(fixes: Fixes, first: int, last: int) -> tuple[int, float, float, float]:
    span = slice(first, last + 1)
    seconds = float(fixes.t_ms[last] - fixes.t_ms[first]) / 1000.0
    return int(fixes.t_ms[first]), seconds, float(np.median(fixes.lon[span])), float(np.median(fixes.lat[span]))

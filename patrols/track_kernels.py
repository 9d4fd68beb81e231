"""The loops over fixes that cleaning needs, compiled: one pass each, no array but the answer. Pure: numpy and numba.

All take arrays of one track in the order of time: t_ms (n,) int64, lon and lat (n,) degrees.
"""

from math import cos, hypot, pi, sin, sqrt

import numpy as np
from numba import njit
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Times = NDArray[np.int64]
WALKED, GAP_IN_TIME, GAP_IN_SPACE, DRIVE_BY = 0, 1, 2, 3  # patrols.tracks.Step
_A, _E2 = 6378137.0, 0.0066943799901413165  # WGS-84: semi-major axis in metres, first eccentricity squared


@njit(cache=True)
def apart_m(lon1: float, lat1: float, lon2: float, lat2: float) -> float:
    """Metres between points that are near each other: radii of curvature at the middle latitude (1e-6 at 1 km)."""
    middle = (lat1 + lat2) / 2 * (pi / 180)
    w2 = 1 - _E2 * sin(middle) ** 2
    east = ((lon2 - lon1 + 180) % 360 - 180) * (pi / 180) * (_A / sqrt(w2)) * cos(middle)
    north = (lat2 - lat1) * (pi / 180) * (_A * (1 - _E2) / w2**1.5)
    return hypot(east, north)


@njit(cache=True)
def leg_lengths(lon: Floats, lat: Floats) -> Floats:
    """(n - 1,) metres between fixes that follow each other."""
    metres = np.empty(max(len(lon) - 1, 0), dtype=np.float64)
    for k in range(len(metres)):
        metres[k] = apart_m(lon[k], lat[k], lon[k + 1], lat[k + 1])
    return metres


@njit(cache=True)
def judged(
    t_ms: Times, lon: Floats, lat: Floats, max_gap_s: float, max_step_m: float, max_kmh: float
) -> NDArray[np.uint8]:
    """(n - 1,) kinds of step: the first limit that is broken names it, time before speed before length."""
    kinds = np.zeros(max(len(t_ms) - 1, 0), dtype=np.uint8)
    for k in range(len(kinds)):
        seconds = (t_ms[k + 1] - t_ms[k]) / 1000.0
        metres = apart_m(lon[k], lat[k], lon[k + 1], lat[k + 1])
        if seconds > max_gap_s:
            kinds[k] = GAP_IN_TIME
        elif metres / seconds * 3.6 > max_kmh:
            kinds[k] = DRIVE_BY
        elif metres > max_step_m:
            kinds[k] = GAP_IN_SPACE
    return kinds


@njit(cache=True)
def judged_by_length(part: NDArray[np.int32], lon: Floats, lat: Floats, max_step_m: float) -> NDArray[np.uint8]:
    """(n - 1,) kinds of step of a track without times: only its length and the recorder's own parts are known."""
    kinds = np.zeros(max(len(lon) - 1, 0), dtype=np.uint8)
    for k in range(len(kinds)):
        if part[k] != part[k + 1] or apart_m(lon[k], lat[k], lon[k + 1], lat[k + 1]) > max_step_m:
            kinds[k] = GAP_IN_SPACE
    return kinds


@njit(cache=True)
def jumps(t_ms: Times, lon: Floats, lat: Floats, max_kmh: float) -> NDArray[np.bool_]:
    """(n,) leaps there and back, each faster than the limit, between neighbours that fit together.

    A vehicle is no leap: its neighbours are far apart too. A leap is measured from the last fix that is none.
    """
    jump = np.zeros(len(t_ms), dtype=np.bool_)
    for i in range(1, len(t_ms) - 1):
        if not (_is_fast(t_ms, lon, lat, i - 1, i, max_kmh) and _is_fast(t_ms, lon, lat, i, i + 1, max_kmh)):
            continue
        before = i - 1
        while jump[before]:
            before -= 1
        jump[i] = _is_fast(t_ms, lon, lat, before, i, max_kmh) and not _is_fast(t_ms, lon, lat, before, i + 1, max_kmh)
    return jump


@njit(cache=True)
def _is_fast(t_ms: Times, lon: Floats, lat: Floats, i: int, j: int, max_kmh: float) -> bool:
    return bool(apart_m(lon[i], lat[i], lon[j], lat[j]) / ((t_ms[j] - t_ms[i]) / 1000.0) * 3.6 > max_kmh)


@njit(cache=True)
def still_spans(
    t_ms: Times, east: Floats, north: Floats, max_gap_s: float, radius_m: float, still_s: float
) -> NDArray[np.int64]:
    """(k, 2) first and last index of every dwell: all within the radius of its first fix, no gap, long enough.

    east, north: (n,) metres of a plane that is true over a few metres.
    """
    spans = np.empty((len(t_ms) // 2, 2), dtype=np.int64)
    count, first, n = 0, 0, len(t_ms)
    while first < n - 1:
        last = first
        while (
            last + 1 < n
            and (t_ms[last + 1] - t_ms[last]) / 1000.0 <= max_gap_s
            and hypot(east[last + 1] - east[first], north[last + 1] - north[first]) <= radius_m
        ):
            last += 1
        if last > first and (t_ms[last] - t_ms[first]) / 1000.0 >= still_s:
            spans[count, 0], spans[count, 1] = first, last
            count += 1
            first = last
        first += 1
    return spans[:count].copy()


@njit(cache=True)
def middles(t_ms: Times, spans: NDArray[np.int64], max_gap_s: float) -> NDArray[np.bool_]:
    """(n,) fixes inside dwells that may go without opening a gap in time."""
    spare = np.zeros(len(t_ms), dtype=np.bool_)
    for k in range(len(spans)):
        kept = spans[k, 0]
        for i in range(spans[k, 0] + 1, spans[k, 1]):
            if t_ms[i + 1] - t_ms[kept] <= max_gap_s * 1000:
                spare[i] = True
            else:
                kept = i
    return spare


@njit(cache=True)
def centres(spans: NDArray[np.int64], lon: Floats, lat: Floats) -> Floats:
    """(k, 2) degrees: the median place of every dwell."""
    found = np.empty((len(spans), 2), dtype=np.float64)
    for k in range(len(spans)):
        found[k, 0] = np.median(lon[spans[k, 0] : spans[k, 1] + 1])
        found[k, 1] = np.median(lat[spans[k, 0] : spans[k, 1] + 1])
    return found

"""Inverse datum shifts against geocoordinates-rs, on random points of China: 20 rounds of 5,000 points."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import geocoordinates_ffi as judge
import numpy as np
from pyproj import Geod

from geo import datum
from geo.crs import Floats
from tests.faults.jobs import Job, Round

POINTS = 5_000
APART_M = 1e-3
RETURN_DEG = 1e-9
Step = Callable[[Floats], Floats]
# forward, inverse, the judge's inverse
STEPS: dict[str, tuple[Step, Step, Callable[[float, float], tuple[float, float]]]] = {
    "gcj02": (datum.wgs84_to_gcj02, datum.gcj02_to_wgs84, lambda lon, lat: _gcj02(lon, lat)),
    "bd09": (datum.wgs84_to_bd09, datum.bd09_to_wgs84, lambda lon, lat: _bd09(lon, lat)),
}


def points_of_china(seed: int, count: int) -> Floats:
    """(n, 2) degrees, evenly over 73.5-135 E, 18-53.5 N (the mainland, Hainan and Taiwan, and what lies between)."""
    return np.random.default_rng(seed).uniform([73.5, 18.0], [135.0, 53.5], (count, 2))


def _gcj02(lon: float, lat: float) -> tuple[float, float]:
    found = judge.gcj02_to_wgs84_refined(judge.Gcj02(lat=lat, lon=lon))
    return found.lon, found.lat


def _bd09(lon: float, lat: float) -> tuple[float, float]:
    found = judge.bd09_to_wgs84_refined(judge.Bd09(lat=lat, lon=lon))
    return found.lon, found.lat


def play(number: int, points: int = POINTS) -> str:
    """One round: our inverse within 1 mm of the judge's, and there and back within 1e-9 degrees."""
    true = points_of_china(number, points)
    for name, (forward, inverse, judged) in STEPS.items():
        given = forward(true)
        ours = inverse(given)
        theirs = np.array([judged(lon, lat) for lon, lat in given.tolist()])
        _ahead, _back, apart = Geod(ellps="WGS84").inv(ours[:, 0], ours[:, 1], theirs[:, 0], theirs[:, 1])
        if max(apart) > APART_M:
            return f"{name}: {max(apart) * 1000:.3f} mm from geocoordinates-rs"
        if (drift := float(np.abs(ours - true).max())) > RETURN_DEG:
            return f"{name}: there and back misses by {drift:.1e} degrees"
    return ""


@contextmanager
def ready() -> Iterator[Round]:
    """Nothing is stored: a round is a calculation."""
    yield play


JOB = Job("datum-inverse", 20, "100,000 points of China: ≤1 mm from geocoordinates-rs, round trip ≤1e-9 degrees", ready)

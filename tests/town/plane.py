"""Metres of the town to longitude and latitude: a transverse Mercator centred on the town (k = 1, WGS-84).

Krüger's series to n**4, below a micrometre within 100 km (Karney 2011, "Transverse Mercator with an accuracy of a
few nanometers", eqs. 11, 25, 35-36; DMA TM 8358.2).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tests.town.plan import Floats

A, F = 6378137.0, 1 / 298.257223563
N = F / (2 - F)
E = float(np.sqrt(F * (2 - F)))
RADIUS = A / (1 + N) * (1 + N**2 / 4 + N**4 / 64)
ALPHA = (
    N / 2 - 2 * N**2 / 3 + 5 * N**3 / 16 + 41 * N**4 / 180,
    13 * N**2 / 48 - 3 * N**3 / 5 + 557 * N**4 / 1440,
    61 * N**3 / 240 - 103 * N**4 / 140,
    49561 * N**4 / 161280,
)
BETA = (
    N / 2 - 2 * N**2 / 3 + 37 * N**3 / 96 - N**4 / 360,
    N**2 / 48 + N**3 / 15 - 437 * N**4 / 1440,
    17 * N**3 / 480 - 37 * N**4 / 840,
    4397 * N**4 / 161280,
)
DELTA = (
    2 * N - 2 * N**2 / 3 - 2 * N**3 + 116 * N**4 / 45,
    7 * N**2 / 3 - 8 * N**3 / 5 - 227 * N**4 / 45,
    56 * N**3 / 15 - 136 * N**4 / 35,
    4279 * N**4 / 630,
)


@dataclass(frozen=True)
class Plane:
    """The town's own metres: x east, y north of its centre."""

    lon: float
    lat: float

    def to_lonlat(self, xy: Floats) -> Floats:
        """(n, 2) metres → (n, 2) degrees, rounded to 7 decimals (a centimetre; RFC 7946)."""
        xi = (xy[:, 1] + _meridian_arc(self.lat)) / RADIUS
        eta = xy[:, 0] / RADIUS
        xi1, eta1 = xi.copy(), eta.copy()
        for j, beta in enumerate(BETA, start=1):
            xi1 -= beta * np.sin(2 * j * xi) * np.cosh(2 * j * eta)
            eta1 -= beta * np.cos(2 * j * xi) * np.sinh(2 * j * eta)
        chi = np.arcsin(np.sin(xi1) / np.cosh(eta1))
        phi = chi + sum(delta * np.sin(2 * j * chi) for j, delta in enumerate(DELTA, start=1))
        lon = self.lon + np.degrees(np.arctan2(np.sinh(eta1), np.cos(xi1)))
        return np.round(np.column_stack([lon, np.degrees(phi)]), 7)


def _meridian_arc(lat: float) -> float:
    """Metres from the equator to ``lat`` along the meridian."""
    sin = np.sin(np.radians(lat))
    chi = np.arctan(np.sinh(np.arctanh(sin) - E * np.arctanh(E * sin)))
    return float(RADIUS * (chi + sum(a * np.sin(2 * j * chi) for j, a in enumerate(ALPHA, start=1))))

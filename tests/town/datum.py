"""WGS-84 to GCJ-02, the shift of the phone maps the second ledger was collected with.

The formula as published in the 2010 reverse-engineered C# listing known as "EvilTransform" (Krasovsky 1940 ellipsoid).
"""

from __future__ import annotations

import numpy as np

from tests.town.plan import Floats

A, EE = 6378245.0, 0.00669342162296594323


def _ripple(x: Floats) -> Floats:
    return (20.0 * np.sin(6.0 * x * np.pi) + 20.0 * np.sin(2.0 * x * np.pi)) * 2.0 / 3.0


def _lat_shift(x: Floats, y: Floats) -> Floats:
    poly = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * np.sqrt(np.abs(x))
    waves = (20.0 * np.sin(y * np.pi) + 40.0 * np.sin(y / 3.0 * np.pi)) * 2.0 / 3.0
    long_waves = (160.0 * np.sin(y / 12.0 * np.pi) + 320.0 * np.sin(y * np.pi / 30.0)) * 2.0 / 3.0
    return np.asarray(poly + _ripple(x) + waves + long_waves)


def _lon_shift(x: Floats, y: Floats) -> Floats:
    poly = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * np.sqrt(np.abs(x))
    waves = (20.0 * np.sin(x * np.pi) + 40.0 * np.sin(x / 3.0 * np.pi)) * 2.0 / 3.0
    long_waves = (150.0 * np.sin(x / 12.0 * np.pi) + 300.0 * np.sin(x / 30.0 * np.pi)) * 2.0 / 3.0
    return np.asarray(poly + _ripple(x) + waves + long_waves)


def to_gcj02(lonlat: Floats) -> Floats:
    """(n, 2) WGS-84 degrees → (n, 2) GCJ-02 degrees, rounded to 6 decimals as phone maps show them."""
    x, y = lonlat[:, 0] - 105.0, lonlat[:, 1] - 35.0
    phi = np.radians(lonlat[:, 1])
    magic = 1 - EE * np.sin(phi) ** 2
    dlat = np.degrees(_lat_shift(x, y) / (A * (1 - EE) / magic**1.5))
    dlon = np.degrees(_lon_shift(x, y) / (A / np.sqrt(magic) * np.cos(phi)))
    return np.asarray(np.round(lonlat + np.column_stack([dlon, dlat]), 6))

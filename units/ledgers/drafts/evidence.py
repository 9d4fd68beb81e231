"""What the map of the datum shows: the rows' places under the best hypotheses, a few hundred of them. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from geo import cells, datum
from geo.cells import BadCell
from geo.crs import Floats
from geo.problems import Refused
from geo.sheets import Row

POINTS_SHOWN = 400
HYPOTHESES_SHOWN = 4
DIGITS = 6


def places(rows: Sequence[Row], decided: str, evidence: Mapping[str, Any]) -> dict[str, list[list[float]]]:
    """Datum → [longitude, latitude] of evenly chosen rows: the decided one first, then the next best."""
    xy = np.array(list(_coordinates(rows)), dtype=np.float64).reshape(-1, 2)
    if not len(xy):
        return {}
    chosen = xy[np.linspace(0, len(xy) - 1, min(POINTS_SHOWN, len(xy))).astype(int)]
    hits: Mapping[str, int] = evidence.get("hits") or {}
    ranked = sorted(hits, key=lambda name: -hits[name])
    names = list(dict.fromkeys([*([decided] if decided else []), *ranked]))[:HYPOTHESES_SHOWN]
    return {name: points for name in names if (points := _points(chosen, name))}


def _coordinates(rows: Iterable[Row]) -> Iterable[tuple[float, float]]:
    for row in rows:
        try:
            x, y = cells.coordinate(row.cells.get("x")), cells.coordinate(row.cells.get("y"))
        except BadCell:
            continue
        if x is not None and y is not None:
            yield x, y


def _points(xy: Floats, name: str) -> list[list[float]]:
    try:
        lonlat = datum.to_wgs84(xy, name)
    except Refused:  # no zone for these numbers
        return []
    on_earth = np.all(np.abs(lonlat) <= np.array([180.0, 90.0]), axis=1)
    return [[round(float(lon), DIGITS), round(float(lat), DIGITS)] for lon, lat in lonlat[on_earth]]

"""Coordinates that somebody typed or pasted into the search box, in any notation that geo.cells reads."""

import re
from typing import NamedTuple

from geo.cells import BadCell, coordinate
from geo.models import Town

SEPARATORS = (re.compile(r"\s*[,，;；|]\s*"), re.compile(r"\s+"))
NORTH = re.compile(r"[NS北南]", re.IGNORECASE)
NEAR_DEGREES = 1.0


class TypedPlace(NamedTuple):
    """A place on earth in WGS-84 degrees; `is_far`: so far from the town that it is hardly meant."""

    lon: float
    lat: float
    is_far: bool


def place_of(text: str, town: Town | None) -> TypedPlace | None:
    """The place that the text names; None when it names none. Which number is north follows from letters or range.

    Where both could be, the order is the one that lies nearer to the town.
    """
    parts = next((parts for one in SEPARATORS if len(parts := one.split(text.strip())) == 2), None)
    if parts is None:
        return None
    try:
        first, second = (coordinate(part) for part in parts)
    except BadCell:
        return None
    if first is None or second is None:
        return None
    pairs = [(first, second), (second, first)]
    if NORTH.search(parts[0]):
        pairs = pairs[1:]
    possible = [(lon, lat) for lon, lat in pairs if abs(lon) <= 180 and abs(lat) <= 90]
    return min((_place(lon, lat, town) for lon, lat in possible), key=lambda each: each[0], default=(0, None))[1]


def _place(lon: float, lat: float, town: Town | None) -> tuple[float, TypedPlace]:
    away = max(abs(lon - town.centre_lon), abs(lat - town.centre_lat)) if town else 0.0
    return away, TypedPlace(lon, lat, away > NEAR_DEGREES)

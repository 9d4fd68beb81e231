"""Coordinates that somebody typed or pasted into the search box, in any notation that geo.positions reads."""

from typing import NamedTuple

from geo.models import Town
from geo.positions import parse_position
from geo.problems import BadCell

NEAR_DEGREES = 1.0


class TypedPlace(NamedTuple):
    """A place on earth in WGS-84 degrees; `is_far`: so far from the town that it is hardly meant."""

    lon: float
    lat: float
    is_far: bool


def place_of(text: str, town: Town | None) -> TypedPlace | None:
    """The likeliest place that the text names, read in its likeliest datum; None when it names none."""
    near = (town.centre_lon, town.centre_lat) if town else None
    try:
        readings = parse_position(text, near)
    except BadCell:
        return None
    found = next((place for reading in readings for place in reading.places().values()), None)
    if found is None:
        return None
    away = max(abs(found[0] - near[0]), abs(found[1] - near[1])) if near else 0.0
    return TypedPlace(*found, away > NEAR_DEGREES)

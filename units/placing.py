"""A unit gets its place by hand: who, how and when is kept, and its grid is found in the same transaction."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from django.contrib.gis.geos import Point

from geo import datum as datums
from geo.clock import now, today
from geo.models import Town, TownBoundary
from geo.problems import Refused
from units.changes import POINT, differences, said
from units.entry import EntryRefused, Signature, locked, open_register, sign
from units.models import ChangeOrigin, Unit
from units.placement import place_some

if TYPE_CHECKING:
    from geo.models import User


@dataclass(frozen=True, slots=True)
class Place:
    """A place in WGS-84 degrees; `how` it was found (PlacedHow, "" by a file), `datum` of what was written down."""

    lon: float
    lat: float
    how: str
    datum: str = datums.WGS84


def to_place(x: float, y: float, *, datum: str, how: str) -> Place:
    """A place of coordinates in any datum. Raises EntryRefused("place_not_on_earth")."""
    try:
        lon, lat = datums.to_wgs84(np.array([[x, y]], dtype=np.float64), datum)[0].tolist()
    except Refused:
        raise EntryRefused("place_not_on_earth", "position") from None
    if not (abs(lon) <= 180 and abs(lat) <= 90):  # NaN compares as False
        raise EntryRefused("place_not_on_earth", "position")
    return Place(lon, lat, how, datum)


def place_unit(*, unit: Unit, version: int, place: Place, by: Signature) -> Unit:
    """Put the unit on the map. Raises StaleUnit, and EntryRefused("place_outside_town") beyond the town's border."""
    with open_register(unit.town):
        fresh = locked(unit, version)
        before = said(fresh.point)
        put(fresh, place, by.user)
        if changes := differences({POINT: before}, {POINT: fresh.point}):
            sign(fresh, ChangeOrigin.PLACE, changes, by)
            fresh.save()
            place_some(fresh.town, today(), [fresh.pk])
        return fresh


def put(unit: Unit, place: Place, user: "User | None") -> None:
    """Set the point and who put it there; not saved."""
    point = Point(place.lon, place.lat, srid=4326)
    if not _is_in_town(unit.town, point):
        raise EntryRefused("place_outside_town", "position")
    unit.point, unit.datum = point, place.datum or unit.datum
    is_by_hand = bool(place.how)
    unit.placed_by, unit.placed_how = (user, place.how) if is_by_hand else (None, "")
    unit.placed_at = now() if is_by_hand else None


def _is_in_town(town: Town, point: Point) -> bool:
    """Also while the town has no boundary yet."""
    shapes = TownBoundary.objects.in_force(today()).filter(town=town)
    return not shapes.exists() or shapes.filter(shape__covers=point).exists()

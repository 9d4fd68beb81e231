"""Somebody stood near a unit on a day without a record of a visit: a hint to look for one, never a visit.

It is shown beside the missing visit, to those who may see who walked where; it counts nowhere, and nobody is ranked.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import cos, radians
from typing import TYPE_CHECKING, Any

from django.contrib.gis.geos import MultiPolygon, Point, Polygon
from django.db.models import Exists, OuterRef

from geo.clock import SHANGHAI, AsOf
from patrols.models import Track, TrackDwell, Visit
from patrols.tracks import apart_m
from units.models import Unit

if TYPE_CHECKING:
    from geo.models import User

MIN_SECONDS = 300  # shorter is a traffic light or a greeting
METRES_PER_DEGREE = 111_000.0  # a little less than it is, so that a box is never too small
SHOWN = 5


@dataclass(frozen=True, slots=True)
class DwellHint:
    """On a day one track stood near a unit: since when, how many minutes in all, how near."""

    unit: Unit
    track: Track
    on: date
    started_at: datetime
    minutes: int
    metres: float


def hints_at(unit: Unit, user: "User", as_of: AsOf) -> list[DwellHint]:
    """The latest hints of a unit in the town's window, newest first."""
    point, town = unit.point, unit.town
    if point is None:
        return []
    since = as_of.on - timedelta(days=town.window_days)
    tracks = Track.objects.visible_to(user).known(as_of).filter(patrol__town=town, walked_on__gt=since)
    dwells = TrackDwell.objects.filter(track__in=tracks, point__within=_box(point, town.frontage_m))
    visited = Visit.objects.known(as_of).filter(unit=unit, happened_on=OuterRef("track__walked_on"))
    missing = dwells.filter(~Exists(visited)).select_related("track__patrol__person").order_by("-started_at")
    return _hints(((unit, dwell) for dwell in missing), town.frontage_m)[:SHOWN]


def hints_of(track: Track, user: "User") -> list[DwellHint]:
    """Units near which a track stood and which nobody recorded as visited on its day, in the order of time."""
    town, dwells = track.patrol.town, list(track.dwells.all())
    if not dwells:
        return []
    boxes: Any = MultiPolygon([_box(dwell.point, town.frontage_m) for dwell in dwells], srid=4326)
    visited = Visit.objects.filter(unit=OuterRef("pk"), happened_on=track.walked_on)
    units = Unit.objects.visible_to(user).registered(AsOf(track.walked_on)).filter(town=town, point__intersects=boxes)
    missing = list(units.filter(~Exists(visited)).order_by("pk"))
    hints = _hints(((unit, dwell) for dwell in dwells for unit in missing), town.frontage_m)
    return sorted(hints, key=lambda hint: (hint.started_at, hint.metres))


def _hints(pairs: Iterable[tuple[Unit, TrackDwell]], within_m: float) -> list[DwellHint]:
    """Dwells of one track at one unit are one hint; nothing where they are too far or too short together."""
    near = dict[tuple[int, int], tuple[Unit, list[TrackDwell], float]]()
    for unit, dwell in pairs:
        metres = (
            float(apart_m(unit.point.x, unit.point.y, dwell.point.x, dwell.point.y)) if unit.point else within_m + 1
        )
        if metres <= within_m:
            _unit, dwells, nearest = near.get((unit.pk, dwell.track_id), (unit, [], metres))
            near[unit.pk, dwell.track_id] = unit, [*dwells, dwell], min(nearest, metres)
    found = [_hint(*each) for each in near.values()]
    return [hint for hint in found if hint.minutes * 60 >= MIN_SECONDS]


def _hint(unit: Unit, dwells: list[TrackDwell], metres: float) -> DwellHint:
    first = min(dwells, key=lambda dwell: dwell.started_at)
    minutes = int(sum(dwell.seconds for dwell in dwells) // 60)
    on = first.started_at.astimezone(SHANGHAI).date()
    return DwellHint(unit, first.track, on, first.started_at, minutes, metres)


def _box(point: Point, metres: float) -> Polygon:
    north = metres / METRES_PER_DEGREE
    east = north / max(cos(radians(point.y)), 0.01)
    box: Polygon = Polygon.from_bbox((point.x - east, point.y - north, point.x + east, point.y + north))
    box.srid = 4326
    return box

"""Reads what the coverage of a town is computed from: a handful of queries, whatever the town's size."""

from collections.abc import Iterable
from datetime import date
from typing import Any

import numpy as np
import shapely
from django.contrib.gis.db.models.functions import AsWKB
from django.db.models import F, FloatField, Max, OuterRef, Q, QuerySet, Subquery, Value

from geo.clock import AsOf
from geo.functions import Latitude, Longitude
from geo.models import Building, GridBoundary, Road, Town
from patrols.coverage.grids import Rules
from patrols.models import RESETTING, DayLines, Track, Visit
from patrols.town_facts import Calls, Days, Shapes, TownFacts, Walks
from units.models import Unit, UnitEvent, UnitState

Walked = tuple[date, bytes, float]  # on which day, WKB, slack in metres


def facts_of(town: Town, as_of: AsOf) -> TownFacts:
    """The facts of a town as of a day. Rows come in an order of their own content: how they came in changes nothing."""
    boundaries = GridBoundary.objects.in_force(as_of.on).filter(grid__village__town=town).order_by("grid__code")
    grids = list(boundaries.annotate(wkb=AsWKB("shape")).values_list("grid_id", "wkb"))
    units = _units_kept(town, as_of).values_list("lon", "lat")
    return TownFacts(
        code=town.code,
        centre=(town.centre_lon, town.centre_lat),
        on=as_of.on,
        rules=Rules(frontage_m=town.frontage_m, reach_m=town.reach_m, window_days=town.window_days),
        grid_ids=np.array([grid for grid, _wkb in grids], dtype=np.int64),
        grids=_shapes(wkb for _grid, wkb in grids),
        roads=_shapes(_wkbs(Road.objects.filter(town=town))),
        buildings=_shapes(_wkbs(Building.objects.filter(town=town))),
        units=np.array(list(units), dtype=np.float64).reshape(-1, 2),
        walks=_walks(town, as_of),
        calls=_calls(town, as_of),
    )


def _units_kept(town: Town, as_of: AsOf) -> Any:
    """Units on the books with a point, without those deregistered by the day."""
    events = UnitEvent.objects.filter(unit=OuterRef("pk"), happened_on__lte=as_of.on)
    if as_of.known_at:
        events = events.filter(recorded_at__lte=as_of.known_at)
    state = Subquery(events.order_by("-happened_on", "-pk").values("state")[:1])
    units = Unit.objects.registered(as_of).filter(town=town, point__isnull=False).annotate(state_then=state)
    kept = units.filter(Q(state_then=None) | ~Q(state_then=UnitState.CLOSED))
    return kept.annotate(lon=Longitude("point"), lat=Latitude("point")).order_by("pk")


def _walks(town: Town, as_of: AsOf) -> Walks:
    """Walked lines of all known tracks, and what was kept of those whose retention has ended."""
    tracks = Track.objects.known(as_of).filter(patrol__town=town, swept__isnull=False)
    kept = DayLines.objects.known(as_of).filter(town=town)
    rows = _walked(tracks.annotate(wkb=AsWKB("swept"), slack=Value(0.0, FloatField())))
    rows |= _walked(kept.annotate(wkb=AsWKB("shape"), slack=F("tolerance_m")))
    ordered = sorted(rows)
    return Walks(
        lines=_shapes(wkb for _on, wkb, _slack in ordered),
        on=_days(on for on, _wkb, _slack in ordered),
        slack_m=np.array([slack for _on, _wkb, slack in ordered], dtype=np.float64),
    )


def _walked(rows: QuerySet[Any]) -> set[Walked]:
    """Two tracks with one line on one day are one."""
    return {(on, bytes(wkb), slack) for on, wkb, slack in rows.values_list("walked_on", "wkb", "slack")}


def _calls(town: Town, as_of: AsOf) -> Calls:
    visits = Visit.objects.known(as_of).filter(unit__town=town, unit__point__isnull=False)
    rows = (
        visits.order_by("unit")
        .values("unit")
        .annotate(
            lon=Longitude("unit__point"),
            lat=Latitude("unit__point"),
            seen=Max("happened_on", filter=Q(outcome__in=RESETTING)),
            called=Max("happened_on"),
        )
    )
    found = list(rows.values_list("lon", "lat", "seen", "called"))
    return Calls(
        lonlat=np.array([row[:2] for row in found], dtype=np.float64).reshape(-1, 2),
        seen_on=_days(row[2] for row in found),
        called_on=_days(row[3] for row in found),
    )


def _wkbs(rows: QuerySet[Any]) -> Iterable[Any]:
    wkbs: Iterable[Any] = rows.order_by("pk").annotate(wkb=AsWKB("shape")).values_list("wkb", flat=True)
    return wkbs


def _shapes(wkbs: Iterable[Any]) -> Shapes:
    return np.atleast_1d(np.asarray(shapely.from_wkb(np.array([bytes(wkb) for wkb in wkbs], dtype=object))))


def _days(days: Iterable[date | None]) -> Days:
    return np.array(list(days), dtype="datetime64[D]")

"""A route as GPX 1.1: `rte` along the roads, one `wpt` for each stop. No `trk`: nobody has walked it yet."""

from collections.abc import Sequence

import gpxpy.gpx
from django.utils.translation import gettext as _

from layers.plans.on_map import legs_of
from layers.plans.stops import StopRow
from patrols.models import Plan


def document(plan: Plan, stops: Sequence[StopRow]) -> str:
    """The file as text, WGS-84 as GPX demands. A sensitive unit has no waypoint: its number is missing."""
    gpx = gpxpy.gpx.GPX()
    gpx.creator = "wangge"
    gpx.name = _("Route for %(town)s, %(on)s") % {"town": plan.town.name, "on": plan.on.isoformat()}
    gpx.waypoints.append(_waypoint(plan.start.x, plan.start.y, _("Start"), ""))
    withheld = sum(stop.is_withheld for stop in stops)
    if withheld:
        gpx.description = _("Sensitive units left out: %(n)d") % {"n": withheld}
    for stop in stops:
        if stop.is_withheld:
            continue
        name = stop.unit.name if stop.unit else _("uncovered ground")
        gpx.waypoints.append(_waypoint(stop.lon, stop.lat, f"{stop.seq} {name}", stop.why))
    route = gpxpy.gpx.GPXRoute(name=gpx.name)
    last = None
    for leg in legs_of(plan):
        for lon, lat in leg:
            if (lon, lat) != last:
                route.points.append(gpxpy.gpx.GPXRoutePoint(latitude=lat, longitude=lon))
            last = (lon, lat)
    gpx.routes.append(route)
    text: str = gpx.to_xml(version="1.1")
    return text


def _waypoint(lon: float, lat: float, name: str, why: str) -> gpxpy.gpx.GPXWaypoint:
    return gpxpy.gpx.GPXWaypoint(latitude=round(lat, 7), longitude=round(lon, 7), name=name, description=why or None)

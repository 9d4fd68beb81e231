"""What the browser needs to draw a route, and to choose the start of a new one."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.contrib.gis.db.models import Extent
from django.urls import reverse

from geo.clock import today
from geo.models import Grid, GridBoundary
from layers.plans.stops import StopRow
from patrols.models import Plan

if TYPE_CHECKING:
    from geo.models import User

DIGITS = 6  # of a degree: 0.1 m


def map_of_plan(plan: Plan, stops: Sequence[StopRow]) -> dict[str, Any]:
    """Legs as lists of [lon, lat], the start, and the stops [seq, lon, lat, label]."""
    return {
        "urls": ground_urls(),
        "legs": legs_of(plan),
        "start": [round(plan.start.x, DIGITS), round(plan.start.y, DIGITS)],
        "stops": [
            {
                "seq": stop.seq,
                "at": [round(stop.lon, DIGITS), round(stop.lat, DIGITS)],
                "name": stop.unit.name if stop.unit else "",
                "clock": stop.clock,
            }
            for stop in stops
        ],
    }


def legs_of(plan: Plan) -> list[list[list[float]]]:
    """The line of a route, leg by leg, as [lon, lat] pairs."""
    if plan.line is None:
        return []
    return [[[round(x, DIGITS), round(y, DIGITS)] for x, y in leg] for leg in plan.line.coords]


def map_of_start(user: "User") -> dict[str, Any]:
    """The box of the grids the account may plan in (west, south, east, north); None before any boundary came in."""
    grids = GridBoundary.objects.in_force(today()).filter(grid__in=Grid.objects.visible_to(user))
    box = grids.aggregate(box=Extent("shape"))["box"]
    return {"urls": ground_urls(), "bounds": list(box) if box else None}


def ground_urls() -> dict[str, str]:
    """Where the base map asks for its ground."""
    return {kind: reverse("map-ground", args=[kind]) for kind in ("villages", "grids", "roads", "buildings")}

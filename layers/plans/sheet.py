"""巡查任务单: one route on paper, with room for results and signatures."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

import numpy as np
import shapely
from django.contrib.gis.geos import Polygon
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from geo.bridge import to_shapely
from geo.clock import now
from geo.models import Grid, GridBoundary, Road
from layers.plans.left_out import LeftOutRow, left_out_of
from layers.plans.sketch import Drawn, sketch
from layers.plans.stops import StopRow, as_clock, stops_of
from patrols.models import Plan
from patrols.plan_network import town_metres

if TYPE_CHECKING:
    from geo.models import User


@dataclass(frozen=True, slots=True)
class Sheet:
    """Everything that is printed."""

    plan: Plan
    grids: list[Grid]
    stops: list[StopRow]
    left_out: list[LeftOutRow]
    drawing: SafeString
    printed_at: datetime
    printed_by: str

    @property
    def number(self) -> str:
        """What a paper sheet is called on the phone: the first digits of the route's uuid."""
        return str(self.plan.uuid)[:8].upper()

    @property
    def unit_count(self) -> int:
        """Stops that are units."""
        return sum(stop.unit is not None for stop in self.stops)

    @property
    def clock(self) -> str:
        """Expected time from leaving to being back, h:mm."""
        return as_clock(self.plan.duration_min)


def sheet_of(plan: Plan, user: "User") -> Sheet:
    """The sheet as this account may print it: phones in full only of the units it covers."""
    stops = stops_of(plan, user)
    person = getattr(user, "person", None)
    return Sheet(
        plan=plan,
        grids=list(plan.grids.select_related("village")),
        stops=stops,
        left_out=left_out_of(plan, user),
        drawing=drawing_of(plan, stops),
        printed_at=now(),
        printed_by=person.name if person else user.username,
    )


def drawing_of(plan: Plan, stops: list[StopRow]) -> SafeString:
    """The route over roads and grid borders, as inline SVG."""
    metres = town_metres(plan.town)
    drawn = Drawn(
        [metres.to_metres(shapely.LineString(leg)) for leg in plan.line.coords] if plan.line else [],
        metres.to_metres(np.array([[plan.start.x, plan.start.y]]))[0],
        metres.to_metres(np.array([[stop.lon, stop.lat] for stop in stops])),
    )
    box = Polygon.from_bbox(metres.to_lonlat(drawn.frame.window).bounds)
    roads = Road.objects.filter(town=plan.town, shape__intersects=box).values_list("shape", flat=True)
    borders = GridBoundary.objects.in_force(plan.on).filter(grid__in=plan.grids.all()).values_list("shape", flat=True)
    return mark_safe(  # noqa: S308 — numbers of ours only, and one escaped sentence
        sketch(
            drawn,
            [metres.to_metres(to_shapely(road)) for road in roads],
            [metres.to_metres(to_shapely(border)) for border in borders],
            escape(_("Map of the route with its numbered stops")),
        )
    )

"""Make a route for one outing: what is due in some grids, in a good order, within a time budget, along roads."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
from django.contrib.gis.geos import MultiLineString, Point
from django.core.exceptions import PermissionDenied
from django.db import transaction

from geo.bridge import to_geos, to_shapely
from geo.clock import AsOf
from geo.models import Grid, GridBoundary, Person, Town
from patrols.models import Plan, PlanStop, TravelMode
from patrols.plan_candidates import GROUND_SERVICE_MIN, Candidate, candidates
from patrols.plan_messages import PlanRefused
from patrols.plan_network import town_metres, town_network
from patrols.routing import planner
from patrols.routing.network import OFF_NETWORK_M, Network, Snapped
from patrols.routing.noding import Floats
from patrols.routing.paths import Leg, Paths
from patrols.routing.planner import LeftOut, NoRoute, Route
from patrols.routing.prizes import DUE_SOON_DAYS
from patrols.routing.travel import PACES

if TYPE_CHECKING:
    from geo.models import User

MOST_CANDIDATES = 200
LonLat = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Outing:
    """What a route is asked for. `start` None: the first grid's own middle, on the nearest road."""

    user: "User"
    grids: Sequence[Grid]
    on: date
    mode: TravelMode
    budget_min: int
    start: LonLat | None = None
    service_min: int = 10


def make_plan(
    *,
    user: "User",
    grids: Sequence[Grid],
    on: date,
    mode: TravelMode = TravelMode.EBIKE,
    budget_min: int,
    start: LonLat | None = None,
    service_min: int = 10,
) -> Plan:
    """Plan and keep one route.

    PermissionDenied when the account may not plan or does not cover a grid; PlanRefused, with the sentence to show,
    when there is nothing to do or no way to do it. Nothing is written then.
    """
    outing = Outing(user, list(grids), on, mode, budget_min, start, service_min)
    _check(outing)
    town = outing.grids[0].village.town
    network = town_network(town)
    if network.is_empty:
        raise PlanRefused("no_roads", "grids")
    found = candidates(user, outing.grids, AsOf(on=on))
    if not found:
        raise PlanRefused("nothing_due", "grids", days=DUE_SOON_DAYS)
    return _keep(outing, town, _Draft.of(outing, town, network, found))


def _check(outing: Outing) -> None:
    if not outing.grids:
        raise PlanRefused("no_grid", "grids")
    asked = {grid.pk for grid in outing.grids}
    if Grid.objects.plannable_by(outing.user).filter(pk__in=asked).count() != len(asked):
        raise PermissionDenied
    if len({grid.village.town_id for grid in outing.grids}) > 1:
        raise PlanRefused("two_towns", "grids")


def default_start(grids: Sequence[Grid], on: date) -> LonLat | None:
    """A point of the road nearest to the middle of the first grid that has a shape; None without shape or road."""
    for grid in grids:
        shape = GridBoundary.objects.in_force(on).filter(grid=grid).values_list("shape", flat=True).first()
        if shape is None:
            continue
        metres, network = town_metres(grid.village.town), town_network(grid.village.town)
        middle = metres.to_metres(to_shapely(shape)).representative_point()
        snapped = network.snap(np.array([[middle.x, middle.y]]), limit_m=np.inf)
        if snapped.on_network[0]:
            lon, lat = metres.to_lonlat(snapped.at)[0]
            return float(lon), float(lat)
    return None


@dataclass(frozen=True, slots=True)
class _Draft:
    """A route before it is kept; row 0 of the matrix is the start, row k + 1 is `weighed[k]`."""

    weighed: list[Candidate]
    stops: Floats
    route: Route
    legs: list[Leg]
    left_out: dict[str, Any]

    @classmethod
    def of(cls, outing: Outing, town: Town, network: Network, found: Sequence[Candidate]) -> "_Draft":
        """Weigh the most urgent candidates that are on the map; raises PlanRefused when no stop can be made."""
        on_map = [one for one in found if one.lonlat]
        if not on_map:
            raise PlanRefused("no_stop_on_map", "grids")
        weighed = on_map[:MOST_CANDIDATES]
        start = outing.start or default_start(outing.grids, outing.on)
        snapped = _snap(network, town, start, weighed)
        paths = Paths(network, snapped)
        pace = PACES[outing.mode]
        minutes = pace.minutes(paths.road_matrix(), paths.off_road())
        asked = [planner.Stop(k + 1, one.prize, _work(one, outing)) for k, one in enumerate(weighed)]
        route = planner.plan(minutes, asked, outing.budget_min)
        if route.is_empty:
            raise _refusal(route, minutes, asked)
        legs = paths.legs([0, *(asked[k].at for k in route.order), 0])
        left_out = _left_out(route, weighed, [one for one in found if not one.lonlat], on_map[MOST_CANDIDATES:])
        return cls(weighed, snapped.points, route, legs, left_out)


def _snap(network: Network, town: Town, start: LonLat | None, weighed: Sequence[Candidate]) -> Snapped:
    """Start and stops on the roads. A patch of ground is stopped at on its road, a unit at its door."""
    if start is None:
        raise PlanRefused("start_off_network", "start", limit_m=int(OFF_NETWORK_M))
    points = town_metres(town).to_metres(np.array([start, *(one.lonlat for one in weighed)], dtype=float))
    snapped = network.snap(points)
    if not snapped.on_network[0]:
        raise PlanRefused("start_off_network", "start", limit_m=int(OFF_NETWORK_M))
    ground = np.array([False, *(one.unit_id is None for one in weighed)])
    return Snapped(
        snapped.edge,
        snapped.offset_m,
        np.where(ground, 0.0, snapped.off_road_m),
        np.where(ground[:, None], snapped.at, snapped.points),
        snapped.at,
    )


def _work(one: Candidate, outing: Outing) -> float:
    return float(outing.service_min if one.unit_id else GROUND_SERVICE_MIN)


def _refusal(route: Route, minutes: Floats, asked: Sequence[planner.Stop]) -> PlanRefused:
    if route.reason is not NoRoute.BUDGET_TOO_SMALL:
        return PlanRefused("nothing_reachable", "start")
    needed = min(minutes[0, stop.at] + minutes[stop.at, 0] + stop.service_min for stop in asked)
    return PlanRefused("budget_too_small", "budget_min", needed=int(np.ceil(needed)))


def _left_out(
    route: Route, weighed: Sequence[Candidate], unmapped: Sequence[Candidate], beyond: Sequence[Candidate]
) -> dict[str, Any]:
    """Per reason the ids of units and the number of patches of ground that are not on the route."""
    why = [(weighed[k], reason) for k, reason in route.left_out.items()]
    why += [(one, LeftOut.NO_POINT) for one in unmapped] + [(one, LeftOut.BEYOND_LIMIT) for one in beyond]
    rest: dict[str, Any] = defaultdict(lambda: {"units": [], "ground": 0})
    for one, reason in why:
        if one.unit_id:
            rest[reason.value]["units"].append(one.unit_id)
        else:
            rest[reason.value]["ground"] += 1
    return dict(rest)


@transaction.atomic
def _keep(outing: Outing, town: Town, draft: _Draft) -> Plan:
    metres = town_metres(town)
    lines = [to_geos(metres.to_lonlat(leg.line)) for leg in draft.legs if leg.line is not None]
    plan = Plan.objects.create(
        town=town,
        made_by=outing.user,
        person=_patroller(outing.user),
        on=outing.on,
        mode=outing.mode,
        budget_min=outing.budget_min,
        service_min=outing.service_min,
        start=_point(metres.to_lonlat(draft.stops[:1])[0]),
        line=MultiLineString(lines, srid=4326) if lines else None,
        length_m=sum(leg.length_m for leg in draft.legs),
        duration_min=draft.route.duration_min,
        left_out=draft.left_out,
    )
    plan.grids.set(outing.grids)
    PlanStop.objects.bulk_create(_stops(plan, draft, metres.to_lonlat(draft.stops)))
    return plan


def _patroller(user: "User") -> Person | None:
    """Who walks it: the account's own person, but the office plans for others and leaves the name open."""
    return None if user.scope.is_office else Person.objects.filter(user=user).first()


def _stops(plan: Plan, draft: _Draft, lonlat: Floats) -> list[PlanStop]:
    return [
        PlanStop(
            plan=plan,
            seq=seq,
            unit_id=draft.weighed[k].unit_id,
            grid_id=draft.weighed[k].grid_id,
            point=_point(lonlat[k + 1]),
            reason=draft.weighed[k].reason,
            params=draft.weighed[k].params,
            arrive_min=minutes,
        )
        for seq, (k, minutes) in enumerate(zip(draft.route.order, draft.route.arrive_min, strict=True), start=1)
    ]


def _point(lonlat: Floats) -> Point:
    return Point(float(lonlat[0]), float(lonlat[1]), srid=4326)

"""What lies over the base map: ground by the age of its coverage, walked tracks, the latest route."""

from datetime import timedelta
from typing import Any

from django.db.models import F
from django.http import HttpResponse, JsonResponse
from django.views.decorators.gzip import gzip_page

from geo.functions import Latitude, LeanGeometry, Longitude
from geo.http import AccountRequest
from layers.asked_ground import town_grids
from layers.filters import UnitFilter
from layers.pages.asked import asking
from layers.pages.unit_marks import LEAN
from patrols.coverage_runs import latest
from patrols.models import CoveredGround, Plan, Track

TRACKS_MAX = 400


@gzip_page
@asking
def coverage_json(request: AccountRequest, asked: UnitFilter) -> HttpResponse:
    """[age, grid code, MultiPolygon coordinates] of the supervisable ground, of the grids the account sees."""
    run = latest(asked.place(request.user), asked.as_of)
    if run is None:
        return JsonResponse({"on": None, "rows": []})
    grids = town_grids(asked, request.user)
    ground = CoveredGround.objects.filter(run=run, grid__in=grids).order_by("pk")
    shapes = ground.annotate(lean=LeanGeometry("shape")).values_list("age", "grid__code", "lean")
    rows = [[age, code, lean["coordinates"]] for age, code, lean in shapes]
    return JsonResponse({"on": run.on.isoformat(), "rows": rows}, json_dumps_params=LEAN)


@gzip_page
@asking
def tracks_json(request: AccountRequest, asked: UnitFilter) -> HttpResponse:
    """Tracks of the town's window that the account may see: [walked lines, gaps, drive-bys] each, no names."""
    town = asked.place(request.user)
    since = asked.as_of.on - timedelta(days=town.window_days if town else 90)
    tracks = Track.objects.visible_to(request.user).known(asked.as_of).filter(walked_on__gt=since, patrol__town=town)
    shapes = tracks.order_by("-walked_on", "-pk").annotate(
        walked=LeanGeometry("swept"), missed=LeanGeometry("gaps"), passed=LeanGeometry("drive_bys")
    )
    columns = ("walked", "missed", "passed")
    rows = [[_lines(lean) for lean in leans] for leans in shapes.values_list(*columns)[:TRACKS_MAX]]
    return JsonResponse({"rows": rows}, json_dumps_params=LEAN)


def _lines(lean: dict[str, Any] | None) -> list[Any]:
    return lean["coordinates"] if lean else []


@asking
def plan_json(request: AccountRequest, asked: UnitFilter) -> HttpResponse:
    """The newest route of the account for the day or before: its line and its numbered stops."""
    plans = Plan.objects.visible_to(request.user).filter(town=asked.place(request.user), on__lte=asked.as_of.on)
    plan: Any = plans.order_by("-on", "-pk").annotate(lean=LeanGeometry("line")).first()
    if plan is None:
        return JsonResponse({"line": [], "stops": []})
    stops = plan.stops.annotate(lon=Longitude("point"), lat=Latitude("point"), name=F("unit__name"))
    rows = [[seq, lon, lat, name or ""] for seq, lon, lat, name in stops.values_list("seq", "lon", "lat", "name")]
    return JsonResponse({"uuid": plan.uuid, "line": _lines(plan.lean), "stops": rows}, json_dumps_params=LEAN)

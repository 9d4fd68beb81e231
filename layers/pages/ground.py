"""The quiet base map: villages and grids of the day; roads, buildings, named places, rescue, pipe of the view."""

from collections.abc import Iterable
from hashlib import sha256
from typing import Any

from django.contrib.gis.db.models.functions import PointOnSurface
from django.contrib.gis.geos import Polygon
from django.contrib.postgres.aggregates import StringAgg
from django.db.models import Max, Q, QuerySet, TextField, Value
from django.db.models.functions import MD5, Concat
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import condition

from geo.clock import today
from geo.functions import Latitude, LeanGeometry, Longitude
from geo.http import AccountRequest
from geo.models import (
    Building,
    Grid,
    GridBoundary,
    GridEdit,
    ImportJob,
    NamedPlace,
    PipeReach,
    RescuePoint,
    Road,
    RoadClass,
    Town,
    Village,
    VillageBoundary,
)
from layers.asked_ground import town_grids, town_villages
from layers.filters import UnitFilter
from layers.pages.asked import asking, bad_request
from layers.pages.extent import BadExtent, Extent
from layers.pages.unit_marks import LEAN

FEATURES_MAX = 8000
WIDE = (RoadClass.MAIN, RoadClass.STREET)


def version(request: HttpRequest, *_args: Any, **_kwargs: Any) -> str | None:
    """Changes with files and edits of grids, names of places, the account's ground, the day and the box asked for."""
    if not request.user.is_authenticated:
        return None
    scope = request.user.scope
    towns = ImportJob.objects.filter(Q(town__in=scope.town_ids) | Q(town=None))
    last = towns.aggregate(last=Max("applied_at"))["last"]
    names = [_names_of(kind, scope.town_ids) for kind in (Village, Grid)]
    grounds = sorted(scope.whole_town_ids), sorted(scope.village_ids), sorted(scope.grid_ids)
    edits = GridEdit.objects.filter(town__in=scope.town_ids).aggregate(made=Max("recorded_at"), undone=Max("undone_at"))
    said = f"{today()} {last} {edits} {names} {grounds} {request.get_full_path()}"
    return f'"{sha256(said.encode()).hexdigest()[:24]}"'


def _names_of(kind: type[Village | Grid], town_ids: Iterable[int]) -> str | None:
    """A digest of the codes and names of the towns: a renamed village is shown at once. One query."""
    where = {"town__in" if kind is Village else "village__town__in": list(town_ids)}
    named = Concat("code", Value("="), "name", output_field=TextField())
    said: str | None = kind._default_manager.filter(**where).aggregate(
        said=MD5(StringAgg(named, Value("\n"), order_by=["code"]))
    )["said"]
    return said


@gzip_page
@condition(etag_func=version)
@asking
def ground_json(request: AccountRequest, asked: UnitFilter, kind: str) -> HttpResponse:
    """One layer of the ground: villages and grids whole; roads, buildings, named places … for a `bbox`."""
    if kind in SHAPES:
        rows = SHAPES[kind](asked, request)
    elif kind in VIEWED:
        try:
            extent = Extent.read(request.GET.get("bbox", ""))
        except BadExtent:
            return bad_request(request, _("bbox: write west,south,east,north in degrees"))
        rows = VIEWED[kind](request, extent)
    else:
        raise Http404
    return JsonResponse({"rows": rows}, json_dumps_params=LEAN)


def _villages(asked: UnitFilter, request: AccountRequest) -> list[Any]:
    """[code, name, label lon, label lat, MultiPolygon coordinates] per village."""
    shapes = VillageBoundary.objects.in_force(asked.as_of.on)
    shapes = shapes.filter(village__in=town_villages(asked, request.user))
    return _labelled(shapes.order_by("village__code"), "village__code", "village__name")


def _grids(asked: UnitFilter, request: AccountRequest) -> list[Any]:
    """[code, name, label lon, label lat, MultiPolygon coordinates] per grid."""
    shapes = GridBoundary.objects.in_force(asked.as_of.on)
    shapes = shapes.filter(grid__in=town_grids(asked, request.user))
    return _labelled(shapes.order_by("grid__code"), "grid__code", "grid__name")


def _labelled(shapes: QuerySet[Any], *names: str) -> list[Any]:
    at = PointOnSurface("shape")
    rows = shapes.annotate(lon=Longitude(at), lat=Latitude(at), lean=LeanGeometry("shape"))
    return [
        [code, name, round(lon, 6), round(lat, 6), lean["coordinates"]]
        for code, name, lon, lat, lean in rows.values_list(*names, "lon", "lat", "lean")
    ]


def _roads(request: AccountRequest, extent: Extent) -> list[Any]:
    """[class, name, LineString coordinates] per road of the box; `wide=1` leaves lanes and paths out."""
    roads = Road.objects.filter(town__in=Town.objects.visible_to(request.user))
    if request.GET.get("wide") == "1":
        roads = roads.filter(road_class__in=WIDE)
    return [[*rest, lean["coordinates"]] for *rest, lean in _in_box(roads, extent, "road_class", "name")]


def _buildings(request: AccountRequest, extent: Extent) -> list[Any]:
    """[MultiPolygon coordinates] per building of the box."""
    buildings = Building.objects.filter(town__in=Town.objects.visible_to(request.user))
    return [[lean["coordinates"]] for (lean,) in _in_box(buildings, extent)]


def _places(request: AccountRequest, extent: Extent) -> list[Any]:
    """[name, kind, longitude, latitude] per named place of the box."""
    return _points(NamedPlace.objects.visible_to(request.user), extent, "name", "kind")


def _rescue(request: AccountRequest, extent: Extent) -> list[Any]:
    """[name, list, longitude, latitude] per rescue team or point of the box."""
    return _points(RescuePoint.objects.visible_to(request.user), extent, "name", "list_name")


def _points(rows: QuerySet[Any], extent: Extent, *columns: str) -> list[Any]:
    found = rows.filter(point__bboverlaps=Polygon.from_bbox(extent.corners)).order_by("pk")
    placed = found.annotate(lon=Longitude("point"), lat=Latitude("point")).values_list(*columns, "lon", "lat")
    return [[*words, round(lon, 6), round(lat, 6)] for *words, lon, lat in placed[:FEATURES_MAX]]


def _pipe_reach(request: AccountRequest, extent: Extent) -> list[Any]:
    """[name, MultiPolygon coordinates] per part of the pipe's reach in the box."""
    reach = PipeReach.objects.filter(town__in=Town.objects.visible_to(request.user))
    return [[name, lean["coordinates"]] for name, lean in _in_box(reach, extent, "name")]


def _in_box(rows: QuerySet[Any], extent: Extent, *columns: str) -> QuerySet[Any, Any]:
    found = rows.filter(shape__bboverlaps=Polygon.from_bbox(extent.corners)).annotate(lean=LeanGeometry("shape"))
    chosen: QuerySet[Any, Any] = found.order_by("pk").values_list(*columns, "lean")[:FEATURES_MAX]
    return chosen


SHAPES = {"villages": _villages, "grids": _grids}
VIEWED = {
    "roads": _roads,
    "buildings": _buildings,
    "places": _places,
    "rescue": _rescue,
    "pipe-reach": _pipe_reach,
}

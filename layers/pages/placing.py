"""What every page that places a unit asks for: where pasted coordinates are, and where a place of the town is."""

from typing import Any

from django.contrib.gis.db.models import Extent
from django.contrib.gis.db.models.functions import PointOnSurface
from django.contrib.gis.geos import Point
from django.db.models import QuerySet
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from geo.clock import today
from geo.functions import Latitude, Longitude
from geo.http import AccountRequest
from geo.models import GridBoundary, Road, Town, TownBoundary, VillageBoundary
from geo.problems import Problem
from geo.sentences import render as sentence
from layers.filters import UnitFilter
from layers.pages.asked import asking
from layers.pages.map_setup import setup
from layers.pages.place_fields import found_place
from units.entry import EntryRefused
from units.models import Unit

SHOWN = 6


def placing_setup(town: Town, village_id: int | None = None) -> dict[str, Any]:
    """For `json_script` of a page with a map to click on: it begins with the village, else with the whole town."""
    village = VillageBoundary.objects.in_force(today()).filter(village=village_id) if village_id else None
    bounds = (village is not None and _box(village)) or _box(TownBoundary.objects.in_force(today()).filter(town=town))
    return {**setup(), "bounds": bounds, "position": reverse("unit-position"), "town": town.code}


def _box(shapes: QuerySet[Any]) -> list[float] | None:
    """West, south, east, north; None without a shape."""
    box = shapes.aggregate(box=Extent("shape"))["box"]
    return list(box) if box else None


@asking
def position(request: AccountRequest, asked: UnitFilter) -> JsonResponse:
    """Where pasted coordinates are: lon, lat, and the grid there; 422 with the reason when nobody can tell."""
    town = asked.place(request.user)
    try:
        place = found_place(request.GET.get("position", ""), request.GET.get("datum", ""), town)
    except EntryRefused as refused:
        return JsonResponse({"error": sentence(Problem(refused.reason, refused.params))}, status=422)
    at = {"lon": round(place.lon, 7), "lat": round(place.lat, 7)}
    return JsonResponse({**at, **_ground_at(town, Point(place.lon, place.lat, srid=4326))})


def _ground_at(town: Town | None, point: Point) -> dict[str, Any]:
    """Village and grid of a point, or that it is outside of every grid, or of the town."""
    shapes = GridBoundary.objects.covering(point, today()).filter(grid__village__town=town)
    found: Any = shapes.select_related("grid__village").order_by("grid__code").first()
    if found:
        return {"said": f"{found.grid.village.name} {found.grid.code}", "is_good": True}
    is_inside = TownBoundary.objects.covering(point, today()).filter(town=town).exists()
    return {"said": _("outside every grid") if is_inside else _("outside the town"), "is_good": False}


@asking
def places(request: AccountRequest, asked: UnitFilter) -> HttpResponse:
    """Villages, roads and units of the town by part of their name, each with a point to start from."""
    town = asked.place(request.user)
    if town is None or not asked.q:
        return HttpResponse("")
    found = [
        *_named(VillageBoundary.objects.in_force(today()).filter(village__town=town), "village__name", asked.q),
        *_named(Road.objects.filter(town=town).exclude(name=""), "name", asked.q),
        *_named(Unit.objects.visible_to(request.user).filter(town=town).exclude(point=None), "name", asked.q, "point"),
    ]
    return render(request, "pages/_places_found.html", {"found": found})


def _named(rows: QuerySet[Any], name: str, q: str, shape: str = "shape") -> list[dict[str, Any]]:
    """Up to SHOWN rows: name and a point on the shape; a road of many pieces counts once."""
    at = PointOnSurface(shape) if shape == "shape" else shape
    located = rows.filter(**{f"{name}__icontains": q}).annotate(lon=Longitude(at), lat=Latitude(at))
    found: dict[str, dict[str, Any]] = {}
    for said, lon, lat in located.order_by(name).values_list(name, "lon", "lat")[: SHOWN * 10]:
        found.setdefault(said, {"name": said, "lon": lon, "lat": lat, "kind": rows.model._meta.verbose_name})
    return list(found.values())[:SHOWN]

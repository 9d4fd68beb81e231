"""What the map of the edit page asks for: grids of the day in full, and the borders that two of them share."""

from typing import Any

from django.contrib.gis.db.models.functions import PointOnSurface
from django.http import HttpResponse, JsonResponse
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from geo.boundaries.levels import Level, shapes_of
from geo.functions import Latitude, Longitude
from geo.grid_edits.ground import borders_between
from geo.http import AccountRequest
from geo.models import Town
from geo.problems import Refused
from layers.filters import UnitFilter
from layers.pages.asked import asking
from layers.pages.grid_edit.office import first_day, office_town
from layers.pages.grid_edit.refusal import refused_json
from layers.pages.unit_marks import LEAN

DIGITS = 9  # of a degree: 0.1 mm, so that what is snapped to a corner is that corner


@require_safe
@gzip_page
@asking
def ground_json(request: AccountRequest, asked: UnitFilter) -> HttpResponse:
    """[code, name, label lon, label lat, MultiPolygon coordinates] per grid of the day `from`."""
    town = office_town(request, asked)
    return JsonResponse({"rows": _rows(town, request.GET.get("from", ""))}, json_dumps_params=LEAN)


@require_safe
@asking
def borders_json(request: AccountRequest, asked: UnitFilter) -> HttpResponse:
    """The paths that the grids `one` and `other` share on the day `from`, [lon, lat] from junction to junction."""
    town = office_town(request, asked)
    one, other, on = (request.GET.get(key, "") for key in ("one", "other", "from"))
    try:
        return JsonResponse({"borders": borders_between(town, first_day(on), one, other)})
    except Refused as refused:
        return refused_json(refused)


def _rows(town: Town, on: str) -> list[list[Any]]:
    at = PointOnSurface("shape")
    shapes = shapes_of(Level.GRID, town, first_day(on)).annotate(lon=Longitude(at), lat=Latitude(at))
    return [
        [b.grid.code, b.grid.name, round(b.lon, 6), round(b.lat, 6), rounded(b.shape.coords)]
        for b in shapes.order_by("grid__code")
    ]


def rounded(coordinates: Any) -> Any:
    """Coordinates of any depth as lists with `DIGITS` decimals."""
    if isinstance(coordinates[0], float):
        return [round(value, DIGITS) for value in coordinates[:2]]
    return [rounded(one) for one in coordinates]

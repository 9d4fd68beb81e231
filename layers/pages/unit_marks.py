"""Units for the map: single marks near, exact counts per cell far out."""

from typing import Any

from django.contrib.gis.geos import Polygon
from django.db.models import Avg, Count, F, FloatField, Q, Value
from django.db.models.functions import Floor
from django.http import HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.gzip import gzip_page

from geo.functions import Latitude, Longitude
from geo.http import AccountRequest
from layers.filters import UnitFilter
from layers.pages.asked import asking, bad_request
from layers.pages.extent import Extent, cell_degrees
from patrols.queries import UnitsWithStatus
from units.status import Status

POINTS_MAX = 1500
NEAR_ZOOM = 16
NEAR_MAX = 8000
ORDER = tuple(status.value for status in Status)
LEAN = {"separators": (",", ":"), "ensure_ascii": False}


@gzip_page
@asking
def units_json(request: AccountRequest, asked: UnitFilter) -> HttpResponse:
    """The units of the filter inside `bbox`: points when they are few or `zoom` is near, else counts per cell."""
    try:
        extent = Extent.read(request.GET.get("bbox", ""))
        zoom = min(max(int(request.GET.get("zoom", "")), 0), 22)
    except ValueError:
        return bad_request(request, _("bbox: write west,south,east,north in degrees, and zoom as a whole number"))
    units = inside(asked.apply(request.user), extent)
    points = marks(units, NEAR_MAX if zoom >= NEAR_ZOOM else POINTS_MAX)
    answer = {"kind": "cells", "rows": cells(units, extent, zoom)} if points is None else points
    return JsonResponse({**answer, "order": ORDER}, json_dumps_params=LEAN)


def inside(units: UnitsWithStatus, extent: Extent) -> UnitsWithStatus:
    """Units whose point lies in the box, with `lon` and `lat`."""
    found: UnitsWithStatus = units.filter(point__bboverlaps=Polygon.from_bbox(extent.corners)).annotate(
        lon=Longitude("point"), lat=Latitude("point")
    )
    return found


def marks(units: UnitsWithStatus, limit: int) -> dict[str, Any] | None:
    """[uuid, name, lon, lat, place of the status in ORDER, ring 0/1] per unit; None when there are over `limit`."""
    rows = list(units.order_by("pk").values_list("uuid", "name", "lon", "lat", "status", "is_overdue")[: limit + 1])
    if len(rows) > limit:
        return None
    return {
        "kind": "points",
        "rows": [
            [uuid, name, round(lon, 6), round(lat, 6), ORDER.index(status), int(late)]
            for uuid, name, lon, lat, status, late in rows
        ],
    }


def cells(units: UnitsWithStatus, extent: Extent, zoom: int) -> list[list[Any]]:
    """[lon, lat of the units' mean, ring count, [count of each status in ORDER]] per cell; one grouped query."""
    width, height = cell_degrees(zoom, (extent.south + extent.north) / 2)
    grouped = (
        units.order_by()
        .annotate(
            column=Floor(F("lon") / Value(width, output_field=FloatField())),
            line=Floor(F("lat") / Value(height, output_field=FloatField())),
        )
        .values("column", "line", "status")
        .annotate(n=Count("pk"), late=Count("pk", filter=Q(is_overdue=True)), east=Avg("lon"), north=Avg("lat"))
    )
    found: dict[tuple[float, float], list[Any]] = {}
    for row in grouped:
        cell = found.setdefault((row["column"], row["line"]), [0.0, 0.0, 0, [0] * len(ORDER)])
        cell[0] += row["east"] * row["n"]
        cell[1] += row["north"] * row["n"]
        cell[2] += row["late"]
        cell[3][ORDER.index(row["status"])] += row["n"]
    return [[round(e / sum(by), 6), round(n / sum(by), 6), late, by] for e, n, late, by in found.values()]

"""The query parameters of the API, described once for its OpenAPI page and read by `layers.filters`."""

import math
from collections.abc import Sequence

from django.contrib.gis.geos import Polygon
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter

from layers.filters import FACETS, STATUSES, BadFilter

AS_OF: Sequence[OpenApiParameter] = (
    OpenApiParameter("on", str, description="YYYY-MM-DD: facts that had happened by this day; today by default."),
    OpenApiParameter("known_at", str, description="YYYY-MM-DD: facts recorded by this day; now by default."),
)
BBOX = OpenApiParameter(
    "bbox", str, description="west,south,east,north in degrees; features without geometry drop out."
)
TOWN = OpenApiParameter(
    "town", str, description="9-digit code, for accounts that see several towns; the first of them by default."
)
UNITS: Sequence[OpenApiParameter] = (
    *AS_OF,
    TOWN,
    BBOX,
    OpenApiParameter("status", str, enum=STATUSES, many=True, description="Repeatable or comma-separated."),
    OpenApiParameter("overdue", str, enum=("1", "0"), description="1: past the visit interval or never visited."),
    OpenApiParameter("unmapped", str, enum=("1", "0"), description="1: only units without a point; 0: omit them."),
    OpenApiParameter("village", str, description="12-digit code."),
    OpenApiParameter("grid", str, description="15-digit code."),
    OpenApiParameter("district", str, description="Code of a district."),
    OpenApiParameter("facet", str, enum=tuple(FACETS)),
    OpenApiParameter("field", str, description="Code of a field of industry."),
    OpenApiParameter(
        "q", str, description="Part of a name (or of its pinyin or initials) or address, a unit number, a credit code."
    ),
)


def box(text: str) -> Polygon | None:
    """The rectangle of `bbox`, None when it is empty; raises BadFilter when it is not four numbers in order."""
    if not text:
        return None
    try:
        west, south, east, north = (float(part) for part in text.split(","))
    except ValueError:
        raise BadFilter("bbox", _("bbox: write west,south,east,north in degrees")) from None
    numbers = (west, south, east, north)
    if not (all(map(math.isfinite, numbers)) and -180 <= west < east <= 180 and -90 <= south < north <= 90):
        raise BadFilter("bbox", _("bbox: write west,south,east,north in degrees"))
    return Polygon.from_bbox(numbers)


def whole(key: str, text: str) -> None:
    """Raise BadFilter when the value is not a whole number from 1."""
    if text and not (text.isascii() and text.isdigit() and int(text[:9])):
        raise BadFilter(key, _("%(key)s: write a whole number from 1") % {"key": key})

"""The town map: one page with legend, list and drawer; everything on it comes from the data addresses."""

from typing import TYPE_CHECKING, Any

from django.contrib.gis.db.models import Extent
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from geo.http import AccountRequest
from geo.models import Code, CodeList, Grid, GridBoundary, Village, VillageBoundary
from layers.catalog import GROUND_LAYERS
from layers.filters import UnitFilter
from layers.legend import GROUND_LEGEND, STATUS_LEGEND, as_json
from layers.pages.asked import asking
from layers.pages.choices import FACET_LABELS
from layers.pages.counts import counts_of

if TYPE_CHECKING:
    from geo.models import User


@asking
def page(request: AccountRequest, asked: UnitFilter) -> HttpResponse:
    """The map of what the account may see, with the filter of its address."""
    context = {
        "asked": asked,
        "counts": counts_of(asked, request.user),
        "villages": Village.objects.visible_to(request.user),
        "fields": Code.objects.filter(list=CodeList.FIELD).in_force(asked.as_of.on),
        "facets": FACET_LABELS,
        "status_legend": STATUS_LEGEND,
        "ground_legend": GROUND_LEGEND,
        "layers": GROUND_LAYERS,
        "setup": _setup(asked, request.user),
    }
    return render(request, "pages/map.html", context)


def _setup(asked: UnitFilter, user: "User") -> dict[str, Any]:
    """What the browser needs to begin: addresses, legend, box of the ground, filter."""
    names = ("units", "counts", "coverage", "blind-spots", "tracks", "plan")
    return {
        "urls": {name: reverse(f"map-{name}") for name in names}
        | {kind: reverse("map-ground", args=[kind]) for kind in ("villages", "grids", "roads", "buildings")}
        | {"list": reverse("map-list"), "drawer": "/drawer/"},
        "legend": as_json(_),
        "layers": [layer.as_json() for layer in GROUND_LAYERS],
        "bounds": _bounds(asked, user),
        "title": str(_("Town safety map")),
    }


def _bounds(asked: UnitFilter, user: "User") -> list[float] | None:
    """West, south, east, north of the grid, village or ground asked for; None before any boundary came in."""
    if asked.grid:
        grids = Grid.objects.visible_to(user).filter(code=asked.grid)
        shapes: Any = GridBoundary.objects.in_force(asked.as_of.on).filter(grid__in=grids)
    else:
        villages = Village.objects.visible_to(user)
        villages = villages.filter(code=asked.village) if asked.village else villages
        shapes = VillageBoundary.objects.in_force(asked.as_of.on).filter(village__in=villages)
    box = shapes.aggregate(box=Extent("shape"))["box"]
    return list(box) if box else None

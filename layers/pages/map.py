"""The town map: one page with legend, list and drawer; everything on it comes from the data addresses."""

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib.gis.db.models import Extent
from django.http import HttpResponse
from django.shortcuts import render

from geo.http import AccountRequest
from geo.models import Code, CodeList, GridBoundary, VillageBoundary
from layers.asked_ground import asked_grids, asked_villages, town_villages
from layers.catalog import layers_for
from layers.filters import UnitFilter
from layers.legend import GROUND_LEGEND, STATUS_LEGEND
from layers.pages.asked import asking
from layers.pages.blind_spots import KIND_LABELS, NUMBERS, RING_SHOWS_IT
from layers.pages.choices import FACET_LABELS
from layers.pages.counts import counts_of
from layers.pages.map_setup import setup
from units.models import Unit

if TYPE_CHECKING:
    from geo.models import User


@asking
def page(request: AccountRequest, asked: UnitFilter) -> HttpResponse:
    """The map of what the account may see, with the filter of its address."""
    town = asked.place(request.user)
    context = {
        "asked": asked,
        "counts": counts_of(asked, request.user),
        "villages": town_villages(asked, request.user),
        "fields": Code.objects.filter(list=CodeList.FIELD).in_force(asked.as_of.on),
        "facets": FACET_LABELS,
        "status_legend": STATUS_LEGEND,
        "ground_legend": GROUND_LEGEND,
        "layers": layers_for(is_office=bool(town and town.pk in request.user.scope.office_town_ids)),
        "blind_kinds": [(NUMBERS[key], label) for key, label in KIND_LABELS.items() if key != RING_SHOWS_IT],
        "setup": {**setup(), "bounds": _bounds(asked, request.user), "unit": _chosen(request)},
    }
    return render(request, "pages/map.html", context)


def _chosen(request: AccountRequest) -> dict[str, Any] | None:
    """The unit that the address names by `unit=`: its drawer opens with the page."""
    try:
        uuid = UUID(request.GET.get("unit", ""))
    except ValueError:
        return None
    unit = Unit.objects.visible_to(request.user).filter(uuid=uuid).first()
    if unit is None:
        return None
    at = [unit.point.y, unit.point.x] if unit.point else None
    return {"uuid": str(uuid), "name": unit.name, "at": at}


def _bounds(asked: UnitFilter, user: "User") -> list[float] | None:
    """West, south, east, north of the grid, village, district or town asked for; None before any boundary came in."""
    if asked.grid:
        grids = asked_grids(asked, user)
        shapes: Any = GridBoundary.objects.in_force(asked.as_of.on).filter(grid__in=grids)
    else:
        villages = asked_villages(asked, user)
        shapes = VillageBoundary.objects.in_force(asked.as_of.on).filter(village__in=villages)
    box = shapes.aggregate(box=Extent("shape"))["box"]
    return list(box) if box else None

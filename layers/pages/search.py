"""The search box of the top bar: units, villages, grids and named places, a few of each."""

from dataclasses import replace
from typing import Any

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render

from geo.functions import Latitude, Longitude
from geo.http import AccountRequest
from geo.models import NamedPlace
from layers.asked_ground import town_grids, town_villages
from layers.filters import UnitFilter
from layers.pages.asked import asking

SHOWN = 8
PLACES_SHOWN = 5


@asking
def search(request: AccountRequest, asked: UnitFilter) -> HttpResponse:
    """Rows for the drop-down; nothing for an empty question."""
    if not asked.q:
        return HttpResponse("")
    words = replace(asked.frame(), q=asked.q)
    units = words.apply(request.user).annotate(lon=Longitude("point"), lat=Latitude("point"))
    named = Q(code__startswith=asked.q) | Q(name__icontains=asked.q)
    context: dict[str, Any] = {
        "units": units.order_by("pk")[:SHOWN],
        "villages": town_villages(asked, request.user).filter(named)[:SHOWN],
        "grids": town_grids(asked, request.user).filter(named).select_related("village")[:SHOWN],
        "places": _places(request, asked),
        "query": words.query(),
    }
    return render(request, "_found.html", context)


def _places(request: AccountRequest, asked: UnitFilter) -> Any:
    """Named places whose name holds the words, with their coordinates."""
    places = NamedPlace.objects.visible_to(request.user).filter(town=asked.place(request.user)).matching(asked.q)
    return places.annotate(lon=Longitude("point"), lat=Latitude("point"))[:PLACES_SHOWN]

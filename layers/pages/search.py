"""The search box of the top bar: units, grids and villages, ten of each at most."""

from dataclasses import replace
from typing import Any

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render

from geo.functions import Latitude, Longitude
from geo.http import AccountRequest
from layers.asked_ground import town_grids, town_villages
from layers.filters import UnitFilter
from layers.pages.asked import asking

SHOWN = 8


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
        "query": words.query(),
    }
    return render(request, "_found.html", context)

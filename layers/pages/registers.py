"""The register of units: the same filter as the map, as rows."""

from typing import Any

from django.db.models import OuterRef, Subquery
from django.http import HttpResponse
from django.shortcuts import render

from geo.http import AccountRequest
from geo.models import Code, CodeList, Village
from layers.asked_ground import town_villages
from layers.filters import UnitFilter
from layers.legend import STATUS_LEGEND
from layers.pages.asked import asking
from layers.pages.choices import FACET_LABELS, UNIT_SORTS
from layers.pages.counts import counts_of
from layers.pages.pages import page_of
from layers.pages.register_page import table_of
from layers.registers.column import Asker
from layers.registers.units import UNITS


@asking
def units(request: AccountRequest, asked: UnitFilter) -> HttpResponse:
    """The register with its filter; each count beside a switch is that of the map's legend."""
    counts = counts_of(asked, request.user)
    context = {
        "counts": counts,
        "sorts": UNIT_SORTS,
        "switches": _switches(asked, counts),
        "villages": town_villages(asked, request.user),
        "fields": Code.objects.filter(list=CodeList.FIELD).in_force(asked.as_of.on),
        "facets": FACET_LABELS,
    }
    return render(request, "pages/units.html", table_of(request, asked, UNITS) | context)


@asking
def panel(request: AccountRequest, asked: UnitFilter) -> HttpResponse:
    """The first rows of the register, for the list tab of the map."""
    shown, asker = UNITS.shown(request.GET), Asker(request.user, asked)
    villages = Village.objects.filter(pk=OuterRef("village_then")).values("name")
    units = UNITS.ordered(asked.apply(request.user), shown, asker).annotate(village_name=Subquery(villages))
    page = page_of(units, request)
    return render(request, "pages/_panel_list.html", {"asked": asked, "page": page, "query": asked.query()})


def _switches(asked: UnitFilter, counts: dict[str, Any]) -> list[dict[str, Any]]:
    """One chip per status: what it counts, whether it is chosen, and the statuses after a click."""
    chips = []
    for row in STATUS_LEGEND:
        is_on = row.key in asked.statuses
        after = tuple(key for key in asked.statuses if key != row.key) if is_on else (*asked.statuses, row.key)
        chips.append({"key": row.key, "count": counts["status"][row.key], "is_on": is_on, "after": ",".join(after)})
    return chips

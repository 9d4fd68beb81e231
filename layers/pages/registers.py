"""The register of units: the same filter as the map, as rows."""

from typing import Any

from django.db.models import Case, F, IntegerField, OuterRef, Subquery, Value, When
from django.http import HttpResponse
from django.shortcuts import render

from geo.http import AccountRequest
from geo.models import Code, CodeList, Grid, Village
from layers.asked_ground import town_villages
from layers.filters import UnitFilter
from layers.legend import STATUS_LEGEND
from layers.pages.asked import asking
from layers.pages.choices import FACET_LABELS, UNIT_SORTS
from layers.pages.counts import counts_of
from layers.pages.pages import page_of
from patrols.queries import UnitsWithStatus

URGENCY = Case(*(When(status=row.key, then=Value(row.order)) for row in STATUS_LEGEND), output_field=IntegerField())
SORTS: dict[str, tuple[Any, ...]] = {
    "status": (URGENCY, F("due_on").asc(nulls_first=True), "pk"),
    "due": (F("due_on").asc(nulls_first=True), "pk"),
    "visited": (F("last_visited_on").asc(nulls_first=True), "pk"),
    "name": ("name", "pk"),
    "number": ("external_id", "pk"),
}


@asking
def units(request: AccountRequest, asked: UnitFilter) -> HttpResponse:
    """The register with its filter; each count beside a switch is that of the map's legend."""
    sort = request.GET.get("sort", "")
    sort = sort if sort in SORTS else "status"
    counts = counts_of(asked, request.user)
    context = {
        "asked": asked,
        "counts": counts,
        "page": page_of(rows_of(asked, request, sort), request),
        "sort": sort,
        "sorts": UNIT_SORTS,
        "switches": _switches(asked, counts),
        "villages": town_villages(asked, request.user),
        "fields": Code.objects.filter(list=CodeList.FIELD).in_force(asked.as_of.on),
        "facets": FACET_LABELS,
    }
    return render(request, "pages/units.html", context)


@asking
def panel(request: AccountRequest, asked: UnitFilter) -> HttpResponse:
    """The first rows of the register, for the list tab of the map."""
    page = page_of(rows_of(asked, request, "status"), request)
    return render(request, "pages/_panel_list.html", {"asked": asked, "page": page, "query": asked.query()})


def rows_of(asked: UnitFilter, request: AccountRequest, sort: str) -> UnitsWithStatus:
    """Units with the names of their village and grid of the day, sorted."""
    villages = Village.objects.filter(pk=OuterRef("village_then")).values("name")
    grids = Grid.objects.filter(pk=OuterRef("grid_then")).values("code")
    units = asked.apply(request.user).annotate(village_name=Subquery(villages), grid_code=Subquery(grids))
    rows: UnitsWithStatus = units.order_by(*SORTS[sort])
    return rows


def _switches(asked: UnitFilter, counts: dict[str, Any]) -> list[dict[str, Any]]:
    """One chip per status: what it counts, whether it is chosen, and the query string after a click."""
    chips = []
    for row in STATUS_LEGEND:
        is_on = row.key in asked.statuses
        after = tuple(key for key in asked.statuses if key != row.key) if is_on else (*asked.statuses, row.key)
        count = counts["status"][row.key]
        chips.append({"key": row.key, "count": count, "is_on": is_on, "query": asked.query(statuses=after)})
    return chips

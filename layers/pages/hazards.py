"""The register of hazards as of the day."""

from typing import Any

from django.db.models import F, Q
from django.http import HttpResponse
from django.shortcuts import render

from geo.http import AccountRequest
from layers.asked_ground import town_villages
from layers.filters import UnitFilter
from layers.pages.asked import asking
from layers.pages.choices import HAZARD_SCOPES
from layers.pages.hazard_words import describe
from layers.pages.pages import page_of
from units.models import Hazard, HazardLevel
from units.models.hazard import HazardQuerySet


@asking
def hazards(request: AccountRequest, asked: UnitFilter) -> HttpResponse:
    """Open, overdue, unverified or all hazards; by level, words and the filter of units. Deadlines first."""
    scope = request.GET.get("scope", "open")
    scope = scope if scope in HAZARD_SCOPES else "open"
    level = request.GET.get("level", "")
    found = _chosen(_base(request, asked, level), scope, asked).select_related("unit", "field")
    page = page_of(found.order_by(F("deadline_then").asc(nulls_last=True), "pk"), request)
    for hazard in page:
        describe(hazard, asked.as_of.on)
    context = {
        "asked": asked,
        "page": page,
        "scope": scope,
        "scopes": _counted(_base(request, asked, level), asked),
        "level": level,
        "levels": HazardLevel.choices,
        "villages": town_villages(asked, request.user),
    }
    return render(request, "pages/hazards.html", context)


def _base(request: AccountRequest, asked: UnitFilter, level: str) -> HazardQuerySet:
    """Hazards of the units asked for; words are looked for in hazard and unit."""
    found: Any = asked.cut(Hazard.objects.visible_to(request.user), request.user)
    if level in HazardLevel.values:
        found = found.filter(level=level)
    if asked.q:
        found = found.filter(Q(description__icontains=asked.q) | Q(unit__name__icontains=asked.q))
    chosen: HazardQuerySet = found
    return chosen


def _chosen(found: HazardQuerySet, scope: str, asked: UnitFilter) -> HazardQuerySet:
    match scope:
        case "overdue":
            return found.overdue(asked.as_of)
        case "unverified":
            return found.unverified(asked.as_of)
        case "all":
            return found.as_of(asked.as_of)
    return found.open(asked.as_of)


def _counted(found: HazardQuerySet, asked: UnitFilter) -> list[dict[str, Any]]:
    return [
        {"key": key, "label": label, "count": _chosen(found, key, asked).count()}
        for key, label in HAZARD_SCOPES.items()
    ]

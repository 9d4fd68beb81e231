"""The register of hazards as of the day."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from geo.http import AccountRequest
from layers.asked_ground import town_villages
from layers.filters import UnitFilter
from layers.pages.asked import asking
from layers.pages.choices import HAZARD_SCOPES
from layers.pages.register_page import counted, table_of
from layers.registers.column import Asker
from layers.registers.hazards import HAZARDS, SCOPES, asked_for, in_scope, level_of, scope_of
from units.models import HazardLevel


@asking
def hazards(request: AccountRequest, asked: UnitFilter) -> HttpResponse:
    """Open, overdue, unverified or all hazards; by level, words and the filter of units. Deadlines first."""
    context: dict[str, Any] = {
        "scope": scope_of(request.GET),
        "scopes": counted(HAZARD_SCOPES, _counts(request, asked)),
        "level": level_of(request.GET),
        "levels": HazardLevel.choices,
        "villages": town_villages(asked, request.user),
    }
    return render(request, "pages/hazards.html", table_of(request, asked, HAZARDS) | context)


def _counts(request: AccountRequest, asked: UnitFilter) -> dict[str, int]:
    asker = Asker(request.user, asked)
    found = asked_for(asker, request.GET)
    return {scope: in_scope(found, scope, asker).count() for scope in SCOPES}

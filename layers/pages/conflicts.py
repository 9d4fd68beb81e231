"""Files against edits: every field that somebody edited and a later file writes otherwise, for the office to decide."""

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render

from geo.http import AccountRequest
from layers.filters import UnitFilter
from layers.pages.asked import asking
from layers.pages.pages import page_of
from layers.pages.unit_history import conflicts_of, in_conflict
from units.models import Unit


@asking
def conflicts(request: AccountRequest, asked: UnitFilter) -> HttpResponse:
    """One row per field: what the book says, what the file says, and which of the two shall stand."""
    town = asked.place(request.user)
    if town is None or town.pk not in request.user.scope.office_town_ids:
        raise PermissionDenied
    page = page_of(in_conflict(Unit.objects.unmerged().filter(town=town)), request)
    return render(request, "pages/conflicts.html", {"page": page, "rows": conflicts_of(page, town)})

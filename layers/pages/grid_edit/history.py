"""What was done to the grids, one page each, with the way back as long as there is one."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from geo.grid_edits import undo_edit, undo_problem
from geo.http import AccountRequest
from geo.models import Grid, GridEdit
from geo.problems import Refused
from geo.sentences import render as sentence
from layers.filters import UnitFilter
from layers.pages.asked import asking
from layers.pages.grid_edit.office import office_town
from layers.pages.pages import page_of
from units.models import Placement


@require_safe
@asking
def edits(request: AccountRequest, asked: UnitFilter) -> HttpResponse:
    """All edits of the town's grids, the last one first."""
    town = office_town(request, asked)
    rows = GridEdit.objects.filter(town=town).select_related("user__person", "undone_by")
    return render(request, "pages/grid_edits.html", {"page": page_of(rows, request), "edit_town": town})


@require_safe
def done(request: AccountRequest, uuid: UUID) -> HttpResponse:
    """One edit: its grids with areas and units of its first day, who did it and why, and whether it can be undone."""
    edit = _edit(request, uuid)
    problem = undo_problem(edit)
    context = {
        "edit": edit,
        "rows": _rows(edit),
        "day_before": edit.valid_from - timedelta(days=1),
        "undo_problem": sentence(problem) if problem else "",
    }
    return render(request, "pages/grid_edit_done.html", context)


@require_POST
def undo(request: AccountRequest, uuid: UUID) -> HttpResponse:
    """Take the edit back; when that cannot be done the page says why."""
    edit = _edit(request, uuid)
    try:
        undo_edit(edit=edit, user=request.user)
    except Refused as refused:
        messages.error(request, " ".join(sentence(problem) for problem in refused.problems))
    else:
        messages.success(request, _("Undone: shapes, people and units are as they were; the new codes stay retired."))
    return redirect("grid-edit-done", edit.uuid)


def _edit(request: AccountRequest, uuid: UUID) -> GridEdit:
    edits = GridEdit.objects.visible_to(request.user).select_related("town", "user__person", "undone_by__person")
    return get_object_or_404(edits, uuid=uuid)


def _rows(edit: GridEdit) -> list[dict[str, Any]]:
    codes = [place["code"] for place in edit.places]
    placed = Placement.objects.in_force(edit.valid_from).filter(grid__code__in=codes)
    counts: dict[str, int] = {}
    for code in placed.values_list("grid__code", flat=True):
        counts[code] = counts.get(code, 0) + 1
    villages = dict(Grid.objects.filter(code__in=codes).values_list("code", "village__name"))
    return [
        {**place, "units": counts.get(place["code"], 0), "village": villages.get(place["code"])}
        for place in edit.places
    ]

"""边界检查: the topology of the boundaries in force on a day, and overlaps that a document makes lawful."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_POST

from geo.boundaries.fault import shared_ground
from geo.boundaries.lawful import accept_overlap, withdraw_overlap
from geo.boundaries.levels import Level, shapes_of
from geo.boundaries.tessellation import faults_in_force
from geo.clock import today
from geo.http import AccountRequest
from geo.models import AcceptedOverlap, Town
from geo.problems import Refused
from geo.sentences import render as sentence
from layers.filters import UnitFilter
from layers.ground_import.decisions import pairs_of
from layers.ground_import.draft import workbook_answer
from layers.ground_import.office import office_town
from layers.ground_import.rows import FaultRow, as_layer, fault_rows, workbook
from layers.pages.asked import asking
from layers.pages.map_setup import setup
from layers.pages.unit_marks import LEAN

LEVELS = {
    Level.GRID: gettext_lazy("grids in their villages"),
    Level.VILLAGE: gettext_lazy("villages in the town"),
    Level.DISTRICT: gettext_lazy("districts in the town"),
}


@asking
def page(request: AccountRequest, asked: UnitFilter) -> HttpResponse:
    """Rows, map and the documents in force, of one level on the day asked for."""
    town, level, on = office_town(request, asked), _level(request), asked.as_of.on
    faults = faults_in_force(level, town, on)
    accepted = AcceptedOverlap.objects.of_town(town).in_force(on).select_related("first", "second", "lead", "user")
    rows, shared = fault_rows(faults), shared_ground(faults)
    context: dict[str, Any] = {
        "level": level.value,
        "levels": [(key.value, label) for key, label in LEVELS.items()],
        "rows": rows,
        "open_count": sum(not row.document for row in rows),
        "shape_count": shapes_of(level, town, on).count(),
        "pairs": pairs_of(faults) if level == Level.GRID and on == today() else [],
        "accepted": [(row, shared.get(row.codes)) for row in accepted] if level == Level.GRID else [],
        "is_today": on == today(),
        "day": on.isoformat(),
        "setup": {**setup(), "faults": f"{reverse('ground-check-json')}?{request.GET.urlencode()}"},
    }
    return render(request, "ground/check.html", context)


@require_POST
@asking
def accept(request: AccountRequest, asked: UnitFilter) -> HttpResponse:
    """Accept overlaps of today by the documents that were written down."""
    town = office_town(request, asked)
    pairs = pairs_of(faults_in_force(Level.GRID, town, today()), request.POST.dict())
    number = 0
    for pair in pairs:
        if not pair.lawful:
            continue
        try:
            accept_overlap(town=town, lawful=pair.lawful, area_m2=pair.area_m2, valid_from=today(), user=request.user)
            number += 1
        except Refused as refused:
            messages.error(request, sentence(refused.problems[0]))
    if number:
        messages.success(
            request, _("Accepted: %(n)s overlaps; units on them go to the grid that answers.") % {"n": number}
        )
    return _back(town)


@require_POST
@asking
def withdraw(request: AccountRequest, asked: UnitFilter, pk: int) -> HttpResponse:
    """End an acceptance from today on."""
    town = office_town(request, asked)
    accepted = get_object_or_404(AcceptedOverlap.objects.of_town(town), pk=pk)
    last = withdraw_overlap(town=town, accepted=accepted, on=today())
    messages.success(request, _("The acceptance ends; from %(day)s on the overlap is a fault again.") % {"day": last})
    return _back(town)


@gzip_page
@asking
def faults_json(request: AccountRequest, asked: UnitFilter) -> HttpResponse:
    """For the map of the page."""
    rows = _rows(request, asked)
    return JsonResponse({"faults": as_layer(rows), "shapes": [], "mends": []}, json_dumps_params=LEAN)


@asking
def faults_xlsx(request: AccountRequest, asked: UnitFilter) -> HttpResponse:
    """The same rows as a workbook."""
    day = asked.as_of.on.isoformat()
    notes = [_("Boundaries in force on %(day)s") % {"day": day}]
    return workbook_answer(workbook(_("Check of boundaries"), _rows(request, asked), notes), f"boundaries-{day}.xlsx")


def _rows(request: AccountRequest, asked: UnitFilter) -> list[FaultRow]:
    return fault_rows(faults_in_force(_level(request), office_town(request, asked), asked.as_of.on))


def _level(request: AccountRequest) -> Level:
    try:
        level = Level(request.GET.get("level", Level.GRID))
    except ValueError as wrong:
        raise Http404 from wrong
    if level not in LEVELS:
        raise Http404
    return level


def _back(town: Town) -> HttpResponseRedirect:
    return redirect(f"{reverse('ground-check')}?town={town.code}")

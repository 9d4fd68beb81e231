"""The tray of units that are not on the map or outside every grid: place one, the next one follows."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.forms import HiddenInput, IntegerField
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from geo.http import AccountRequest
from geo.models import Village
from geo.problems import Problem
from geo.sentences import render as sentence
from layers.filters import UnitFilter
from layers.pages.asked import asking
from layers.pages.pages import page_of
from layers.pages.place_fields import PlaceFields
from layers.pages.placing import placing_setup
from layers.pages.unit_edit import of_unit, refuse
from patrols.queries import UnitsWithStatus, with_status
from units.entry import EntryRefused, Signature, StaleUnit
from units.models import Unit
from units.placing import place_unit

UNMAPPED, OUTSIDE = "unmapped", "outside"
WHERE = {UNMAPPED: Q(point=None), OUTSIDE: Q(point__isnull=False, grid_then=None)}


class PlaceForm(PlaceFields):
    """Where the unit stands; `version` is what the page showed."""

    version = IntegerField(widget=HiddenInput)


@asking
def tray(request: AccountRequest, asked: UnitFilter) -> HttpResponse:
    """List, map, and the form of the chosen unit: the one named by `unit`, else the first of the page."""
    town = asked.place(request.user)
    if town is None or not request.user.scope.records:
        raise PermissionDenied
    which = request.GET.get("which") if request.GET.get("which") in WHERE else UNMAPPED
    units = in_tray(asked, request).select_related("declared_village")
    page = page_of(units.filter(WHERE[which or UNMAPPED]).order_by("declared_village__code", "name", "pk"), request)
    chosen = _chosen(request, units) or next(iter(page), None)
    form = PlaceForm(initial={"version": chosen.version, "datum": "wgs84"}) if chosen else None
    context = {
        "page": page,
        "which": which,
        "counts": {name: units.filter(wanted).count() for name, wanted in WHERE.items()},
        "chosen": chosen,
        "form": form,
        "villages": Village.objects.visible_to(request.user).filter(town=town).order_by("code"),
        "asked": asked,
        "setup": {**placing_setup(town, chosen.declared_village_id if chosen else None), "at": _start(chosen)},
    }
    return render(request, "pages/tray.html", context)


def in_tray(asked: UnitFilter, request: AccountRequest) -> UnitsWithStatus:
    """Units on the books that the user keeps and that stand in no grid."""
    units = Unit.objects.recordable_by(request.user).filter(town=asked.place(request.user))
    found = with_status(units, asked.as_of).filter(Q(point=None) | Q(grid_then=None))
    if asked.village:
        found = found.filter(village_then__in=Village.objects.filter(code=asked.village).values("pk"))
    return found.filter(name__icontains=asked.q) if asked.q else found


def _chosen(request: AccountRequest, units: UnitsWithStatus) -> Any:
    try:
        return units.filter(uuid=UUID(request.GET.get("unit", ""))).first()
    except ValueError:
        return None


def _start(unit: Any) -> list[float] | None:
    """Where the mark of the unit is now."""
    return [unit.point.x, unit.point.y] if unit is not None and unit.point else None


@of_unit
def place(request: AccountRequest, unit: Unit) -> HttpResponse:
    """Write the place; back to the tray, where the next unit waits, or to the unit's page."""
    if request.method != "POST":
        return _to_tray(unit)
    form = PlaceForm(request.POST)
    where = form.place(unit.town) if form.is_valid() else None
    if where is None:
        _say(request, form)
        return _to_tray(unit)
    try:
        placed = place_unit(unit=unit, version=form.cleaned_data["version"], place=where, by=Signature(request.user))
    except StaleUnit:
        messages.error(request, sentence(Problem("unit_stale")))
        return _to_tray(unit)
    except EntryRefused as refused:
        refuse(form, refused)
        _say(request, form)
        return _to_tray(unit)
    messages.success(request, _said(placed))
    return redirect("unit-tray") if request.POST.get("back") == "tray" else redirect("unit", unit.uuid)


def _to_tray(unit: Unit) -> HttpResponseRedirect:
    return HttpResponseRedirect(f"{reverse('unit-tray')}?unit={unit.uuid}")


def _say(request: AccountRequest, form: PlaceForm) -> None:
    """What is wrong with the place, above the tray."""
    errors = [str(error) for errors in form.errors.values() for error in errors]
    messages.error(request, " ".join(errors) or sentence(Problem("position_needed")))


def _said(unit: Unit) -> str:
    placement = unit.placements.filter(valid_to=None).select_related("grid__village").first()
    if placement is None or placement.grid is None:
        return _("%(unit)s is on the map, outside every grid.") % {"unit": unit.name}
    where = f"{placement.grid.village.name} {placement.grid.code}"
    return _("%(unit)s is on the map, in %(grid)s.") % {"unit": unit.name, "grid": where}

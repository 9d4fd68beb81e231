"""One hazard: what is wrong, how it came to stand where it does, and the form for its next step."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from geo.clock import AsOf
from geo.http import AccountRequest
from geo.problems import Problem
from geo.sentences import render as sentence
from layers.filters import UnitFilter
from layers.pages.asked import asking
from layers.pages.hazard_words import describe, history
from layers.pages.powers import may_record
from layers.pages.step_form import StepForm
from units.models import Hazard, HazardEvent
from units.services import StaleVersion


@asking
def page(request: AccountRequest, asked: UnitFilter, uuid: UUID) -> HttpResponse:
    """The hazard as of the day; today, for who may record at its unit, with the form that a POST answers."""
    hazard = _found(request, uuid)
    acts = may_record(request.user, hazard.unit)
    if request.method == "POST":
        if not acts:
            raise PermissionDenied
        return _step(request, asked, hazard)
    is_today = asked.as_of == AsOf.today()
    form = StepForm(hazard=hazard, user=request.user) if acts and is_today else None
    return render(request, "pages/hazard.html", _context(hazard, asked, form) | {"acts": acts, "is_today": is_today})


def _step(request: AccountRequest, asked: UnitFilter, hazard: Hazard) -> HttpResponse:
    form = StepForm(request.POST, hazard=hazard, user=request.user)
    try:
        if form.is_stale:
            return _again(request, asked, hazard)
        if form.is_valid() and form.record():
            messages.success(request, _("The step is recorded."))
            return redirect("hazard", hazard.uuid)
    except StaleVersion:
        return _again(request, asked, hazard)
    return _answer(request, _context(hazard, asked, form), 422)


def _again(request: AccountRequest, asked: UnitFilter, hazard: Hazard) -> HttpResponse:
    """409: somebody else was first. The state of now, and the form anew with what was typed but no step chosen."""
    fresh = _found(request, hazard.uuid)
    typed = {name: value for name, value in request.POST.items() if name not in ("step", "version")}
    form = StepForm(hazard=fresh, user=request.user, initial=typed)
    return _answer(request, _context(fresh, asked, form) | {"stale": sentence(Problem("hazard_stale"))}, 409)


def _answer(request: AccountRequest, context: dict[str, Any], status: int) -> HttpResponse:
    return render(request, "pages/hazard.html", context | {"acts": True, "is_today": True}, status=status)


def _found(request: AccountRequest, uuid: UUID) -> Hazard:
    visible = Hazard.objects.visible_to(request.user).select_related("unit", "field", "factor")
    return get_object_or_404(visible, uuid=uuid)


def _context(hazard: Hazard, asked: UnitFilter, form: StepForm | None) -> dict[str, Any]:
    """`known` is the hazard as of the day, None when it was not on the books then."""
    known: Any = Hazard.objects.filter(pk=hazard.pk).as_of(asked.as_of).select_related("unit").first()
    events = HazardEvent.objects.filter(hazard=hazard).known(asked.as_of).order_by("happened_on", "pk")
    return {
        "hazard": hazard,
        "known": describe(known, asked.as_of.on) if known else None,
        "history": history(events),
        "form": form if form and form.steps else None,
    }

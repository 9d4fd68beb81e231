"""Entering a visit: choose a unit, fill one screen, see the unit with its new colour."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from geo.clock import today
from geo.http import AccountRequest
from geo.problems import Problem
from geo.sentences import render as sentence
from layers.filters import UnitFilter
from layers.pages.asked import asking
from layers.pages.visit_form import VisitForm
from patrols.models import Visit
from patrols.services import Conflict, VisitRefused, record_visit
from units.models import Unit

CHOICES = 20


@asking
def new(request: AccountRequest, asked: UnitFilter) -> HttpResponse:
    """The form for `unit=`; without one, a search for the unit."""
    if not request.user.scope.records:
        raise PermissionDenied
    unit = _unit(request)
    if unit is None:
        return _choose(request, asked)
    form = VisitForm(request.POST or None, unit=unit, user=request.user)
    if request.method == "POST" and form.is_valid() and _recorded(form):
        messages.success(request, _("The visit to %(unit)s is recorded.") % {"unit": unit.name})
        return redirect("unit", unit.uuid)
    status = 422 if form.errors else 200
    today_already = Visit.objects.filter(unit=unit, happened_on=today()).select_related("visitor")
    context = {"form": form, "unit": unit, "today_already": today_already}
    return render(request, "pages/visit_new.html", context, status=status)


def _unit(request: AccountRequest) -> Unit | None:
    named = request.GET.get("unit", "")
    if not named:
        return None
    try:
        uuid = UUID(named)
    except ValueError:
        return None
    unit = get_object_or_404(Unit.objects.visible_to(request.user), uuid=uuid)
    if not Unit.objects.recordable_by(request.user).filter(pk=unit.pk).exists():
        raise PermissionDenied
    return unit


def _choose(request: AccountRequest, asked: UnitFilter) -> HttpResponse:
    units = asked.apply(request.user).order_by("name")[:CHOICES] if asked.q else []
    return render(request, "pages/visit_choose.html", {"asked": asked, "units": units})


def _recorded(form: VisitForm) -> bool:
    try:
        record_visit(uuid=form.cleaned_data["uuid"], body=form.body())
    except VisitRefused as refused:
        form.refuse(refused.reason, sentence(Problem(refused.reason)))
    except Conflict:
        form.refuse("visit_conflict", sentence(Problem("visit_conflict")))
    return not form.errors

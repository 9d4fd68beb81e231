"""The page of people in charge, and the one-screen forms behind its links. For the office of the town."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from geo.http import AccountRequest
from geo.models import District, Grid, Posting, Village
from geo.postings import Area, area_of, town_of
from geo.problems import Refused
from geo.sentences import render as sentence
from layers.filters import UnitFilter
from layers.pages.asked import asking
from layers.pages.grid_edit.office import office_town
from layers.pages.people.forms import AppointForm, EndForm, HandOverForm, LeaveForm
from layers.pages.people.register import register_of

AREAS: dict[str, Any] = {"grid": Grid, "village": Village, "district": District}
FORMS: dict[str, tuple[Any, Any]] = {
    "hand-over": (HandOverForm, gettext_lazy("Hand over")),
    "leave": (LeaveForm, gettext_lazy("Leave with a stand-in")),
    "end": (EndForm, gettext_lazy("End the posting")),
}
HISTORY = 12


@require_safe
@asking
def people(request: AccountRequest, asked: UnitFilter) -> HttpResponse:
    """Everybody who answers for ground on the day asked for; where nobody does stands first."""
    town = office_town(request, asked)
    register = register_of(town, asked.as_of)
    context = {"register": register, "asked": asked, "people_town": town, "grid_count": len(register.grids)}
    return render(request, "pages/people.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def appoint(request: AccountRequest, kind: str, code: str) -> HttpResponse:
    """Name somebody for a grid, village or district."""
    area = _area(request, kind, code)
    form = AppointForm(request.POST or None, area=area, town=town_of(area), user=request.user)
    return _answer(request, form, area, _("Appoint"), None)


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: AccountRequest, pk: int, what: str) -> HttpResponse:
    """Hand over, leave or end: one posting."""
    posting = _posting(request, pk)
    if what not in FORMS:
        raise Http404
    make, title = FORMS[what]
    area = area_of(posting)
    form = make(request.POST or None, posting=posting, town=town_of(area), user=request.user)
    return _answer(request, form, area, str(title), posting)


def _answer(request: AccountRequest, form: Any, area: Area, title: str, posting: Posting | None) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            form.save()
        except Refused as refused:
            form.add_error(None, [sentence(problem) for problem in refused.problems])
        else:
            messages.success(request, _("Written: the page shows who answers on each day."))
            return redirect(f"{reverse('people-in-charge')}?town={town_of(area).code}#{_anchor(area)}")
    context = {
        "form": form,
        "area": area,
        "title": title,
        "posting": posting,
        "people_town": town_of(area),
        "history": _history(area),
    }
    return render(request, "pages/posting_form.html", context, status=422 if form.errors else 200)


def _anchor(area: Area) -> str:
    return f"g{area.code}" if isinstance(area, Grid) else area.code


def _history(area: Area) -> list[Posting]:
    rows = Posting.objects.filter(**{type(area).__name__.lower(): area}).select_related(
        "person", "stands_in_for__person"
    )
    return list(rows.order_by("-valid_from", "-pk")[:HISTORY])


def _area(request: AccountRequest, kind: str, code: str) -> Area:
    if kind not in AREAS:
        raise Http404
    area: Area = get_object_or_404(AREAS[kind], code=code)
    if town_of(area).pk not in request.user.scope.office_town_ids:
        raise PermissionDenied
    return area


def _posting(request: AccountRequest, pk: int) -> Posting:
    rows = Posting.objects.select_related("person", "grid__village__town", "village__town", "district__town")
    posting = get_object_or_404(rows, pk=pk, town=None)
    if town_of(area_of(posting)).pk not in request.user.scope.office_town_ids:
        raise PermissionDenied
    return posting

"""Visits and patrols: who was where, and what came of it."""

from typing import Any

from django.db.models import Count, F, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce
from django.http import HttpResponse
from django.shortcuts import render

from geo.clock import end_of
from geo.http import AccountRequest
from layers.asked_ground import town_villages
from layers.filters import UnitFilter
from layers.pages.asked import asking
from layers.pages.pages import page_of
from patrols.models import Patrol, Track, Visit, VisitOutcome


@asking
def patrols(request: AccountRequest, asked: UnitFilter) -> HttpResponse:
    """Two tabs: visits to units, and patrols with their tracks."""
    if request.GET.get("tab") == "patrols":
        page = page_of(_patrols(request, asked), request)
        return render(request, "pages/patrols.html", {"page": page, "asked": asked})
    outcome = request.GET.get("outcome", "")
    visits = _visits(request, asked)
    counted = dict(visits.order_by().values_list("outcome").annotate(n=Count("pk")))
    if outcome in VisitOutcome.values:
        visits = visits.filter(outcome=outcome)
    context = {
        "asked": asked,
        "page": page_of(visits.select_related("unit", "visitor"), request),
        "outcome": outcome,
        "outcomes": [{"key": o, "label": o.label, "count": counted.get(o, 0)} for o in VisitOutcome],
        "total": sum(counted.values()),
        "villages": town_villages(asked, request.user),
        "may_record": bool(request.user.scope.records),
    }
    return render(request, "pages/visits.html", context)


def _visits(request: AccountRequest, asked: UnitFilter) -> Any:
    """Visits to the units asked for; words are looked for in unit and visitor."""
    visits = asked.cut(Visit.objects.visible_to(request.user).known(asked.as_of), request.user)
    if asked.q:
        who = Q(visitor__name__icontains=asked.q) | Q(visitor_name__icontains=asked.q)
        visits = visits.filter(Q(unit__name__icontains=asked.q) | who)
    return visits


def _patrols(request: AccountRequest, asked: UnitFilter) -> Any:
    """Patrols of the day or before, each with metres walked, tracks and visits."""
    found = Patrol.objects.visible_to(request.user).filter(town=asked.place(request.user))
    found = found.filter(started_at__lte=end_of(asked.as_of.on))
    if asked.as_of.known_at:
        found = found.filter(recorded_at__lte=asked.as_of.known_at)
    if asked.q:
        found = found.filter(person__name__icontains=asked.q)
    walked = Track.objects.filter(patrol=OuterRef("pk")).order_by().values("patrol").annotate(m=Sum("swept_m"))
    visits = Visit.objects.filter(patrol=OuterRef("pk")).order_by().values("patrol").annotate(n=Count("pk"))
    counts = {"walked_m": Subquery(walked.values("m")), "visit_count": Coalesce(Subquery(visits.values("n")), 0)}
    rows = found.select_related("person").annotate(**counts, walked_km=F("walked_m") / 1000.0)
    return rows.order_by("-started_at", "-pk")

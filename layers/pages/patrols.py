"""Visits and patrols: who was where, and what came of it."""

from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Subquery, Sum
from django.db.models.functions import Coalesce
from django.http import HttpResponse
from django.shortcuts import render

from geo.clock import end_of
from geo.http import AccountRequest
from layers.asked_ground import town_villages
from layers.filters import UnitFilter
from layers.pages.asked import asking
from layers.pages.pages import page_of
from layers.pages.register_page import counted, table_of
from layers.registers.column import Asker
from layers.registers.visits import VISITS, asked_for, outcome_of
from patrols.models import Patrol, Track, Visit, VisitOutcome


@asking
def patrols(request: AccountRequest, asked: UnitFilter) -> HttpResponse:
    """Two tabs: visits to units, and patrols with their tracks."""
    if request.GET.get("tab") == "patrols":
        page = page_of(_patrols(request, asked), request)
        return render(request, "pages/patrols.html", {"page": page, "asked": asked})
    visits = asked_for(Asker(request.user, asked))
    counts = dict(visits.order_by().values_list("outcome").annotate(n=Count("pk")))
    context = {
        "outcome": outcome_of(request.GET),
        "outcomes": counted(dict(VisitOutcome.choices), counts),
        "total": sum(counts.values()),
        "villages": town_villages(asked, request.user),
        "may_record": bool(request.user.scope.records),
    }
    return render(request, "pages/visits.html", table_of(request, asked, VISITS) | context)


def _patrols(request: AccountRequest, asked: UnitFilter) -> Any:
    """Patrols of the day or before, each with metres walked, tracks and visits."""
    found = Patrol.objects.visible_to(request.user).standing().filter(town=asked.place(request.user))
    found = found.filter(started_at__lte=end_of(asked.as_of.on))
    if asked.as_of.known_at:
        found = found.filter(recorded_at__lte=asked.as_of.known_at)
    if asked.q:
        found = found.filter(person__name__icontains=asked.q)
    tracks = Track.objects.known(asked.as_of).filter(patrol=OuterRef("pk"), is_quarantined=False)
    walked = tracks.order_by().values("patrol").annotate(m=Sum("swept_m"))
    visits = Visit.objects.filter(patrol=OuterRef("pk")).order_by().values("patrol").annotate(n=Count("pk"))
    counts = {
        "walked_m": Subquery(walked.values("m")),
        "visit_count": Coalesce(Subquery(visits.values("n")), 0),
        "track": Subquery(tracks.order_by("pk").values("uuid")[:1]),
        "is_untimed": Exists(tracks.filter(is_untimed=True)),
    }
    rows = found.select_related("person").annotate(**counts, walked_km=F("walked_m") / 1000.0)
    return rows.order_by("-started_at", "-pk")

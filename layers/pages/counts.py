"""The counts of legend and top bar."""

from typing import TYPE_CHECKING, Any

from django.db.models import Count, Q
from django.db.models.expressions import ExpressionWrapper
from django.db.models.fields import BooleanField
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render

from geo.http import AccountRequest
from layers.filters import UnitFilter
from layers.pages.asked import asking
from layers.pages.tally import Group, Wanted, tally
from units.status import Status

if TYPE_CHECKING:
    from geo.models import User

NEEDS_ACTION = (Status.RED.value, Status.ORANGE.value)


def counts_of(asked: UnitFilter, user: "User") -> dict[str, Any]:
    """Exact counts of what the account may see, see `tally`; two queries whatever the size."""
    units = asked.without_status().apply(user)
    mapped = ExpressionWrapper(Q(point__isnull=False), output_field=BooleanField())
    rows = units.order_by().annotate(is_mapped=mapped).values_list("status", "is_overdue", "is_mapped")
    groups = [Group(*row) for row in rows.annotate(n=Count("pk"))]
    return tally(groups, Wanted(asked.statuses, asked.overdue, asked.unmapped))


@asking
def counts_json(request: AccountRequest, asked: UnitFilter) -> HttpResponse:
    """Counts for the legend of the filter."""
    return JsonResponse(counts_of(asked, request.user))


@asking
def counters(request: AccountRequest, asked: UnitFilter) -> HttpResponse:
    """未上图 and 需处理 (open major hazards, and hazards past their deadline) of the whole scope, for the top bar."""
    scope = asked.frame()
    counts = counts_of(scope, request.user)
    context = {
        "unmapped": counts["unmapped"],
        "needs_action": sum(counts["status"][status] for status in NEEDS_ACTION),
        "unmapped_query": scope.query(unmapped=True),
        "needs_action_query": scope.query(statuses=NEEDS_ACTION),
    }
    return render(request, "_counters.html", context)

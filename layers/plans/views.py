"""Routes: the list with the form of a new one, and the page of one route."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from geo.http import AccountRequest
from layers.plans.forms import PlanForm
from layers.plans.left_out import left_out_of
from layers.plans.on_map import map_of_plan, map_of_start
from layers.plans.stops import as_clock, stops_of
from patrols.models import Plan
from patrols.plan_messages import PlanRefused
from patrols.plans import make_plan

if TYPE_CHECKING:
    from geo.models import User

PLANS_SHOWN = 50


@require_http_methods(["GET", "HEAD", "POST"])
def index(request: AccountRequest) -> HttpResponse:
    """The account's routes, and the form of a new one for those who may plan."""
    if not request.user.scope.plans:
        if request.method == "POST":
            raise PermissionDenied
        return render(request, "plans/index.html", _list(request.user, None))
    form = PlanForm(request.user, request.POST or None)
    if request.method == "POST" and form.is_valid() and (plan := _planned(request.user, form)):
        return redirect("plan", plan.uuid)
    return render(request, "plans/index.html", _list(request.user, form))


@require_safe
def page(request: AccountRequest, uuid: UUID) -> HttpResponse:
    """One route: map, stops with their reasons and arrival times, what is left out and why, files to take along."""
    plan = visible_plan(request.user, uuid)
    stops = stops_of(plan, request.user)
    context = {
        "plan": plan,
        "grids": plan.grids.select_related("village"),
        "stops": stops,
        "left_out": left_out_of(plan, request.user),
        "clock": as_clock(plan.duration_min),
        "setup": map_of_plan(plan, stops),
        "may_record": bool(request.user.scope.records),
    }
    return render(request, "plans/plan.html", context)


def visible_plan(user: "User", uuid: UUID) -> Plan:
    """The route, or 404 for everybody it is not for."""
    plans = Plan.objects.visible_to(user).with_ground_changed()
    return get_object_or_404(plans.select_related("town", "person", "made_by"), uuid=uuid)


def _list(user: "User", form: PlanForm | None) -> Mapping[str, Any]:
    plans = (
        Plan.objects.visible_to(user).with_ground_changed().select_related("made_by__person").prefetch_related("grids")
    )
    return {
        "plans": plans.annotate(stop_count=Count("stops", distinct=True)).order_by("-recorded_at")[:PLANS_SHOWN],
        "form": form,
        "setup": map_of_start(user) if form else None,
    }


def _planned(user: "User", form: PlanForm) -> Plan | None:
    """The route of a valid form; None with the reason beside its field."""
    try:
        return make_plan(user=user, **form.cleaned_data)
    except PlanRefused as refused:
        form.add_error(refused.field, refused.sentence())
        return None

"""One grid beside the map: who answers for it, what stands on it, how much of its ground was covered."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from geo.http import AccountRequest
from geo.models import Grid, Posting, Role
from layers.filters import UnitFilter
from layers.legend import STATUS_LEGEND
from layers.pages.asked import asking
from layers.pages.counts import counts_of
from layers.reports.ground import Ground
from patrols.coverage_runs import latest
from patrols.models import GridCoverage
from patrols.queries import inspection_ratio


@asking
def drawer(request: AccountRequest, asked: UnitFilter, code: str) -> HttpResponse:
    """The drawer of a grid."""
    grid = get_object_or_404(Grid.objects.visible_to(request.user).select_related("village__town"), code=code)
    here = UnitFilter(as_of=asked.as_of, town=grid.village.town.code, grid=code)
    counts = counts_of(here, request.user)
    context = {
        "grid": grid,
        "people": Posting.objects.filter(grid=grid, role__in=(Role.GRID_LEAD, Role.GRID_MEMBER))
        .in_force(asked.as_of.on)
        .select_related("person")
        .order_by("role", "pk"),
        "counts": counts,
        "statuses": [(row.key, counts["status"][row.key]) for row in STATUS_LEGEND if counts["status"][row.key]],
        "ratio": inspection_ratio(here.apply(request.user)),
        "may_plan": Grid.objects.plannable_by(request.user).filter(pk=grid.pk).exists(),
        "may_edit": grid.village.town_id in request.user.scope.office_town_ids,
        **_ground(grid, asked),
    }
    return render(request, "pages/_grid_drawer.html", context)


def _ground(grid: Grid, asked: UnitFilter) -> dict[str, Any]:
    run = latest(grid.village.town, asked.as_of)
    cover = GridCoverage.objects.filter(run=run, grid=grid).first() if run else None
    return {"run": run, "cover": cover, "ground": Ground.of([cover] if cover else [])}

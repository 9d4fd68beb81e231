"""The page on which the office edits the grids of its town."""

from typing import TYPE_CHECKING, Any

from django.contrib.gis.db.models import Extent
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from geo.http import AccountRequest
from geo.models import Grid, GridBoundary, Town
from layers.filters import UnitFilter
from layers.pages.asked import asking
from layers.pages.grid_edit.office import first_day, office_town
from layers.pages.map_setup import setup

if TYPE_CHECKING:
    from datetime import date

NAMES = ("ground", "borders", "preview")


@require_safe
@asking
def page(request: AccountRequest, asked: UnitFilter) -> HttpResponse:
    """The map with its tools. `grid=` opens with a grid chosen, `from=` with the day from which the edit holds."""
    town = office_town(request, asked)
    return edit_page(request, town, first_day(request.GET.get("from", "")), grid=asked.grid)


def edit_page(request: AccountRequest, town: Town, on: "date", *, status: int = 200, **more: Any) -> HttpResponse:
    """The page for a day; `grid`: a code to begin with, `edit`: a drawing to be previewed again, `told`: why."""
    urls = {f"edit-{name}": reverse(f"grid-edit-{name}") for name in NAMES}
    base = setup()
    begun = {key: more.get(key) for key in ("grid", "edit")}
    context = {
        "setup": {
            **base,
            "urls": base["urls"] | urls,
            "bounds": _bounds(town, on, more.get("grid") or ""),
            "town": town.code,
            "from": on.isoformat(),
            **begun,
        },
        "from": on,
        "edit_town": town,
        "has_grids": GridBoundary.objects.in_force(on).filter(grid__village__town=town).exists(),
        "told": more.get("told", ()),
    }
    return render(request, "pages/grid_edit.html", context, status=status)


def _bounds(town: Town, on: "date", code: str) -> list[float] | None:
    """West, south, east, north of the grid to begin with, else of the town."""
    grids = Grid.objects.filter(village__town=town)
    chosen = grids.filter(code=code) if code else grids
    shapes = GridBoundary.objects.in_force(on).filter(grid__in=chosen if chosen.exists() else grids)
    box = shapes.aggregate(box=Extent("shape"))["box"]
    return list(box) if box else None

"""Coverage per village or grid: 检查覆盖率 first, ground after it, every number beside its definition."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.shortcuts import render

from geo.http import AccountRequest
from layers.asked_ground import asked_grids, asked_villages, ground_rows, town_villages
from layers.filters import UnitFilter
from layers.pages.asked import asking
from layers.reports.ground import Ground
from patrols.coverage_runs import latest
from patrols.models import CoverageBatch, GridCoverage, RecordKind
from patrols.queries import InspectionRatio, inspection_ratio, ratio_by_grid, ratio_by_village
from patrols.sums import window_sums

if TYPE_CHECKING:
    from geo.models import User


@dataclass(frozen=True, slots=True)
class Row:
    """A village or a grid. `record` is empty where no run has computed it."""

    name: str
    code: str
    ratio: InspectionRatio
    ground: Ground
    record: str


@asking
def coverage(request: AccountRequest, asked: UnitFilter) -> HttpResponse:
    """The table of villages, or of the grids (`by=grid`, or of one village or grid)."""
    town = asked.place(request.user)
    run = latest(town, asked.as_of)
    by_grid = request.GET.get("by") == "grid" or bool(asked.village or asked.grid)
    units = asked.apply(request.user)
    covers = ground_rows(asked, request.user, run)
    rows = _grid_rows(asked, request.user, ratio_by_grid(units), covers) if by_grid else _village_rows(
        asked, request.user, ratio_by_village(units), covers
    )  # fmt: skip
    window = town.window_days if town else 90
    context = {
        "asked": asked,
        "run": run,
        "batch": CoverageBatch.objects.running_for(town).first(),
        "rows": rows,
        "by_grid": by_grid,
        "ratio": inspection_ratio(units),
        "ground": Ground.of(covers.values()),
        "sums": window_sums(units, asked.as_of.on - timedelta(days=window - 1), asked.as_of),
        "window_days": window,
        "kept_days": town.fixes_kept_days if town else 90,
        "villages": town_villages(asked, request.user),
    }
    return render(request, "pages/coverage.html", context)


def _grid_rows(
    asked: UnitFilter,
    user: "User",
    ratios: Mapping[int | None, InspectionRatio],
    covers: Mapping[int, GridCoverage],
) -> list[Row]:
    return [
        _row(str(grid), grid.code, ratios.get(grid.pk), [covers[grid.pk]] if grid.pk in covers else [])
        for grid in asked_grids(asked, user)
    ]


def _village_rows(
    asked: UnitFilter,
    user: "User",
    ratios: Mapping[int | None, InspectionRatio],
    covers: Mapping[int, GridCoverage],
) -> list[Row]:
    return [
        _row(
            village.name,
            village.code,
            ratios.get(village.pk),
            [cover for cover in covers.values() if cover.grid.village_id == village.pk],
        )
        for village in asked_villages(asked, user)
    ]


def _row(name: str, code: str, ratio: InspectionRatio | None, covers: Iterable[GridCoverage]) -> Row:
    covers = list(covers)
    return Row(name, code, ratio or InspectionRatio(), Ground.of(covers), _record({cover.record for cover in covers}))


def _record(kinds: set[Any]) -> str:
    """What the numbers of several grids rest on: tracks when any has them, nothing only when all have nothing."""
    order = (RecordKind.TRACKS, RecordKind.VISITS_ONLY, RecordKind.NOTHING)
    return next((kind.value for kind in order if kind in kinds), "")

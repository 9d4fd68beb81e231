"""The coverage gap report as data: one snapshot of the database, both dates, every number with its definition.

The page and the workbook render the same `GapReport`; neither counts anything itself.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.db import connection, transaction

from geo.clock import AsOf, now
from geo.models import Grid, Town, Village
from layers.asked_ground import asked_grids, asked_villages, ground_rows
from layers.filters import UnitFilter
from layers.reports.ground import Ground
from layers.spots import spots_by_kind
from patrols.blind_spots.row import BlindSpot, SpotKind
from patrols.coverage_runs import latest
from patrols.models import CoverageRun, GridCoverage
from patrols.queries import InspectionRatio, inspection_ratio, ratio_by_grid, ratio_by_village, status_counts
from patrols.sums import WindowSums, total, window_sums, window_sums_by
from units.models import Unit

if TYPE_CHECKING:
    from geo.models import User


@dataclass(frozen=True, slots=True)
class VillageRow:
    """One village: 检查覆盖率 first, then the work of the window, then the ground."""

    village: Village
    ratio: InspectionRatio
    sums: WindowSums
    ground: Ground


@dataclass(frozen=True, slots=True)
class GridRow:
    """One grid; `coverage` is None when no run has computed it."""

    grid: Grid
    ratio: InspectionRatio
    coverage: GridCoverage | None
    ground: Ground


@dataclass(frozen=True)
class GapReport:
    """Everything that is printed. `elsewhere` are units that stand in no village of the report.

    `sensitive` are the units, by id, that no file may name; the page, which stays in the house, does.
    """

    town: Town
    asked: UnitFilter
    written_at: datetime
    window_start: date
    counts: Mapping[str, int]
    ratio: InspectionRatio
    sums: WindowSums
    week: WindowSums
    ground: Ground
    run: CoverageRun | None
    villages: Sequence[VillageRow]
    elsewhere: InspectionRatio
    grids: Sequence[GridRow]
    spots: Mapping[SpotKind, Sequence[BlindSpot]]
    sensitive: Mapping[int, str]

    @property
    def as_of(self) -> AsOf:
        """The two dates of the report."""
        return self.asked.as_of

    def is_unknown(self, kind: SpotKind) -> bool:
        """Whether nobody can tell: ground that no run has computed is not ground without blind spots."""
        return kind == SpotKind.SPACE and self.run is None

    def older_run(self, kind: SpotKind) -> CoverageRun | None:
        """The run that the rows rest on when it is of a day before the report's."""
        return self.run if kind == SpotKind.SPACE and self.run and self.run.on < self.as_of.on else None


def build(asked: UnitFilter, user: "User", town: Town) -> GapReport:
    """The report of the filter for what the user may see, read in one REPEATABLE READ snapshot.

    Inside a transaction that has begun already (a test) the snapshot is that transaction's.
    """
    is_outermost = not connection.in_atomic_block
    with transaction.atomic():
        if is_outermost:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        return _read(asked, user, town)


def _read(asked: UnitFilter, user: "User", town: Town) -> GapReport:
    units = asked.apply(user)
    start = asked.as_of.on - timedelta(days=town.window_days - 1)
    run = latest(town, asked.as_of)
    coverages = ground_rows(asked, user, run)
    villages, ratios = asked_villages(asked, user), ratio_by_village(units)
    sums = window_sums_by("village_then", units, start, asked.as_of)
    return GapReport(
        town=town,
        asked=asked,
        written_at=now(),
        window_start=start,
        counts=status_counts(units),
        ratio=inspection_ratio(units),
        sums=total(sums.values()),
        week=window_sums(units, asked.as_of.on - timedelta(days=6), asked.as_of),
        ground=Ground.of(coverages.values()),
        run=run,
        villages=[_village_row(village, ratios, sums, coverages) for village in villages],
        elsewhere=ratios.get(None, InspectionRatio()),
        grids=_grid_rows(asked, user, ratio_by_grid(units), coverages),
        spots=spots_by_kind(user, town, asked),
        sensitive=dict(Unit.objects.filter(town=town, is_sensitive=True).values_list("pk", "name")),
    )


def _village_row(
    village: Village,
    ratios: Mapping[int | None, InspectionRatio],
    sums: Mapping[int | None, WindowSums],
    coverages: Mapping[int, GridCoverage],
) -> VillageRow:
    own = [row for row in coverages.values() if row.grid.village_id == village.pk]
    return VillageRow(
        village, ratios.get(village.pk, InspectionRatio()), sums.get(village.pk, WindowSums()), Ground.of(own)
    )


def _grid_rows(
    asked: UnitFilter,
    user: "User",
    ratios: Mapping[int | None, InspectionRatio],
    coverages: Mapping[int, GridCoverage],
) -> Sequence[GridRow]:
    rows = []
    for grid in asked_grids(asked, user).select_related("village"):
        coverage = coverages.get(grid.pk)
        ground = Ground.of([coverage] if coverage else [])
        rows.append(GridRow(grid, ratios.get(grid.pk, InspectionRatio()), coverage, ground))
    return rows

"""未巡查区域: grids with supervisable ground that nothing came near in the window; one row a grid."""

from datetime import date, timedelta
from typing import Any

from django.contrib.gis.db.models.functions import PointOnSurface
from django.db.models import F

from geo.functions import Latitude, Longitude
from geo.problems import Value
from patrols.blind_spots.look import Look
from patrols.blind_spots.row import BlindSpot, Fix, SpotKind
from patrols.coverage_runs import latest
from patrols.models import CoverageRun, CoveredGround, GridCoverage, GroundAge, RecordKind

LEAST_M2 = 500.0  # less than 0.05 hectares in a grid is the rim of what was covered, not ground to walk to
OLD_TO_NEW = (GroundAge.NEVER, GroundAge.OLDER, GroundAge.D180, GroundAge.D90)


def find(look: Look) -> list[BlindSpot]:
    """Grids without any record first, then those without tracks, then the most ground; none before a first run."""
    run = latest(look.town, look.as_of)
    if run is None:
        return []
    rows = GridCoverage.objects.visible_to(look.user).filter(run=run, supervisable_m2__gte=F("covered_m2") + LEAST_M2)
    ranked = sorted(rows.select_related("grid__village"), key=_rank)
    points = _points(run, [row.grid_id for row in ranked])
    return [_spot(run, row, points.get(row.grid_id)) for row in ranked]


def _rank(row: GridCoverage) -> tuple[Any, ...]:
    order = [RecordKind.NOTHING, RecordKind.VISITS_ONLY, RecordKind.TRACKS]
    return order.index(RecordKind(row.record)), row.covered_m2 - row.supervisable_m2, row.grid.code


def _points(run: CoverageRun, grids: list[int]) -> dict[int, tuple[float, float]]:
    """A point on the ground of each grid that was longest not covered."""
    ground = CoveredGround.objects.filter(run=run, grid__in=grids, age__in=OLD_TO_NEW)
    spots = ground.annotate(spot=PointOnSurface("shape")).annotate(lon=Longitude("spot"), lat=Latitude("spot"))
    found = sorted(spots.values_list("age", "grid", "lon", "lat"), key=lambda row: -OLD_TO_NEW.index(GroundAge(row[0])))
    return {grid: (lon, lat) for _age, grid, lon, lat in found}


def _spot(run: CoverageRun, row: GridCoverage, point: tuple[float, float] | None) -> BlindSpot:
    return BlindSpot(
        kind=SpotKind.SPACE,
        reason=_reason(run, row),
        fix=Fix.PLAN,
        name=f"{row.grid.village.name} {row.grid}",
        key=row.grid.code,
        params=_params(run, row),
        since=_seen_before(run, row) if row.record == RecordKind.NOTHING else None,
        grid_id=row.grid_id,
        village_id=row.grid.village_id,
        point=point,
    )


def _reason(run: CoverageRun, row: GridCoverage) -> str:
    if row.record == RecordKind.NOTHING:
        return "spot_no_record_after" if _seen_before(run, row) else "spot_no_record"
    if row.record == RecordKind.VISITS_ONLY:
        return "spot_no_tracks"
    return "spot_never_covered" if row.never_m2 >= LEAST_M2 else "spot_not_covered_lately"


def _start(run: CoverageRun) -> date:
    """First day of the window."""
    return run.on - timedelta(days=run.window_days - 1)


def _seen_before(run: CoverageRun, row: GridCoverage) -> date | None:
    """Last day before the window; within it only a neighbour's patrol can have reached a grid without a record."""
    last = row.last_covered_on
    return last if last and last < _start(run) else None


def _params(run: CoverageRun, row: GridCoverage) -> dict[str, Value]:
    """Hectares and percent as printed; `start` is the first day of the window, `last` the last day before it."""
    uncovered, last = row.supervisable_m2 - row.covered_m2, _seen_before(run, row)
    areas = {"covered": row.covered_m2, "supervisable": row.supervisable_m2, "never": row.never_m2}
    return {
        **{name: f"{area / 1e4:.1f}" for name, area in {**areas, "uncovered": uncovered}.items()},
        "percent": f"{100 * row.covered_m2 / row.supervisable_m2:.1f}",
        "start": _start(run).isoformat(),
        **({"last": last.isoformat()} if last else {}),
    }

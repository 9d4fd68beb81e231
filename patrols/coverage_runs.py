"""Coverage of a town as of a day: read the facts, compute, store in one transaction; and find the run that answers."""

from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any

import shapely
from django.db import transaction
from django.db.models.functions import Coalesce
from shapely.geometry.base import BaseGeometry

from geo.bridge import to_geos
from geo.clock import AsOf
from geo.crs import TownMetres
from geo.models import Town
from patrols.coverage.grids import GridCover
from patrols.coverage_facts import facts_of
from patrols.day_rasters import CachedDays
from patrols.models import CoverageRun, CoveredGround, GridCoverage, RecordKind

DRAWN_WITHIN_M = 0.5  # stored shapes are for the map; numbers come from the shapes before they are simplified
SLIVER_M2 = 1.0
Progress = Callable[[int, int], object]


def compute(town: Town, as_of: AsOf, progress: Progress = lambda done, total: None) -> CoverageRun:
    """Compute and store the coverage of the day; `progress(grids done, grids in all)` is told on the way."""
    facts = facts_of(town, as_of)
    covers = facts.coverage(CachedDays(town, facts)).run(progress)
    return store(town, as_of, facts.grid_ids.tolist(), covers)


def store(town: Town, as_of: AsOf, grid_ids: list[int], covers: list[GridCover]) -> CoverageRun:
    """Write the answers of the town's grids in one transaction.

    A run for the same day and knowledge is replaced: it is a result, the facts are elsewhere.
    """
    with transaction.atomic():
        same = CoverageRun.objects.filter(town=town, on=as_of.on, known_at=as_of.known_at)
        old = list(same.values_list("pk", flat=True))
        run = CoverageRun.objects.create(
            town=town,
            on=as_of.on,
            known_at=as_of.known_at,
            window_days=town.window_days,
            reach_m=town.reach_m,
            frontage_m=town.frontage_m,
        )
        _store(run, grid_ids, covers, TownMetres(town.centre_lon, town.centre_lat))
        CoverageRun.objects.filter(pk__in=old).delete()
    return run


def latest(town: Town | None, as_of: AsOf) -> CoverageRun | None:
    """The run that answers for a day: of that day or the nearest before it, knowing nothing recorded later than asked.

    A run without `known_at` knew what was recorded when it was computed.
    """
    runs = CoverageRun.objects.filter(town=town, on__lte=as_of.on)
    if as_of.known_at is None:
        return runs.filter(known_at=None).order_by("-on", "-computed_at").first()
    runs = runs.annotate(knew=Coalesce("known_at", "computed_at")).filter(knew__lte=as_of.known_at)
    return runs.order_by("-on", "-knew").first()


# ── writing ──────────────────────────────────────────────────────────────────────────────────────────────────────
def _store(run: CoverageRun, grid_ids: list[int], covers: list[GridCover], metres: TownMetres) -> None:
    pairs = list(zip(grid_ids, covers, strict=True))
    GridCoverage.objects.bulk_create([_numbers(run, grid, cover) for grid, cover in pairs])
    ground = [row for grid, cover in pairs for row in _ground(run, grid, cover, metres)]
    CoveredGround.objects.bulk_create(ground, batch_size=500)


def _numbers(run: CoverageRun, grid_id: int, cover: GridCover) -> GridCoverage:
    age = cover.last_age_days
    return GridCoverage(
        run=run,
        grid_id=grid_id,
        record=_record(cover),
        area_m2=cover.area_m2,
        supervisable_m2=cover.supervisable.middle,
        covered_m2=cover.covered.middle,
        covered_low_m2=cover.covered.low,
        covered_high_m2=cover.covered.high,
        uncovered_low_m2=cover.uncovered.low,
        uncovered_high_m2=cover.uncovered.high,
        near_m2=cover.near_m2,
        far_m2=cover.far_m2,
        never_m2=max(0.0, cover.supervisable.middle - cover.ever.middle),
        cells=cover.cells,
        cells_covered=cover.cells_covered,
        last_covered_on=None if age is None else run.on - timedelta(days=age),
    )


def _record(cover: GridCover) -> RecordKind:
    """What the number rests on. A neighbour's track that lights a strip across the border is no track of this grid."""
    if cover.has_tracks:
        return RecordKind.TRACKS
    return RecordKind.VISITS_ONLY if cover.has_visits else RecordKind.NOTHING


def _ground(run: CoverageRun, grid_id: int, cover: GridCover, metres: TownMetres) -> Iterable[CoveredGround]:
    for age, shape in cover.ground.items():
        polygons = [part for part in shapely.get_parts(_simplified(shape)) if part.area >= SLIVER_M2]
        if polygons:
            drawn: Any = to_geos(metres.to_lonlat(shapely.multipolygons(polygons)))
            yield CoveredGround(run=run, grid_id=grid_id, age=age, shape=drawn, area_m2=cover.age_m2[age])


def _simplified(shape: BaseGeometry) -> BaseGeometry:
    simple = shapely.simplify(shape, DRAWN_WITHIN_M)
    return simple if simple.is_valid else shape

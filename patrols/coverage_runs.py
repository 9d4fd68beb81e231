"""Coverage of a town as of a day: read the facts in a handful of queries, compute, store in one transaction."""

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import Any

import numpy as np
import shapely
from django.contrib.gis.db.models.functions import AsWKB
from django.db import transaction
from django.db.models import Max, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geo.bridge import to_geos
from geo.clock import AsOf
from geo.crs import TownMetres
from geo.functions import Latitude, Longitude
from geo.models import Building, GridBoundary, Road, Town
from patrols.coverage.grids import Coverage, GridCover, Rules, Seen
from patrols.coverage.lattice import Floats
from patrols.coverage.segments import Shapes, points_as_segments
from patrols.coverage.surface import Features
from patrols.models import RESETTING, CoverageRun, CoveredGround, GridCoverage, RecordKind, Track, Visit
from units.models import Unit, UnitEvent, UnitState

DRAWN_WITHIN_M = 0.5  # stored shapes are for the map; numbers come from the shapes before they are simplified
SLIVER_M2 = 1.0
Progress = Callable[[int, int], object]


def compute(town: Town, as_of: AsOf, progress: Progress = lambda done, total: None) -> CoverageRun:
    """Compute and store the coverage of the day; `progress(grids done, grids in all)` is told on the way.

    A run for the same day and knowledge is replaced: it is a result, the facts are elsewhere.
    """
    rules = Rules(frontage_m=town.frontage_m, reach_m=town.reach_m, window_days=town.window_days)
    metres = TownMetres(town.centre_lon, town.centre_lat)
    grid_ids, shapes = _grids(town, metres, as_of.on)
    seen = _seen(town, metres, as_of)
    covers = Coverage(shapes, _features(town, metres, as_of), seen, rules).run(progress)
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
        _store(run, grid_ids, covers, metres)
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


# ── reading ──────────────────────────────────────────────────────────────────────────────────────────────────────
def _grids(town: Town, metres: TownMetres, on: date) -> tuple[list[int], Shapes]:
    rows = GridBoundary.objects.in_force(on).filter(grid__village__town=town).order_by("grid__code")
    found = list(rows.annotate(wkb=AsWKB("shape")).values_list("grid_id", "wkb"))
    shapes = _shapes((wkb for _grid, wkb in found), metres)
    bent = ~shapely.is_valid(shapes)  # a border that touches itself in degrees may cross itself by a hair in metres
    shapes[bent] = shapely.buffer(shapes[bent], 0)
    return [grid for grid, _wkb in found], shapes


def _features(town: Town, metres: TownMetres, as_of: AsOf) -> Features:
    roads = Road.objects.filter(town=town).annotate(wkb=AsWKB("shape")).values_list("wkb", flat=True)
    buildings = Building.objects.filter(town=town).annotate(wkb=AsWKB("shape")).values_list("wkb", flat=True)
    return Features(
        roads=_segments(_shapes(roads, metres))[0],
        buildings=_shapes(buildings, metres),
        units=_points(_units_kept(town, as_of).values_list("lon", "lat"), metres),
    )


def _units_kept(town: Town, as_of: AsOf) -> Any:
    """Units on the books with a point, without those deregistered by the day."""
    events = UnitEvent.objects.filter(unit=OuterRef("pk"), happened_on__lte=as_of.on)
    if as_of.known_at:
        events = events.filter(recorded_at__lte=as_of.known_at)
    state = Subquery(events.order_by("-happened_on", "-pk").values("state")[:1])
    units = Unit.objects.registered(as_of).filter(town=town, point__isnull=False).annotate(state_then=state)
    kept = units.filter(Q(state_then=None) | ~Q(state_then=UnitState.CLOSED))
    return kept.annotate(lon=Longitude("point"), lat=Latitude("point")).order_by("pk")


def _seen(town: Town, metres: TownMetres, as_of: AsOf) -> Seen:
    """Walked segments of all known tracks, and the units visited."""
    tracks = Track.objects.known(as_of).filter(patrol__town=town, swept__isnull=False).order_by("pk")
    found = list(tracks.annotate(wkb=AsWKB("swept")).values_list("walked_on", "wkb"))
    walked, track = _segments(_shapes((wkb for _on, wkb in found), metres))
    walked_ages = _ages(as_of.on, [on for on, _wkb in found])[track]
    spots, visited_on, called_on = _visited(town, metres, as_of)
    lit = np.array([on is not None for on in visited_on], dtype=bool)
    visit_ages = _ages(as_of.on, [on for on in visited_on if on is not None])
    return Seen(
        xy=np.concatenate([walked, points_as_segments(spots[lit])]),
        age_days=np.concatenate([walked_ages, visit_ages]),
        is_track=np.arange(len(walked) + len(visit_ages)) < len(walked),
        calls=spots[_ages(as_of.on, called_on) < town.window_days],
    )


def _visited(town: Town, metres: TownMetres, as_of: AsOf) -> tuple[Floats, list[date | None], list[date]]:
    """Per unit with a point that anybody called at: where it is, last day it was seen inside, last day of any call.

    The last one is enough: a unit's disc is the same every time.
    """
    visits = Visit.objects.known(as_of).filter(unit__town=town, unit__point__isnull=False)
    rows = (
        visits.order_by("unit")
        .values("unit")
        .annotate(
            lon=Longitude("unit__point"),
            lat=Latitude("unit__point"),
            seen=Max("happened_on", filter=Q(outcome__in=RESETTING)),
            called=Max("happened_on"),
        )
    )
    found = list(rows.values_list("lon", "lat", "seen", "called"))
    spots = _points(((lon, lat) for lon, lat, _seen, _called in found), metres)
    return spots, [row[2] for row in found], [row[3] for row in found]


def _ages(on: date, days: list[date]) -> NDArray[np.int64]:
    return np.array([(on - day).days for day in days], dtype=np.int64)


def _shapes(wkbs: Iterable[Any], metres: TownMetres) -> Shapes:
    shapes = shapely.from_wkb(np.array([bytes(wkb) for wkb in wkbs], dtype=object))
    return metres.to_metres(shapes) if len(shapes) else shapes


def _points(lonlats: Iterable[tuple[float, float]], metres: TownMetres) -> Floats:
    return metres.to_metres(np.array(list(lonlats), dtype=np.float64).reshape(-1, 2))


def _segments(shapes: Shapes) -> tuple[Floats, NDArray[np.intp]]:
    """(n, 4) segments of lines, and (n,) which of the shapes each belongs to."""
    lines, shape = shapely.get_parts(shapes, return_index=True)
    corners, line = shapely.get_coordinates(lines, return_index=True)
    same = line[1:] == line[:-1]
    return np.hstack([corners[:-1], corners[1:]])[same], shape[line[1:][same]]


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

"""The coverage of the cast's town, stored and asked for again.

A road runs along y = 100 m through A1 (0-200), A2 (200-400) and B1 (400-600); supervisable is y = 70-130.
"""

from datetime import UTC, date, datetime, timedelta
from io import StringIO
from math import acos, pi, sqrt
from pathlib import Path
from typing import Any

import pytest
from django.contrib.gis.geos import MultiLineString
from django.core.management import CommandError, call_command
from django_tasks_db.models import DBTaskResult

from geo.clock import AsOf, end_of, entered, today
from geo.models import Building, Road
from patrols import coverage_runs, tasks
from patrols.models import CoverageRun, CoveredGround, GridCoverage, Patrol, RecordKind, Track, Visit, VisitOutcome
from tests.cast import Cast
from tests.drawings import line, rect
from tests.patrols.tracks.written import along, gpx_file
from units.models import Unit, UnitEvent

ON = date(2026, 11, 23)
NOON = datetime(2026, 11, 20, 4, tzinfo=UTC)


@pytest.fixture
def town(cast: Cast) -> Cast:
    """The cast's town with one road and without units near it."""
    Unit.objects.update(point=None)
    shape: Any = line((-100, 100), (700, 100))
    Road.objects.create(town=cast.town, shape=shape)
    return cast


def walked(cast: Cast, *corners: tuple[float, float], on: date = ON, **more: Any) -> Track:
    patrol = Patrol.objects.create(town=cast.town, started_at=NOON, ended_at=NOON)
    shape: Any = MultiLineString(line(*corners), srid=4326)
    return Track.objects.create(patrol=patrol, walked_on=on, datum="wgs84", fix_count=2, swept=shape, **more)


def computed(cast: Cast, as_of: AsOf | None = None) -> dict[str, GridCoverage]:
    run = coverage_runs.compute(cast.town, as_of or AsOf(ON))
    rows = {row.grid_id: row for row in run.grids.all()}
    return {name: rows[grid.pk] for name, grid in cast.grids.items()}


def test_a_walked_grid_is_covered_and_its_neighbour_by_the_reach_across_the_border(town: Cast) -> None:
    walked(town, (0, 100), (200, 100))
    found = computed(town)
    assert found["A1"].supervisable_m2 == pytest.approx(200 * 60, rel=1e-6)
    assert found["A1"].covered_m2 == pytest.approx(200 * 60, rel=1e-6)
    assert (found["A1"].record, found["A1"].last_covered_on) == (RecordKind.TRACKS, ON)
    assert (found["A1"].cells, found["A1"].cells_covered) == (4, 4)
    assert 40 * 60 < found["A2"].covered_m2 < 50 * 60
    assert found["B1"].covered_m2 == 0
    assert found["B1"].never_m2 == pytest.approx(200 * 60, rel=1e-6)
    assert found["B1"].record == RecordKind.NOTHING
    assert found["B1"].last_covered_on is None


def test_the_numbers_keep_their_order(town: Cast) -> None:
    walked(town, (50, 100), (150, 100))
    row = computed(town)["A1"]
    assert row.near_m2 < row.covered_low_m2 < row.covered_m2 < row.covered_high_m2 < row.far_m2 <= row.supervisable_m2
    assert row.covered_m2 + row.uncovered_low_m2 < row.supervisable_m2 < row.covered_m2 + row.uncovered_high_m2


def test_a_visit_lights_ground_and_a_closed_door_is_only_a_record(town: Cast) -> None:
    for name, x, outcome in (("soup", 100, VisitOutcome.CLEAR), ("inn", 500, VisitOutcome.NOBODY_THERE)):
        Unit.objects.filter(pk=town.units[name].pk).update(point=line((x, 100), (x, 101)).centroid)
        Visit.objects.create(unit=town.units[name], happened_on=ON, outcome=outcome)
    found = computed(town)
    assert found["A1"].covered_m2 > 90 * 60
    assert found["A1"].record == RecordKind.VISITS_ONLY
    assert found["B1"].covered_m2 == 0
    assert found["B1"].record == RecordKind.VISITS_ONLY


def test_a_walk_before_the_window_leaves_no_record_but_the_day_it_was_last_seen(town: Cast) -> None:
    walked(town, (0, 100), (200, 100), on=ON - timedelta(days=90))
    found = computed(town)["A1"]
    assert (found.record, found.covered_m2) == (RecordKind.NOTHING, 0)
    assert found.never_m2 == pytest.approx(0, abs=0.01)
    assert found.last_covered_on == ON - timedelta(days=90)
    walked(town, (0, 100), (200, 100), on=ON - timedelta(days=89))
    assert computed(town)["A1"].covered_m2 == pytest.approx(200 * 60, rel=1e-6)


def test_what_was_recorded_later_is_not_known_yet(town: Cast) -> None:
    walked(town, (0, 100), (200, 100), on=date(2026, 11, 1), recorded_at=entered(date(2026, 11, 10)))
    before, after = (AsOf(date(2026, 11, 5), end_of(date(2026, 11, day))) for day in (9, 10))
    assert computed(town, before)["A1"].record == RecordKind.NOTHING
    assert computed(town, after)["A1"].record == RecordKind.TRACKS
    assert computed(town, AsOf(date(2026, 10, 31)))["A1"].covered_m2 == 0


def test_units_and_buildings_make_ground_supervisable_and_deregistered_units_do_not(cast: Cast) -> None:
    Building.objects.create(town=cast.town, shape=rect(420, 60, 440, 80))
    UnitEvent.objects.create(unit=cast.units["soup"], state="CLOSED", happened_on=ON)
    found = computed(cast)
    assert found["A1"].supervisable_m2 == 0
    assert found["A2"].supervisable_m2 == pytest.approx(pi * 30**2 + _cut_off(10), rel=1e-3)
    house = 20 * 20 + 4 * 20 * 30 + pi * 30**2 - _cut_off(10)
    assert found["B1"].supervisable_m2 == pytest.approx(house + pi * 30**2, rel=1e-3)
    assert computed(cast, AsOf(ON - timedelta(days=1)))["A1"].supervisable_m2 > 0


def _cut_off(beyond: float) -> float:
    """What lies more than 20 m west of a wall of 20 m and its round corners of 30 m."""
    return beyond * 20 + 2 * (30**2 / 2 * acos(20 / 30) - 20 / 2 * sqrt(30**2 - 20**2))


def test_ground_for_the_map_is_valid_and_has_every_age(town: Cast) -> None:
    walked(town, (0, 100), (200, 100), on=ON - timedelta(days=3))
    walked(town, (200, 100), (400, 100), on=ON - timedelta(days=100))
    run = coverage_runs.compute(town.town, AsOf(ON))
    ground = {(row.grid_id, row.age): row for row in CoveredGround.objects.filter(run=run)}
    assert ground[town.grids["A1"].pk, "D7"].area_m2 == pytest.approx(200 * 60, rel=1e-6)
    assert ground[town.grids["A2"].pk, "D180"].area_m2 > 100 * 60
    assert ground[town.grids["B1"].pk, "NEVER"].area_m2 > 150 * 60
    assert all(row.shape.valid and row.shape.srid == 4326 for row in ground.values())


def test_the_same_question_again_replaces_the_answer(town: Cast) -> None:
    first = coverage_runs.compute(town.town, AsOf(ON))
    second = coverage_runs.compute(town.town, AsOf(ON))
    assert list(CoverageRun.objects.values_list("pk", flat=True)) == [second.pk]
    assert first.pk != second.pk


def test_the_latest_run_is_of_the_day_or_before_and_knows_nothing_recorded_later(town: Cast) -> None:
    old, new = (coverage_runs.compute(town.town, AsOf(ON - timedelta(days=days))) for days in (5, 2))
    frozen = coverage_runs.compute(town.town, AsOf(ON, end_of(ON)))
    latest = coverage_runs.latest
    assert latest(town.town, AsOf(ON)) == new
    assert latest(town.town, AsOf(ON - timedelta(days=3))) == old
    assert latest(town.town, AsOf(ON - timedelta(days=9))) is None
    assert latest(town.town, AsOf(ON, end_of(ON))) == frozen
    assert latest(town.town, AsOf(ON, end_of(ON - timedelta(days=1)))) is None
    assert latest(None, AsOf(ON)) is None


def test_a_handful_of_queries_reads_a_town(town: Cast, django_assert_max_num_queries: Any) -> None:
    walked(town, (0, 100), (600, 100))
    with django_assert_max_num_queries(20):
        coverage_runs.compute(town.town, AsOf(ON))


def test_progress_is_told_grid_by_grid(town: Cast) -> None:
    told: list[tuple[int, int]] = []
    coverage_runs.compute(town.town, AsOf(ON), lambda done, total: told.append((done, total)))
    assert told == [(1, 3), (2, 3), (3, 3)]


# ── the command and the worker ───────────────────────────────────────────────────────────────────────────────────
def test_the_command_prints_both_numbers(town: Cast) -> None:
    walked(town, (0, 100), (600, 100))
    out = StringIO()
    call_command("compute_coverage", town=town.town.code, on=ON, stdout=out)
    assert "3.6/3.6" in out.getvalue()
    assert "100.0 %" in out.getvalue()
    assert CoverageRun.objects.get().on == ON


@pytest.mark.django_db
def test_the_command_refuses_a_town_nobody_knows() -> None:
    with pytest.raises(CommandError, match="000000000"):
        call_command("compute_coverage", town="000000000")


@pytest.mark.django_db(transaction=True)
def test_the_worker_is_asked_once_for_many_imports(town: Cast) -> None:
    for _import in range(3):
        tasks.coverage_is_stale(town.town)
    assert DBTaskResult.objects.count() == 1
    call_command("db_worker", batch=True, interval=0, startup_delay=False, verbosity=0)
    assert CoverageRun.objects.get().on == today()


def test_the_trial_of_a_file_reaches_the_map(town: Cast, tmp_path: Path) -> None:
    path = gpx_file(tmp_path / "a.gpx", along((0, 100), (600, 100)), NOON)
    call_command("import_tracks", path, town=town.town.code, datum="wgs84", stdout=StringIO())
    found = computed(town)
    assert {row.record for row in found.values()} == {RecordKind.TRACKS}
    assert sum(row.covered_m2 for row in found.values()) == pytest.approx(600 * 60, rel=1e-4)

"""The end of raw fixes in the cast's town: a road along y = 100 m through A1, A2 and B1."""

from datetime import date, datetime, timedelta
from io import StringIO
from typing import Any

import numpy as np
import pytest
import shapely
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction

from geo.bridge import to_geos
from geo.clock import AsOf, end_of, entered, today
from geo.models import Road
from geo.problems import Refused
from patrols import coverage_runs
from patrols.day_lines import TOLERANCE_M
from patrols.models import DayLines, GridCoverage, Patrol, Track, TrackDwell, TrackFixes, TrackPurge
from patrols.retention import expired_days, purge_day
from tests.cast import Cast
from tests.drawings import degrees, line
from units.models import Unit

TODAY = date(2026, 11, 23)
OLD = TODAY - timedelta(days=90)
NUMBERS = ("covered_m2", "covered_low_m2", "covered_high_m2", "near_m2", "far_m2", "never_m2")


@pytest.fixture
def town(cast: Cast) -> Cast:
    Unit.objects.update(point=None)
    shape: Any = line((-100, 100), (700, 100))
    Road.objects.create(town=cast.town, shape=shape)
    return cast


def walk(cast: Cast, west: float, east: float, *, on: date = OLD, recorded: date | None = None, seed: int = 1) -> Track:
    """A patrol along the road with a fix every 10 m and noise, whose fixes and dwells are kept as of any track."""
    x = np.arange(west, east + 1, 10.0)
    xy = np.column_stack([x, np.full(len(x), 100.0)]) + np.random.default_rng(seed).normal(0, 4, (len(x), 2))
    shape = to_geos(degrees(shapely.MultiLineString([xy])))
    started = entered(on)
    patrol = Patrol.objects.create(town=cast.town, started_at=started, ended_at=started + timedelta(hours=1))
    track = Track.objects.create(
        patrol=patrol,
        walked_on=on,
        recorded_at=entered(recorded or on),
        datum="wgs84",
        has_fixes=True,
        fix_count=len(x),
        swept=shape,
        gaps=shape,
        swept_m=east - west,
        cleaning={"jump": 2, "dwells": [{"at": started.isoformat(), "lon": 113.4, "lat": 35.2}]},
    )
    TrackFixes.objects.keep(track, b"packed")
    return track


def numbers(cast: Cast, as_of: AsOf) -> dict[str, GridCoverage]:
    rows = {row.grid_id: row for row in coverage_runs.compute(cast.town, as_of).grids.all()}
    return {name: rows[grid.pk] for name, grid in cast.grids.items()}


def purged(cast: Cast, on: date = OLD) -> TrackPurge:
    found = purge_day(town=cast.town, walked_on=on, today=TODAY, user=cast.users["Li"])
    assert found is not None
    return found


def test_a_purge_leaves_coverage_as_it_was_within_the_tolerance(town: Cast) -> None:
    town.town.window_days = 120
    walk(town, 30, 170), walk(town, 250, 460, seed=2)
    before = numbers(town, AsOf(TODAY))
    purged(town)
    after = numbers(town, AsOf(TODAY))
    edge_m = 2 * TOLERANCE_M * (2 * 60 + 2 * 200)  # the rim of what was walked in a grid, moved by the tolerance
    for name, row in before.items():
        assert (after[name].record, after[name].last_covered_on) == (row.record, row.last_covered_on)
        for number in NUMBERS:
            assert getattr(after[name], number) == pytest.approx(getattr(row, number), abs=edge_m), (name, number)
    assert before["A1"].covered_m2 > 8_000


def test_nothing_of_a_track_says_where_or_when_somebody_was_once_its_time_is_over(town: Cast) -> None:
    track = walk(town, 0, 200)
    purge = purged(town)
    track.refresh_from_db()
    assert (track.has_fixes, track.swept, track.gaps, track.drive_bys) == (False, None, None, None)
    assert not TrackFixes.objects.exists()
    assert track.cleaning == {"jump": 2}
    assert (track.fix_count, track.swept_m) == (21, 200)
    assert (purge.tracks, purge.fixes, purge.user, purge.kept_days) == (1, 21, town.users["Li"], 90)
    kept = DayLines.objects.get()
    assert (kept.walked_on, kept.tracks, kept.tolerance_m) == (OLD, 1, TOLERANCE_M)
    assert kept.recorded_at == end_of(OLD)
    assert {field.name for field in DayLines._meta.fields} == {
        "id", "town", "walked_on", "recorded_at", "replaced_at", "shape", "tolerance_m", "tracks", "sha256",
    }  # fmt: skip


def test_a_day_is_purged_when_its_time_is_over_and_not_before(town: Cast) -> None:
    walk(town, 0, 200), walk(town, 0, 200, on=OLD + timedelta(days=1))
    assert [(day.walked_on, day.tracks, day.fixes) for day in expired_days(town.town, TODAY)] == [(OLD, 1, 21)]
    with pytest.raises(Refused, match="fixes_not_expired"):
        purge_day(town=town.town, walked_on=OLD + timedelta(days=1), today=TODAY)
    town.town.fixes_kept_days = 89
    assert len(expired_days(town.town, TODAY)) == 2


def test_a_second_purge_finds_nothing(town: Cast) -> None:
    walk(town, 0, 200)
    purged(town)
    assert expired_days(town.town, TODAY) == []
    assert purge_day(town=town.town, walked_on=OLD, today=TODAY) is None
    assert TrackPurge.objects.count() == 1


def test_a_late_upload_for_a_purged_day_counts_at_once_and_merges_with_the_next_purge(town: Cast) -> None:
    town.town.window_days = 120
    walk(town, 0, 200)
    purged(town)
    walk(town, 400, 600, recorded=TODAY, seed=3)
    late = numbers(town, AsOf(TODAY))
    assert late["A1"].covered_m2 > 11_000
    assert late["B1"].covered_m2 > 11_000
    purged(town)
    walk(town, 200, 400, recorded=TODAY, seed=4)
    purged(town)
    assert [(row.tracks, row.recorded_at) for row in DayLines.objects.all()] == [(1, end_of(OLD)), (2, end_of(TODAY))]
    assert min(row.covered_m2 for row in numbers(town, AsOf(TODAY)).values()) > 11_000


def test_what_was_recorded_later_stays_unknown_in_a_replay_after_the_purge(town: Cast) -> None:
    town.town.window_days = 120
    walk(town, 0, 200)
    walk(town, 400, 600, recorded=OLD + timedelta(days=5))
    asked = [AsOf(TODAY, end_of(OLD + timedelta(days=days))) for days in (4, 5)]
    before = [numbers(town, each)["B1"].record for each in asked]
    purged(town)
    assert [numbers(town, each)["B1"].record for each in asked] == before == ["NOTHING", "TRACKS"]
    assert numbers(town, AsOf(OLD - timedelta(days=1)))["A1"].covered_m2 == 0


def test_a_version_that_was_replaced_answers_replays_of_its_days_and_no_others(town: Cast) -> None:
    town.town.window_days = 120
    old = walk(town, 0, 600, recorded=OLD)
    new = walk(town, 0, 200, recorded=OLD + timedelta(days=5))
    Track.objects.filter(pk=old.pk).update(replaced_at=new.recorded_at, replaced_by=new, has_fixes=False)
    asked = [AsOf(TODAY, end_of(OLD + timedelta(days=days))) for days in (4, 5)] + [AsOf(TODAY)]
    before = [numbers(town, each)["B1"].record for each in asked]
    purged(town)
    assert [numbers(town, each)["B1"].record for each in asked] == before == ["TRACKS", "NOTHING", "NOTHING"]
    assert not Track.objects.filter(swept__isnull=False).exists()


def test_a_version_replaced_on_the_day_it_came_was_never_asked_for_and_leaves_nothing(town: Cast) -> None:
    old, new = walk(town, 0, 600), walk(town, 0, 200)
    Track.objects.filter(pk=old.pk).update(replaced_at=new.recorded_at, replaced_by=new, has_fixes=False)
    purged(town)
    assert [row.tracks for row in DayLines.objects.all()] == [1]
    assert not Track.objects.filter(swept__isnull=False).exists()


def test_dwells_go_with_the_fixes(town: Cast) -> None:
    track = walk(town, 0, 200)
    spot: Any = line((50, 100), (51, 100)).centroid
    TrackDwell.objects.create(track=track, started_at=entered(OLD), seconds=840, point=spot)
    purged(town)
    assert not TrackDwell.objects.exists()


def test_the_time_of_a_track_with_a_wrong_clock_runs_from_its_arrival(town: Cast) -> None:
    wrong = walk(town, 0, 200, on=date(1970, 1, 1), recorded=TODAY - timedelta(days=5))
    Track.objects.filter(pk=wrong.pk).update(is_quarantined=True, swept=None)
    assert expired_days(town.town, TODAY) == []
    assert [day.walked_on for day in expired_days(town.town, TODAY + timedelta(days=85))] == [date(1970, 1, 1)]


def test_a_track_without_walked_ground_leaves_no_lines_and_no_place(town: Cast) -> None:
    track = walk(town, 0, 200)
    Track.objects.filter(pk=track.pk).update(swept=None)
    purged(town)
    track.refresh_from_db()
    assert track.gaps is None
    assert not DayLines.objects.exists()


def test_what_cannot_be_kept_is_not_deleted(town: Cast) -> None:
    track = walk(town, 0, 200)
    nowhere: Any = to_geos(shapely.MultiLineString([[(113.4, 35.2), (np.nan, np.nan), (113.401, 35.2)]]))
    Track.objects.filter(pk=track.pk).update(swept=nowhere)
    with pytest.raises(Refused, match="lines_not_kept"):
        purged(town)
    track.refresh_from_db()
    assert TrackFixes.objects.of(track).exists()
    assert not DayLines.objects.exists()
    assert not TrackPurge.objects.exists()


def test_the_database_keeps_when_lines_were_recorded_and_that_they_were_deleted(town: Cast) -> None:
    walk(town, 0, 200)
    purged(town)
    with pytest.raises(IntegrityError, match="never changes"), transaction.atomic():
        DayLines.objects.update(recorded_at=datetime.now(tz=end_of(TODAY).tzinfo))
    with pytest.raises(IntegrityError, match="never edited"), transaction.atomic():
        TrackPurge.objects.update(tracks=0)


def test_the_command_says_what_it_would_delete_and_deletes_only_when_told(town: Cast) -> None:
    walk(town, 0, 200, on=today() - timedelta(days=91)), walk(town, 0, 200, on=today() - timedelta(days=200))
    out = StringIO()
    call_command("purge_fixes", town=town.town.code, stdout=out)
    assert f"{today() - timedelta(days=200)}" in out.getvalue()
    assert TrackFixes.objects.count() == 2
    call_command("purge_fixes", apply=True, stdout=out)
    assert not TrackFixes.objects.exists()
    assert months() == []
    assert DayLines.objects.count() == TrackPurge.objects.count() == 2
    with pytest.raises(CommandError, match="000000000"):
        call_command("purge_fixes", town="000000000")


def months() -> list[str]:
    """The tables of the months that hold raw fixes."""
    query = "SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = 'patrols_trackfixes'::regclass"
    with connection.cursor() as cursor:
        cursor.execute(query)
        return sorted(name for (name,) in cursor.fetchall())

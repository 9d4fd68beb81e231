"""Raw fixes by month: kept in the table of their month, moved there and back by migrations, gone with an empty one."""

from datetime import date
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection

from patrols.models import Patrol, Track, TrackFixes
from patrols.track_store import forget_fixes
from tests.cast import Cast, make_cast
from tests.patrols.retention.test_purge import months, walk

BEFORE = "0010_rasters_of_days"
LAST = "0013_tracks_without_fixes"


@pytest.fixture
def tracks(cast: Cast) -> list[Track]:
    return [walk(cast, 0, 200, on=on) for on in (date(2026, 8, 31), date(2026, 9, 1), date(2026, 9, 30))]


def test_fixes_lie_in_the_table_of_their_month(tracks: list[Track]) -> None:
    assert months() == ["patrols_trackfixes_2026_08", "patrols_trackfixes_2026_09"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM patrols_trackfixes_2026_09")
        assert cursor.fetchone() == (2,)
        cursor.execute("EXPLAIN SELECT packed FROM patrols_trackfixes WHERE walked_on = '2026-09-01'")
        plan = " ".join(row for (row,) in cursor.fetchall())
    assert "2026_09" in plan
    assert "2026_08" not in plan


def test_a_month_is_dropped_when_it_is_over_and_empty(tracks: list[Track]) -> None:
    drop = TrackFixes.objects.all().drop_empty_months
    assert drop(date(2027, 1, 1)) == []
    forget_fixes(tracks)
    assert drop(date(2026, 9, 30)) == ["patrols_trackfixes_2026_08"]
    assert drop(date(2026, 10, 1)) == ["patrols_trackfixes_2026_09"]
    TrackFixes.objects.keep(tracks[0], b"late")
    assert months() == ["patrols_trackfixes_2026_08"]


def test_a_track_takes_its_fixes_with_it(tracks: list[Track]) -> None:
    Patrol.objects.filter(pk=tracks[0].patrol_id).delete()
    assert set(TrackFixes.objects.values_list("track_id", flat=True)) == {tracks[1].pk, tracks[2].pk}


@pytest.mark.django_db(transaction=True)
def test_the_migration_moves_fixes_into_their_months_and_back() -> None:
    cast = make_cast()
    held = [walk(cast, 0, 200, on=on) for on in (date(2026, 8, 31), date(2026, 9, 1))]
    bare = walk(cast, 0, 200, on=date(2026, 9, 2))
    forget_fixes([bare])
    try:
        call_command("migrate", "patrols", BEFORE, verbosity=0)
        assert fixes_in_tracks() == {held[0].pk: b"packed", held[1].pk: b"packed", bare.pk: None}
    finally:
        call_command("migrate", "patrols", LAST, verbosity=0)
    assert months() == ["patrols_trackfixes_2026_08", "patrols_trackfixes_2026_09"]
    rows: Any = TrackFixes.objects.values_list("track_id", "walked_on", "packed")
    assert {(track, on, bytes(packed)) for track, on, packed in rows} == {
        (track.pk, track.walked_on, b"packed") for track in held
    }
    assert list(Track.objects.order_by("pk").values_list("has_fixes", flat=True)) == [True, True, False]


def fixes_in_tracks() -> dict[int, bytes | None]:
    """The column that tracks had before."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, fixes FROM patrols_track")
        return {key: None if fixes is None else bytes(fixes) for key, fixes in cursor.fetchall()}

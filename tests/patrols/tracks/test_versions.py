"""Pieces of one day, files that overlap, the same again: one track, whatever the order; and what was known stays."""

from datetime import UTC, date, datetime, timedelta
from itertools import permutations
from pathlib import Path

import numpy as np
import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from geo.clock import AsOf
from geo.models import ImportJob
from geo.problems import Refused
from patrols.fixes import Fixes, merged
from patrols.models import Patrol, Track, TrackDwell, TrackFixes, TrackSource, TrackUpload
from patrols.track_files import load_track_file
from patrols.track_services import outdated, reclean, set_clock
from patrols.track_store import fates_of, fixes_of, forget_fixes
from patrols.tracks import Cleaned, Floats, clean
from tests.cast import Cast
from tests.drawings import CENTRE
from tests.patrols.tracks.written import along, gpx_file

START = datetime(2026, 11, 1, 1, tzinfo=UTC)
WALK = along((0, 100), (1200, 100))  # 101 fixes, ten seconds apart


def piece(path: Path, first: int, last: int, author: str = "Qian", lonlat: Floats = WALK) -> Path:
    """The fixes from number `first` to `last` of the walk, as a file of their own."""
    return gpx_file(path, lonlat[first:last], START + timedelta(seconds=10 * first), author=author)


def load(cast: Cast, path: Path) -> list[str]:
    return [notice.code for notice in load_track_file(town=cast.town, path=path, datum="wgs84").notices]


def content(track: Track) -> tuple[object, ...]:
    """Everything of a track that its fixes and limits decide, bit by bit."""
    fixes = fixes_of(track)
    columns = (fixes.t_ms, fixes.lon, fixes.lat, fixes.accuracy_m, fixes.seq, fates_of(track))
    shapes = [shape.wkb.tobytes() if shape else None for shape in (track.swept, track.gaps, track.drive_bys)]
    return (*(column.tobytes() for column in columns), *shapes, track.swept_m, track.cleaning, track.limits)


PIECES = {"a": (0, 40), "b": (30, 80), "c": (75, 101), "whole": (0, 101)}


@pytest.mark.parametrize("author", ["Qian", ""])
def test_any_order_of_overlapping_pieces_gives_the_same_track(cast: Cast, tmp_path: Path, author: str) -> None:
    """Without an author the pieces are known by the fixes that they share."""
    whole = set()
    for number, order in enumerate(permutations("abc")):
        Track.objects.all().delete()
        ImportJob.objects.all().filter(kind="TRACKS").update(sha256="")  # as if never loaded
        for name in (*order, order[0]):
            load(cast, piece(tmp_path / f"{number}{name}.gpx", *PIECES[name], author=author))
        (track,) = Track.objects.current()
        assert track.fix_count == 101
        assert track.swept_m == pytest.approx(1200, abs=0.5)
        whole.add(repr(content(track)))
    assert len(whole) == 1


def test_a_longer_file_again_grows_the_track_and_says_what_was_new(cast: Cast, tmp_path: Path) -> None:
    assert load(cast, piece(tmp_path / "a.gpx", *PIECES["a"])) == []
    assert load(cast, piece(tmp_path / "b.gpx", *PIECES["whole"])) == ["fixes_known_already"]
    (track,) = Track.objects.current()
    assert list(track.patrol.uploads.values_list("came", "added")) == [(40, 40), (101, 61)]
    assert (Patrol.objects.count(), track.patrol.ended_at) == (1, START + timedelta(seconds=1000))


def test_a_piece_that_brings_nothing_new_makes_no_version(cast: Cast, tmp_path: Path) -> None:
    load(cast, piece(tmp_path / "a.gpx", *PIECES["whole"]))
    assert load(cast, piece(tmp_path / "b.gpx", *PIECES["a"])) == ["fixes_known_already"]
    assert (Track.objects.count(), TrackUpload.objects.count()) == (1, 2)


def test_two_people_on_one_day_stay_two_and_so_do_two_days_of_one(cast: Cast, tmp_path: Path) -> None:
    load(cast, piece(tmp_path / "a.gpx", 0, 50, author="Qian"))
    load(cast, piece(tmp_path / "b.gpx", 0, 50, author="Zhao"))
    load(cast, gpx_file(tmp_path / "c.gpx", WALK[:50], START + timedelta(days=1), author="Qian"))
    assert Track.objects.current().count() == Patrol.objects.count() == 3


def test_unknown_recorders_that_share_no_fix_stay_apart(cast: Cast, tmp_path: Path) -> None:
    load(cast, piece(tmp_path / "a.gpx", 0, 50, author=""))
    load(cast, piece(tmp_path / "b.gpx", 0, 50, author="", lonlat=along((0, 150), (1200, 150))))
    assert Track.objects.current().count() == 2


def test_a_walk_over_midnight_is_a_track_of_either_day(cast: Cast, tmp_path: Path) -> None:
    late = datetime(2026, 11, 1, 15, 55, tzinfo=UTC)  # five to midnight in Shanghai
    load(cast, gpx_file(tmp_path / "a.gpx", WALK, late, author="Qian"))
    days = dict(Track.objects.values_list("walked_on", "fix_count"))
    assert days == {date(2026, 11, 1): 30, date(2026, 11, 2): 71}


def test_two_places_at_one_time_are_both_kept_and_told(cast: Cast, tmp_path: Path) -> None:
    load(cast, piece(tmp_path / "a.gpx", 0, 50))
    other = WALK.copy()
    other[10:13] += (0.0001, 0)
    assert load(cast, piece(tmp_path / "b.gpx", 0, 50, lonlat=other)) == ["fixes_known_already", "fixes_contradict"]
    (track,) = Track.objects.current()
    assert (track.fix_count, track.cleaning["same_key"], track.cleaning["kept"]) == (53, 3, 50)


def test_what_was_known_before_a_later_piece_can_still_be_told(cast: Cast, tmp_path: Path) -> None:
    load(cast, piece(tmp_path / "a.gpx", *PIECES["a"]))
    before = timezone.now()
    load(cast, piece(tmp_path / "b.gpx", *PIECES["whole"]))
    on = date(2026, 11, 1)
    (then,) = Track.objects.known(AsOf(on, before))
    (now,) = Track.objects.known(AsOf(on))
    assert (round(then.swept_m), round(now.swept_m)) == (468, 1200)
    assert (then.replaced_by, then.has_fixes) == (now, False)
    assert list(TrackFixes.objects.values_list("track_id", flat=True)) == [now.pk]


def test_the_database_keeps_one_current_track_a_source_and_day(cast: Cast, tmp_path: Path) -> None:
    load(cast, piece(tmp_path / "a.gpx", *PIECES["a"]))
    track = Track.objects.get()
    with pytest.raises(IntegrityError, match="track_once_a_source_and_day"), transaction.atomic():
        Track.objects.create(
            patrol=track.patrol,
            source=track.source,
            walked_on=track.walked_on,
            datum="wgs84",
            has_fixes=True,
            fix_count=1,
        )


# ── limits of a source ───────────────────────────────────────────────────────────────────────────────────────────
SPARSE = along((0, 100), (1200, 100), step_m=300)


def test_a_source_brings_its_own_limits_and_old_tracks_follow_when_cleaned_anew(cast: Cast, tmp_path: Path) -> None:
    path = gpx_file(tmp_path / "a.gpx", SPARSE, START, author="Qian", every_s=600)
    load(cast, path)
    assert Track.objects.get().swept is None
    assert not outdated(cast.town).exists()
    TrackSource.objects.filter(name="Qian").update(max_gap_s=900, max_step_m=500)
    assert outdated(cast.town).count() == 1
    done = reclean(town=cast.town)
    assert (done.tracks, round(done.metres)) == (1, 1200)
    (track,) = Track.objects.current()
    assert (track.limits["max_gap_s"], track.limits["max_speed_kmh"], track.fix_count) == (900, 30, 5)
    assert reclean(town=cast.town).tracks == 0


def test_limits_of_the_town_hold_for_sources_without_their_own(cast: Cast, tmp_path: Path) -> None:
    TrackSource.objects.create(town=cast.town, max_gap_s=900, max_step_m=500)
    TrackSource.objects.create(town=cast.town, name="Zhao", max_step_m=150)
    for name in ("Qian", "Zhao", ""):
        load(cast, gpx_file(tmp_path / f"{name}x.gpx", SPARSE, START, author=name, every_s=600))
    walked = {track.source and track.source.name: round(track.swept_m) for track in Track.objects.current()}
    assert walked == {"Qian": 1200, "Zhao": 0, None: 1200}


def test_a_limit_of_nothing_is_refused_by_the_database(cast: Cast) -> None:
    with pytest.raises(IntegrityError, match="track_limits_are_positive"), transaction.atomic():
        TrackSource.objects.create(town=cast.town, name="x", max_gap_s=0)


def test_a_track_whose_fixes_are_gone_is_not_cleaned_anew(cast: Cast, tmp_path: Path) -> None:
    load(cast, piece(tmp_path / "a.gpx", *PIECES["a"]))
    forget_fixes(list(Track.objects.all()))
    Track.objects.update(limits={})
    assert reclean(town=cast.town).tracks == 0


# ── a wrong clock set right ──────────────────────────────────────────────────────────────────────────────────────
def test_a_track_of_1970_whose_clock_is_set_joins_its_true_day(cast: Cast, tmp_path: Path) -> None:
    load(cast, piece(tmp_path / "a.gpx", 0, 50))
    old = gpx_file(tmp_path / "b.gpx", WALK[50:], datetime(1970, 1, 1, 0, 0, 7, tzinfo=UTC), author="Qian")
    load(cast, old)
    wrong = Track.objects.get(is_quarantined=True)
    (track,) = set_clock(track=wrong, first_at=START + timedelta(seconds=500), user=cast.users["Li"])
    assert list(Track.objects.current()) == [track]
    assert (track.fix_count, round(track.swept_m)) == (101, 1200)
    note = track.patrol.uploads.order_by("-pk")[0]
    assert (note.user, note.shifted_s) == (cast.users["Li"], START.timestamp() + 500 - 7)
    wrong.refresh_from_db()
    assert wrong.replaced_by == track


@pytest.mark.parametrize("first_at", [datetime(1999, 1, 1, tzinfo=UTC), datetime(2999, 1, 1, tzinfo=UTC)])
def test_a_clock_is_not_set_to_what_cannot_be(cast: Cast, tmp_path: Path, first_at: datetime) -> None:
    load(cast, gpx_file(tmp_path / "b.gpx", WALK, datetime(1970, 1, 1, tzinfo=UTC)))
    with pytest.raises(Refused, match="track_time_not_possible"):
        set_clock(track=Track.objects.get(), first_at=first_at, user=cast.users["Li"])
    assert Track.objects.get().is_quarantined


def test_a_right_clock_is_not_set(cast: Cast, tmp_path: Path) -> None:
    load(cast, piece(tmp_path / "a.gpx", 0, 50))
    with pytest.raises(Refused, match="track_clock_not_wrong"):
        set_clock(track=Track.objects.get(), first_at=START, user=cast.users["Li"])


def test_dwells_are_those_of_the_current_version(cast: Cast, tmp_path: Path) -> None:
    stood = np.repeat(WALK[:1], 60, axis=0)
    load(cast, gpx_file(tmp_path / "a.gpx", stood[:30], START, author="Qian"))
    load(cast, gpx_file(tmp_path / "b.gpx", stood, START, author="Qian"))
    (dwell,) = TrackDwell.objects.all()
    assert dwell.seconds == 590


# ── pure: batches ────────────────────────────────────────────────────────────────────────────────────────────────
FIX = st.tuples(
    st.integers(0, 30).map(lambda k: 1_790_000_000_000 + 9_000 * k),
    st.integers(-40, 40).map(lambda k: CENTRE[0] + k * 1e-4) | st.just(float("nan")),
    st.integers(-4, 4).map(lambda k: CENTRE[1] + k * 1e-4),
    st.sampled_from([3.0, 80.0, float("nan")]),
    st.integers(0, 2),
)


def bits(cleaned: Cleaned) -> list[bytes]:
    came = cleaned.came
    return [array.tobytes() for array in (came.t_ms, came.lon, came.lat, came.accuracy_m, came.seq, cleaned.fate)]


@given(rows=st.lists(FIX, max_size=40), data=st.data())
def test_any_permutation_and_duplication_of_batches_is_bit_equal(
    rows: list[tuple[int, float, float, float, int]], data: st.DataObject
) -> None:
    cuts = sorted(data.draw(st.lists(st.integers(0, len(rows)), max_size=4)))
    batches = [rows[i:j] for i, j in zip([0, *cuts], [*cuts, len(rows)], strict=True)]
    sent = data.draw(st.permutations([*batches, *data.draw(st.lists(st.sampled_from(batches), max_size=3))]))
    so_far = Fixes.of([])
    for batch in sent:
        so_far = merged(so_far, Fixes.of(data.draw(st.permutations(batch))))
    assert bits(clean(so_far)) == bits(clean(Fixes.of(rows)))

"""GPX files into the books: the cast's town, walked along y = 100 m."""

from datetime import UTC, date, datetime, timedelta
from io import StringIO
from pathlib import Path

import numpy as np
import pytest
from django.core.management import CommandError, call_command

from geo.clock import today
from geo.datum import wgs84_to_gcj02
from geo.models import ImportJob, Person
from geo.problems import Problem, Refused
from geo.sentences import remedy, render
from patrols.models import Patrol, Track
from patrols.track_files import Said, load_track_file
from patrols.track_store import fates_of, fixes_of
from patrols.tracks import Dropped, Floats
from tests.cast import Cast
from tests.patrols.tracks.written import along, gpx_file

START = datetime(2026, 10, 31, 17, 0, tzinfo=UTC)  # one o'clock at night of 1 November in Shanghai


def nothing_is_written() -> bool:
    return not (Patrol.objects.exists() or Track.objects.exists() or ImportJob.objects.exists())


def refusal(cast: Cast, path: Path, datum: str = "wgs84") -> Problem:
    with pytest.raises(Refused) as refused:
        load_track_file(town=cast.town, path=path, datum=datum)
    assert nothing_is_written()
    (problem,) = refused.value.problems
    assert problem.file == path.name
    assert path.name in render(problem)
    assert remedy(problem)
    return problem


def test_a_file_becomes_a_patrol_with_its_track(cast: Cast, tmp_path: Path) -> None:
    path = gpx_file(tmp_path / "a.gpx", along((0, 100), (600, 100)), START, author="Qian")
    loaded = load_track_file(town=cast.town, path=path, datum="wgs84")
    assert (loaded.tracks, loaded.notices) == (1, [])
    assert loaded.walked_m == pytest.approx(600, abs=0.5)
    track = Track.objects.get()
    assert track.walked_on == date(2026, 11, 1)
    assert track.patrol.person == Person.objects.get(name="Qian")
    assert track.patrol.started_at == START
    assert track.patrol.ended_at == START + timedelta(seconds=500)
    assert (track.file_name, track.fix_count, track.datum) == ("a.gpx", 51, "wgs84")
    assert track.swept is not None
    assert track.swept.num_points == 51
    assert (track.gaps, track.drive_bys) == (None, None)
    assert track.cleaning["walked"] == 50


def test_the_fixes_come_back_as_they_were(cast: Cast, tmp_path: Path) -> None:
    lonlat = along((0, 100), (600, 100))
    load_track_file(town=cast.town, path=gpx_file(tmp_path / "a.gpx", lonlat, START), datum="wgs84")
    fixes = fixes_of(Track.objects.get())
    assert fixes.lonlat == pytest.approx(lonlat, abs=1e-7)
    assert fixes.t_ms[0] == START.timestamp() * 1000
    assert fixes.accuracy_m.tolist() == pytest.approx([6.0] * 51)


def test_the_same_file_again_changes_nothing_and_says_who_loaded_it(cast: Cast, tmp_path: Path) -> None:
    path = gpx_file(tmp_path / "a.gpx", along((0, 100), (600, 100)), START)
    load_track_file(town=cast.town, path=path, datum="wgs84", user=cast.users["Li"])
    again = load_track_file(town=cast.town, path=path.rename(tmp_path / "b.gpx"), datum="wgs84")
    assert [notice.code for notice in again.notices] == ["same_file"]
    assert again.notices[0].params["who"] == "li"
    assert (again.tracks, Track.objects.count(), ImportJob.objects.count()) == (0, 1, 1)


def test_a_drive_and_a_gap_are_kept_apart_from_what_was_walked(cast: Cast, tmp_path: Path) -> None:
    walk, drive = along((0, 100), (120, 100)), along((300, 100), (1500, 100), step_m=150)
    path = gpx_file(tmp_path / "a.gpx", walk, START, more=[(drive, START + timedelta(minutes=20))], every_s=10)
    load_track_file(town=cast.town, path=path, datum="wgs84")
    track = Track.objects.get()
    assert track.swept is not None
    assert track.gaps is not None
    assert track.drive_bys is not None
    assert [shape.num_points for shape in (track.swept, track.gaps, track.drive_bys)] == [11, 2, 9]


def test_a_track_in_gcj02_lands_where_it_was_walked(cast: Cast, tmp_path: Path) -> None:
    lonlat = along((0, 100), (600, 100))
    path = gpx_file(tmp_path / "a.gpx", wgs84_to_gcj02(lonlat), START)
    load_track_file(town=cast.town, path=path, datum="gcj02")
    track = Track.objects.get()
    assert fixes_of(track).lonlat == pytest.approx(lonlat, abs=2e-7)
    assert track.datum == "gcj02"


@pytest.mark.parametrize(("author", "code"), [("Nobody", "track_person_unknown"), ("Sun", "track_person_not_unique")])
def test_a_name_that_fits_nobody_or_several_is_told_and_the_track_kept(
    cast: Cast, tmp_path: Path, author: str, code: str
) -> None:
    Person.objects.create(town=cast.town, name="Sun", phone="13900000000")
    path = gpx_file(tmp_path / "a.gpx", along((0, 100), (600, 100)), START, author=author)
    loaded = load_track_file(town=cast.town, path=path, datum="wgs84")
    assert [notice.code for notice in loaded.notices] == [code]
    assert Track.objects.get().patrol.person is None
    assert ImportJob.objects.get().problems[0]["code"] == code


def test_a_track_of_one_fix_is_kept_and_lights_nothing(cast: Cast, tmp_path: Path) -> None:
    path = gpx_file(tmp_path / "a.gpx", along((0, 100), (600, 100))[:1], START)
    loaded = load_track_file(town=cast.town, path=path, datum="wgs84")
    assert [notice.code for notice in loaded.notices] == ["track_without_ground"]
    assert Track.objects.get().swept is None


def test_every_fix_is_stored_with_its_fate(cast: Cast, tmp_path: Path) -> None:
    lonlat = along((0, 100), (600, 100))
    lonlat[7] = (np.nan, 35.2)
    lonlat[20] += (0.01, 0)
    lonlat[30:] += (1.0, 0)
    load_track_file(town=cast.town, path=gpx_file(tmp_path / "a.gpx", lonlat, START), datum="wgs84")
    track = Track.objects.get()
    fates = fates_of(track)
    assert (fates[7], fates[20]) == (Dropped.OFF_EARTH, Dropped.JUMP)
    assert set(fates[30:]) == {Dropped.FAR}
    assert (track.cleaning["kept"], track.cleaning["far"], track.fix_count) == (28, 21, 51)


# ── wrong clocks and no times: kept apart, never dropped ─────────────────────────────────────────────────────────
def test_a_track_from_1970_is_kept_apart_and_lights_nothing(cast: Cast, tmp_path: Path) -> None:
    path = gpx_file(tmp_path / "old.gpx", along((0, 100), (600, 100)), datetime(1970, 1, 1, tzinfo=UTC))
    loaded = load_track_file(town=cast.town, path=path, datum="wgs84")
    (notice,) = loaded.notices
    assert (notice.code, notice.params["day"]) == ("track_clock_behind", "1970-01-01")
    track = Track.objects.get()
    assert (track.is_quarantined, track.swept, track.fix_count) == (True, None, 51)
    assert not Patrol.objects.standing().exists()


def test_a_clock_a_little_ahead_is_recorded_and_one_of_next_week_is_kept_apart(cast: Cast, tmp_path: Path) -> None:
    walk = along((0, 100), (120, 100))
    moment = datetime.now(tz=UTC).replace(microsecond=0)
    for hours in (2, 24 * 7):
        path = gpx_file(tmp_path / f"{hours}.gpx", walk, moment + timedelta(hours=hours), author="Qian")
        load_track_file(town=cast.town, path=path, datum="wgs84")
    near, far = Track.objects.order_by("walked_on")
    assert (near.is_quarantined, far.is_quarantined) == (False, True)
    assert near.swept_m == pytest.approx(120, abs=0.5)
    assert near.patrol.uploads.get().ahead_s == pytest.approx(2 * 3600 + 100, abs=60)
    assert far.swept is None


def test_one_bad_first_fix_does_not_take_the_day_with_it(cast: Cast, tmp_path: Path) -> None:
    walk = along((0, 100), (600, 100))
    cold = [(walk[:1], datetime(1970, 1, 1, tzinfo=UTC))]
    load_track_file(town=cast.town, path=gpx_file(tmp_path / "a.gpx", walk, START, more=cold), datum="wgs84")
    assert sorted(Track.objects.values_list("is_quarantined", "fix_count")) == [(False, 51), (True, 1)]


def without_times(path: Path, *corners: tuple[float, float]) -> Path:
    points = " ".join(f"{lon:.7f},{lat:.7f}" for lon, lat in along(*corners).tolist())
    path.write_text(
        '<kml xmlns="http://www.opengis.net/kml/2.2"><Placemark><LineString>'
        f"<coordinates>{points}</coordinates></LineString></Placemark></kml>"
    )
    return path


def test_a_track_without_times_needs_a_day_and_is_marked(cast: Cast, tmp_path: Path) -> None:
    path = without_times(tmp_path / "a.kml", (0, 100), (600, 100))
    assert refusal(cast, path).code == "track_no_time"
    day = date(2026, 11, 1)
    load_track_file(town=cast.town, path=path, said=Said("wgs84", walked_on=day))
    track = Track.objects.get()
    assert (track.walked_on, track.is_untimed, track.cleaning["gap_in_time"]) == (day, True, 0)
    assert track.swept_m == pytest.approx(600, abs=0.5)
    assert not track.dwells.exists()


def test_two_tracks_without_times_on_one_day_are_two_and_the_same_again_is_one(cast: Cast, tmp_path: Path) -> None:
    said = Said("wgs84", source="Qian", walked_on=date(2026, 11, 1))
    for name, y in (("a", 100.0), ("b", 150.0)):
        load_track_file(town=cast.town, path=without_times(tmp_path / f"{name}.kml", (0, y), (600, y)), said=said)
    again = without_times(tmp_path / "a.kml", (0, 100), (600, 100))
    again.write_text(again.read_text() + "\n")  # another file with the same track
    load_track_file(town=cast.town, path=again, said=said)
    assert sorted(round(track.swept_m) for track in Track.objects.current()) == [600, 600]


def test_what_was_left_out_for_want_of_a_day_may_come_again_with_it(cast: Cast, tmp_path: Path) -> None:
    path = gpx_file(tmp_path / "a.gpx", along((0, 100), (600, 100)), START)
    bare = '<trk><trkseg><trkpt lat="35.2005" lon="113.4"/><trkpt lat="35.2006" lon="113.4"/></trkseg></trk></gpx>'
    path.write_text(path.read_text().replace("</gpx>", bare))
    first = load_track_file(town=cast.town, path=path, datum="wgs84")
    assert [(notice.code, notice.row) for notice in first.notices] == [("track_no_time", 2)]
    again = load_track_file(town=cast.town, path=path, said=Said("wgs84", walked_on=date(2026, 11, 1)))
    assert [notice.code for notice in again.notices] == ["fixes_known_already"]
    assert sorted(Track.objects.current().values_list("is_untimed", "fix_count")) == [(False, 51), (True, 2)]


# ── refused: the reason, the file, the remedy, and nothing written ───────────────────────────────────────────────
def test_a_file_that_is_not_xml_is_refused(cast: Cast, tmp_path: Path) -> None:
    (tmp_path / "a.gpx").write_text("time,lon,lat\n")
    assert refusal(cast, tmp_path / "a.gpx").code == "wrong_magic"
    (tmp_path / "b.gpx").write_text("<gpx><trk>")
    assert refusal(cast, tmp_path / "b.gpx").code == "track_not_xml"


def test_a_track_of_another_town_is_refused_with_its_distance(cast: Cast, tmp_path: Path) -> None:
    far: Floats = along((0, 100), (600, 100)) + np.array([1.0, 0.0])
    problem = refusal(cast, gpx_file(tmp_path / "a.gpx", far, START))
    assert problem.code == "track_outside_town"
    assert float(problem.params["distance_km"]) == pytest.approx(90.5, abs=0.3)


def test_metres_declared_as_degrees_are_refused_with_what_they_are(cast: Cast, tmp_path: Path) -> None:
    rows = "时间,经度,纬度\n2026-11-01 09:00:00,12623767.6,4166234.9\n"
    (tmp_path / "a.csv").write_text(rows, encoding="utf-8")
    assert refusal(cast, tmp_path / "a.csv").code == "track_off_earth"
    (tmp_path / "b.csv").write_text(rows.replace("纬度", "纬度,坐标系").replace(".9", ".9,高德"), encoding="utf-8")
    assert refusal(cast, tmp_path / "b.csv").code == "track_datum_contradicts"


def test_a_datum_nobody_knows_is_refused(cast: Cast, tmp_path: Path) -> None:
    path = gpx_file(tmp_path / "a.gpx", along((0, 100), (600, 100)), START)
    assert refusal(cast, path, datum="mars").code == "datum_unknown"


# ── the command ──────────────────────────────────────────────────────────────────────────────────────────────────
def test_the_command_loads_a_folder_and_names_the_file_it_refused(cast: Cast, tmp_path: Path) -> None:
    for number in range(3):
        gpx_file(tmp_path / f"{number}.gpx", along((0, 100), (600, 100)), START + timedelta(days=number))
    (tmp_path / "old.gpx").write_text("<kml/>")
    out, err = StringIO(), StringIO()
    with pytest.raises(CommandError, match="1"):
        call_command("import_tracks", tmp_path, town=cast.town.code, datum="wgs84", stdout=out, stderr=err)
    assert Track.objects.count() == 3
    assert "1.8" in out.getvalue()
    assert err.getvalue().startswith("old.gpx")


def test_the_command_a_second_time_says_that_all_was_loaded_before(cast: Cast, tmp_path: Path) -> None:
    gpx_file(tmp_path / "a.gpx", along((0, 100), (600, 100)), START)
    for _time in range(2):
        out = StringIO()
        call_command("import_tracks", tmp_path / "a.gpx", town=cast.town.code, datum="wgs84", stdout=out)
    assert Track.objects.count() == 1
    assert Track.objects.get().recorded_at.date() <= today()


@pytest.mark.parametrize("path", ["none", "empty"])
def test_the_command_refuses_a_path_without_tracks(cast: Cast, tmp_path: Path, path: str) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(CommandError, match=path):
        call_command("import_tracks", tmp_path / path, town=cast.town.code, datum="wgs84")

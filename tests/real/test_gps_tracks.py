"""Every GPX file of gpxpy's tests: read right, or refused with the reason that gps_tracks.csv says."""

import csv
from datetime import UTC, date
from pathlib import Path
from typing import Any

import gpxpy
import numpy as np
import pytest

from geo.clock import now
from geo.models import Town
from geo.problems import Refused
from patrols.fixes import NO_TIME
from patrols.models import Track
from patrols.track_days import days_of
from patrols.track_files import Said, load_track_file
from patrols.track_readers.read import read_tracks
from patrols.track_store import fates_of, fixes_of
from tests.real.data import real_data

pytestmark = pytest.mark.real
with Path(__file__).with_name("gps_tracks.csv").open(encoding="utf-8") as file:
    TABLE = {row["file"]: row for row in csv.DictReader(file)}
READ = [name for name, row in TABLE.items() if row["timed"]]
DAY = date(2026, 11, 1)


def path_of(name: str) -> Path:
    return real_data("gps/gpxpy") / name


def known_points(name: str) -> list[list[Any]]:
    """By gpxpy, which knows nothing of our reader: the points of every track that has any."""
    gpx = gpxpy.parse(path_of(name).read_text("utf-8-sig"))
    points = [[point for segment in track.segments for point in segment.points] for track in gpx.tracks]
    return [part for part in points if part]


def ms(point: Any) -> int:
    if point.time is None:
        return int(NO_TIME)
    aware = point.time if point.time.tzinfo else point.time.replace(tzinfo=UTC)
    t_ms: int = round(aware.timestamp() * 1000)
    return t_ms


def test_the_table_names_every_file() -> None:
    assert {path.name for path in real_data("gps/gpxpy").glob("*.gpx")} == set(TABLE)


@pytest.mark.parametrize("name", READ)
def test_a_file_reads_as_the_table_says_and_fix_by_fix_as_gpxpy_reads_it(name: str) -> None:
    row, found = TABLE[name], read_tracks(path_of(name))
    timed = [len(track.fixes) - track.untimed for track in found.recordings]
    assert timed == [int(count) for count in row["timed"].split()]
    assert sum(track.untimed for track in found.recordings) == int(row["untimed"])
    for recording, points in zip(found.recordings, known_points(name), strict=True):
        assert recording.fixes.t_ms.tolist() == [ms(point) for point in points]
        assert recording.fixes.lonlat.tolist() == [[point.longitude, point.latitude] for point in points]


@pytest.mark.parametrize("name", READ)
def test_days_of_a_wrong_clock_are_told_apart(name: str) -> None:
    latest = round(now().timestamp() * 1000)
    wrong = [
        len(day.fixes)
        for recording in read_tracks(path_of(name)).recordings
        if recording.is_timed
        for day in days_of(recording.fixes, latest)
        if day.is_quarantined
    ]
    assert sum(wrong) == int(TABLE[name]["quarantined"])


@pytest.fixture
def anywhere(db: None) -> Town:
    """A town without a boundary takes every fix."""
    return Town.objects.create(code="999000100", name="anywhere", centre_lon=14.4, centre_lat=45.7)


def refused_codes(town: Town, name: str, walked_on: date | None) -> set[str]:
    """Empty where the file was loaded."""
    try:
        load_track_file(town=town, path=path_of(name), said=Said("wgs84", walked_on=walked_on))
    except Refused as refused:
        return {problem.code for problem in refused.problems}
    return set()


@pytest.mark.parametrize("name", TABLE)
@pytest.mark.parametrize("walked_on", [None, DAY])
def test_loaded_or_refused_nothing_is_lost(anywhere: Town, name: str, walked_on: date | None) -> None:
    row = TABLE[name]
    wanted = row["refused_with_a_day"] if walked_on else row["refused"]
    assert refused_codes(anywhere, name, walked_on) == ({wanted} if wanted else set())
    stored = Track.objects.current()
    assert all(len(fates_of(track)) == len(fixes_of(track)) == track.fix_count for track in stored)
    came = {
        (int(t_ms), float(lon), float(lat))
        for track in stored
        for t_ms, (lon, lat) in zip(fixes_of(track).t_ms, fixes_of(track).lonlat, strict=True)
        if not track.is_untimed
    }
    timed = [points for points in known_points(name) if any(point.time for point in points)]
    assert came == {
        (ms(point), *np.round((point.longitude, point.latitude), 7).tolist()) for points in timed for point in points
    }
    untimed = [points for points in known_points(name) if not any(point.time for point in points)]
    assert sum(track.fix_count for track in stored if track.is_untimed) == (sum(map(len, untimed)) if walked_on else 0)
    assert np.isfinite([track.swept_m for track in stored]).all()

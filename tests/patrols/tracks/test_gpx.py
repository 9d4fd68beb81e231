"""GPX files: what each real one reads as, and why each bad one is refused."""

from datetime import UTC, datetime

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.problems import Problem, Refused
from geo.sentences import render
from patrols.gpx import MAX_FIXES, read_gpx
from tests.real.data import real_data

NOW = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
HEAD = '<?xml version="1.0" encoding="UTF-8"?><gpx version="1.1" xmlns="http://www.topografix.com/GPX/1/1">'
POINT = '<trkpt lat="35.2" lon="113.4"><time>2026-11-01T01:00:00Z</time><hdop>1.2</hdop></trkpt>'


def gpx(*points: str, before: str = "") -> bytes:
    return f"{HEAD}{before}<trk><trkseg>{''.join(points)}</trkseg></trk></gpx>".encode()


def refusal(data: bytes) -> Problem:
    with pytest.raises(Refused) as refused:
        read_gpx(data, "a.gpx", NOW)
    (problem,) = refused.value.problems
    assert problem.file == "a.gpx"
    assert render(problem).startswith("a.gpx")  # every code has its words
    return problem


# name → fixes of each track that can be used, or the reason code; `+ n` fixes without a time were left out
TABLE: dict[str, tuple[list[int], int] | str] = {
    "Mojstrovka.gpx": "track_too_old",
    "around-visnjan-with-car.gpx": ([104], 0),
    "cerknicko-jezero-no-creator.gpx": ([173, 52, 2, 44, 2, 2, 21], 0),
    "cerknicko-jezero-with-elevations-zero.gpx": ([173, 52, 2, 44, 2, 2, 21], 0),
    "cerknicko-jezero-without-elevations.gpx": ([173, 52, 2, 44, 2, 2, 20], 1),
    "cerknicko-jezero.gpx": ([173, 52, 2, 44, 2, 2, 21], 0),
    "cerknicko-without-times.gpx": ([5], 291),
    "custom_schema_locations.gpx": "gpx_no_track",
    "default_schema_locations.gpx": "gpx_no_track",
    "first_and_last_elevation.gpx": ([10], 0),
    "gpx-with-node-with-comments.gpx": ([1], 0),
    "gpx1.0_with_all_fields.gpx": ([1], 0),
    "gpx1.1_with_all_fields.gpx": ([1], 0),
    "gpx1.1_with_extensions.gpx": "gpx_no_track",
    "gpx1.1_with_extensions_without_namespaces.gpx": "gpx_no_track",
    "gpx_with_garmin_extension.gpx": "gpx_no_track",
    "korita-zbevnica.gpx": ([176, 337], 358),
    "route.gpx": "gpx_no_track",
    "track-with-empty-segment.gpx": ([9], 0),
    "track-with-extremes.gpx": "gpx_no_time",
    "track-with-less-sec-time.gpx": ([2], 0),
    "track-with-small-floats.gpx": "gpx_no_time",
    "track_with_dilution_errors.gpx": "gpx_no_time",
    "track_with_speed.gpx": ([3], 0),
    "unicode.gpx": "gpx_no_track",
    "unicode2.gpx": "gpx_no_fix",
    "unicode_with_bom.gpx": "gpx_no_track",
    "unicode_with_bom_noencoding.gpx": "gpx_no_track",
}


@pytest.mark.real
def test_the_table_names_every_real_file() -> None:
    assert {path.name for path in real_data("gps/gpxpy").glob("*.gpx")} == set(TABLE)


@pytest.mark.real
@pytest.mark.parametrize("name", [name for name, wanted in TABLE.items() if isinstance(wanted, str)])
def test_a_real_file_without_a_track_to_use_is_refused(name: str) -> None:
    with pytest.raises(Refused) as refused:
        read_gpx((real_data("gps/gpxpy") / name).read_bytes(), name, NOW)
    assert [problem.code for problem in refused.value.problems] == [TABLE[name]]


@pytest.mark.real
@pytest.mark.parametrize("name", [name for name, wanted in TABLE.items() if isinstance(wanted, tuple)])
def test_a_real_file_reads_as_the_table_says(name: str) -> None:
    found = read_gpx((real_data("gps/gpxpy") / name).read_bytes(), name, NOW)
    untimed = sum(int(notice.params["count"]) for notice in found.notices)
    assert ([len(track.fixes) for track in found.tracks], untimed) == TABLE[name]
    assert all(notice.code == "fixes_without_time" and notice.is_notice for notice in found.notices)


def test_a_track_has_its_author_times_and_accuracy() -> None:
    author = "<metadata><author><name> 柏丽明 </name></author></metadata>"
    found = read_gpx(gpx(POINT, before=author), "a.gpx", NOW)
    (track,) = found.tracks
    assert found.author == "柏丽明"
    assert track.fixes.t_ms.tolist() == [1_793_494_800_000]
    assert track.fixes.lonlat.tolist() == [[113.4, 35.2]]
    assert track.fixes.accuracy_m.tolist() == [6.0]


@pytest.mark.parametrize("text", ["2026-11-01T09:00:00+08:00", "2026-11-01T01:00:00Z", "2026-11-01T01:00:00"])
def test_times_with_a_zone_and_without_mean_the_same_moment(text: str) -> None:
    found = read_gpx(gpx(POINT.replace("2026-11-01T01:00:00Z", text)), "a.gpx", NOW)
    assert found.tracks[0].fixes.t_ms.tolist() == [1_793_494_800_000]


def test_an_accuracy_that_is_not_told_is_not_known() -> None:
    found = read_gpx(gpx(POINT.replace("1.2", "0"), POINT.replace("<hdop>1.2</hdop>", "")), "a.gpx", NOW)
    assert np.isnan(found.tracks[0].fixes.accuracy_m).all()


def test_a_track_from_1970_is_refused_with_its_day() -> None:
    problem = refusal(gpx(POINT.replace("2026-11-01", "1970-01-01")))
    assert (problem.code, problem.row, problem.params["day"]) == ("track_too_old", 1, "1970-01-01")
    assert "时钟" in render(problem) or "clock" in render(problem)


def test_a_track_of_tomorrow_is_a_clock_that_runs_ahead_and_one_of_next_week_is_refused() -> None:
    assert read_gpx(gpx(POINT.replace("2026-11-01", "2026-11-23")), "a.gpx", NOW).tracks
    assert refusal(gpx(POINT.replace("2026-11-01", "2026-11-30"))).code == "track_in_future"


BAD = {
    "gpx_not_xml": b"PK this is no xml",
    "gpx_not_gpx": b"<kml/>",
    "gpx_no_track": f"{HEAD}</gpx>".encode(),
    "gpx_no_fix": gpx(),
    "gpx_no_time": gpx('<trkpt lat="35.2" lon="113.4"/>'),
    "gpx_broken": gpx(POINT.replace("113.4", "east")),
    "gpx_too_deep": gpx("<a>" * 30 + "</a>" * 30),
    "gpx_encoding": gpx("<name>东街</name>").decode().replace("UTF-8", "gb18030").encode("gb18030"),
    "gpx_has_dtd": gpx(POINT).replace(b"<gpx", b'<!DOCTYPE gpx [<!ENTITY a "b">]><gpx', 1),
}


@pytest.mark.parametrize("code", BAD)
def test_bad_files_are_refused_with_their_reason(code: str) -> None:
    assert refusal(BAD[code]).code == code


def test_another_encoding_of_one_byte_a_letter_is_refused_too() -> None:
    latin = gpx(POINT).replace(b"UTF-8", b"iso-8859-1").replace(b"<trk>", "<trk><name>Gä</name>".encode("latin-1"))
    assert refusal(latin).code == "gpx_encoding"


def test_an_entity_that_names_a_file_is_refused_before_it_is_opened() -> None:
    bomb = gpx(POINT).replace(b"<gpx", b'<!DOCTYPE gpx [<!ENTITY a SYSTEM "file:///etc/hostname">]><gpx', 1)
    assert refusal(bomb.replace(b"<trk>", b"<trk><name>&a;</name>")).code == "gpx_has_dtd"


def test_too_many_fixes_are_refused_before_they_are_kept() -> None:
    problem = refusal(gpx("<trkpt/>" * (MAX_FIXES + 1)))
    assert (problem.code, problem.params) == ("gpx_too_many_fixes", {"limit": MAX_FIXES})


@given(st.binary(max_size=200), st.integers(0, 200))
@settings(max_examples=100, deadline=None)
def test_damaged_files_are_refused_or_read_and_never_crash(junk: bytes, at: int) -> None:
    good = gpx(POINT, POINT)
    try:
        said = [
            str(track.number) for track in read_gpx(good[:at] + junk + good[at + len(junk) // 2 :], "a", NOW).tracks
        ]
    except Refused as refused:
        said = [render(problem) for problem in refused.problems]
    assert said

"""Files of tracks in every dialect: what each reads as, and why each bad one is refused."""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from zipfile import ZipFile

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.clock import SHANGHAI
from geo.problems import Problem, Refused
from geo.sentences import remedy, render
from patrols.fixes import NO_TIME, SEGMENT
from patrols.track_readers.geojson import read_geojson
from patrols.track_readers.gpx import read_gpx
from patrols.track_readers.kml import read_kml
from patrols.track_readers.moment import moment_of
from patrols.track_readers.quarantine import read_in_child
from patrols.track_readers.read import read_tracks
from patrols.track_readers.recording import MAX_FIXES, TrackFile, by_recorder
from patrols.track_readers.table import read_table

MORNING = 1_793_494_800_000  # 2026-11-01 09:00 in Shanghai
HEAD = '<?xml version="1.0" encoding="UTF-8"?><gpx version="1.1" xmlns="http://www.topografix.com/GPX/1/1">'
OLD = '<?xml version="1.0"?><gpx version="1.0" creator="x" xmlns="http://www.topografix.com/GPX/1/0">'
POINT = '<trkpt lat="35.2" lon="113.4"><time>2026-11-01T01:00:00Z</time><hdop>1.2</hdop></trkpt>'


def gpx(*points: str, before: str = "", head: str = HEAD) -> bytes:
    return f"{head}{before}<trk><trkseg>{''.join(points)}</trkseg></trk></gpx>".encode()


def times(found: TrackFile) -> list[list[int]]:
    return [recording.fixes.t_ms.tolist() for recording in found.recordings]


def accuracies(found: TrackFile) -> list[float]:
    return [float(metres) for recording in found.recordings for metres in recording.fixes.accuracy_m]


def refusal(read: Callable[[], TrackFile]) -> Problem:
    with pytest.raises(Refused) as refused:
        read()
    (problem,) = refused.value.problems
    assert render(problem)  # every code has its words
    assert remedy(problem)
    return problem


# ── times ────────────────────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    "said",
    [
        "2026-11-01T01:00:00Z",
        "2026-11-01T09:00:00+08:00",
        "2026-11-01T09:00:00.000+0800",
        "2026-11-01 09:00:00",
        "2026-11-01 09:00",
        "2026/11/1 9:00:00",
        "2026.11.1 9:00",
        "2026年11月1日 9时0分0秒",
        "２０２６－１１－０１ ０９：００：００",
        "20261101090000",
        "1793494800",
        "1793494800000",
        1_793_494_800,
        1_793_494_800_000.0,
        46327.375,
        datetime(2026, 11, 1, 9),  # noqa: DTZ001 - as a sheet gives it
        datetime(2026, 11, 1, 1, tzinfo=UTC),
    ],
)
def test_one_moment_in_every_notation(said: object) -> None:
    found = moment_of(said, SHANGHAI)
    assert found is not None
    assert found.t_ms == MORNING


def test_fractions_of_a_second_are_kept_to_the_millisecond() -> None:
    for said in ("2026-11-01T01:00:00.257Z", "2026-11-01 09:00:00.257", "2026/11/1 9:00:00.257"):
        found = moment_of(said, SHANGHAI)
        assert found is not None
        assert found.t_ms == MORNING + 257


@pytest.mark.parametrize("said", ["", None, "yesterday", "2026-13-01 09:00", "2026-11-01 25:00", True, "12", "nan", []])
def test_what_is_no_moment_is_none_and_never_a_guess(said: object) -> None:
    assert moment_of(said, SHANGHAI) is None


# ── GPX ──────────────────────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("head", "author"),
    [
        (HEAD, "<metadata><author><name> 柏丽明 </name></author></metadata>"),
        (OLD, "<author>柏丽明</author>"),
        (HEAD.replace('xmlns="http://www.topografix.com/GPX/1/1"', ""), "<author>柏丽明</author>"),
    ],
)
def test_a_track_of_either_version_has_its_author_times_and_accuracy(head: str, author: str) -> None:
    (track,) = read_gpx(gpx(POINT, before=author, head=head)).recordings
    assert (track.recorder, track.is_timed) == ("柏丽明", True)
    assert track.fixes.t_ms.tolist() == [MORNING]
    assert track.fixes.lonlat.tolist() == [[113.4, 35.2]]
    assert track.fixes.accuracy_m.tolist() == [6.0]


@pytest.mark.parametrize(
    ("inside", "metres"),
    [
        ("<hdop>2</hdop>", 10.0),
        ("<extensions><accuracy>7.5</accuracy></extensions>", 7.5),
        ('<extensions><x:hacc xmlns:x="urn:x">4</x:hacc></extensions><hdop>9</hdop>', 4.0),
        ("<hdop>0</hdop>", np.nan),
        ("<hdop>-1</hdop>", np.nan),
        ("<hdop>good</hdop>", np.nan),
        ("", np.nan),
    ],
)
def test_accuracy_is_metres_of_an_extension_else_from_the_dilution(inside: str, metres: float) -> None:
    found = read_gpx(gpx(POINT.replace("<hdop>1.2</hdop>", inside)))
    assert accuracies(found) == pytest.approx([metres], nan_ok=True)


def test_osmand_writes_metres_where_others_write_the_dilution() -> None:
    assert accuracies(read_gpx(gpx(POINT, head=HEAD.replace("<gpx", '<gpx creator="OsmAnd 4"')))) == [1.2]


def test_a_time_without_a_zone_is_utc_and_told_unless_the_bringer_knows_better(tmp_path: Path) -> None:
    path = tmp_path / "a.gpx"
    path.write_bytes(gpx(POINT.replace("00Z", "00")))
    found = read_tracks(path)
    assert times(found) == [[MORNING]]
    assert [(notice.code, notice.params["zone"]) for notice in found.notices] == [("track_times_without_zone", "UTC")]
    assert times(read_tracks(path, SHANGHAI)) == [[MORNING - 8 * 3_600_000]]


def test_routes_and_waypoints_are_no_recording() -> None:
    route = '<wpt lat="35.2" lon="113.4"/><rte><rtept lat="35.2" lon="113.4"/></rte>'
    assert refusal(lambda: read_gpx(f"{HEAD}{route}</gpx>".encode())).code == "track_no_track"


def test_a_coordinate_that_is_no_number_keeps_its_place_among_the_others() -> None:
    (track,) = read_gpx(gpx(POINT.replace("113.4", "east"), POINT.replace('lon="113.4"', ""), POINT)).recordings
    assert np.isnan(track.fixes.lon).tolist() == [True, True, False]


def test_chinese_encodings_are_read_as_they_declare_themselves() -> None:
    name = gpx("<name>东街</name>", POINT).decode().replace("<trkseg>", "").replace("</trkseg>", "")
    text = name.replace(POINT, f"<trkseg>{POINT}</trkseg>").replace("UTF-8", "GBK")
    assert [track.name for track in read_gpx(text.encode("gbk")).recordings] == ["东街"]


BAD = {
    "track_not_xml": b"PK this is no xml",
    "gpx_not_gpx": b"<kml/>",
    "track_no_track": f"{HEAD}</gpx>".encode(),
    "track_no_fix": gpx(),
    "track_too_deep": gpx("<a>" * 30 + "</a>" * 30),
    "track_encoding": gpx(POINT)
    .decode()
    .replace("UTF-8", "GBK")
    .replace("<trk>", "<trk><name>\x80\x81")
    .encode("latin1"),
    "track_has_dtd": gpx(POINT).replace(b"<gpx", b'<!DOCTYPE gpx [<!ENTITY a "b">]><gpx', 1),
}


@pytest.mark.parametrize("code", BAD)
def test_bad_gpx_is_refused_with_its_reason(code: str) -> None:
    assert refusal(lambda: read_gpx(BAD[code])).code == code


def test_an_entity_that_names_a_file_is_refused_before_it_is_opened() -> None:
    bomb = gpx(POINT).replace(b"<gpx", b'<!DOCTYPE gpx [<!ENTITY a SYSTEM "file:///etc/hostname">]><gpx', 1)
    assert refusal(lambda: read_gpx(bomb.replace(b"<trk>", b"<trk><name>&a;</name>"))).code == "track_has_dtd"


def test_too_many_fixes_are_refused_while_reading() -> None:
    problem = refusal(lambda: read_gpx(gpx("<trkpt/>" * (MAX_FIXES + 1))))
    assert (problem.code, problem.params) == ("track_too_many_fixes", {"limit": MAX_FIXES})


@given(st.binary(max_size=200), st.integers(0, 200))
@settings(max_examples=100, deadline=None)
def test_damaged_files_are_refused_or_read_and_never_crash(junk: bytes, at: int) -> None:
    good = gpx(POINT, POINT)
    try:
        said = [str(len(track.fixes)) for track in read_gpx(good[:at] + junk + good[at + len(junk) // 2 :]).recordings]
    except Refused as refused:
        said = [render(problem) for problem in refused.problems]
    assert said


# ── GeoJSON ──────────────────────────────────────────────────────────────────────────────────────────────────────
LINE = [[113.4, 35.2], [113.4001, 35.2]]
TIMES = ["2026-11-01T01:00:00Z", "2026-11-01T01:00:10Z"]
WALKED = [[MORNING, MORNING + 10_000]]


def feature(kind: str, coordinates: object, **properties: object) -> bytes:
    geometry = {"type": kind, "coordinates": coordinates}
    return json.dumps({"type": "Feature", "properties": properties, "geometry": geometry}).encode()


@pytest.mark.parametrize(
    "document",
    [
        feature("LineString", LINE, coordTimes=TIMES),
        feature("LineString", LINE, times=[MORNING, MORNING + 10_000]),
        feature("LineString", LINE, coordinateProperties={"times": TIMES}),
        feature("LineString", LINE, timestamps=["2026-11-01 09:00:00", "2026-11-01 09:00:10"]),
        feature("MultiLineString", [LINE], coordTimes=[TIMES]),
        feature("MultiLineString", [LINE[:1], LINE[1:]], coordTimes=[TIMES[:1], TIMES[1:]]),
        feature("LineString", [[*place, 90.0, MORNING + k * 10_000] for k, place in enumerate(LINE)]),
    ],
)
def test_lines_with_their_times_beside_them_are_read(document: bytes) -> None:
    assert times(read_geojson(document)) == WALKED


def test_points_of_one_person_are_one_track_with_its_accuracy() -> None:
    rows = [("Qian", 0, TIMES[0]), ("Sun", 1, TIMES[0]), ("Qian", 1, TIMES[1])]
    features = [json.loads(feature("Point", LINE[k], person=who, time=at, accuracy=k + 4)) for who, k, at in rows]
    found = read_geojson(json.dumps({"type": "FeatureCollection", "features": features}).encode())
    assert [(track.recorder, len(track.fixes)) for track in found.recordings] == [("Qian", 2), ("Sun", 1)]
    assert times(found) == [*WALKED, [MORNING]]
    assert accuracies(found) == [4.0, 5.0, 5.0]


def test_a_line_without_times_keeps_its_order_and_its_parts() -> None:
    (track,) = read_geojson(feature("MultiLineString", [LINE, LINE])).recordings
    assert (track.is_timed, track.untimed) == (False, 4)
    assert (track.fixes.seq // SEGMENT).tolist() == [1, 1, 2, 2]
    assert np.all(np.diff(track.fixes.seq) > 0)


def test_a_position_that_is_no_number_is_kept_as_such() -> None:
    (track,) = read_geojson(b'{"type":"LineString","coordinates":[[NaN,35.2],[113.4],"x",[113.4,35.2]]}').recordings
    assert np.isnan(track.fixes.lonlat).any(axis=1).tolist() == [True, True, True, False]


def test_areas_and_empty_collections_are_no_track() -> None:
    square = feature("Polygon", [[[0, 0], [1, 0], [1, 1], [0, 0]]])
    for document in (square, b'{"type":"FeatureCollection","features":[]}', b"[]", feature("Point", [1, 2])):
        assert refusal(partial(read_geojson, document)).code == "track_no_track"
    assert refusal(lambda: read_geojson(b'{"type":')).code == "json_broken"
    assert refusal(lambda: read_geojson(b"[" * 100_000)).code == "json_too_deep"


# ── KML ──────────────────────────────────────────────────────────────────────────────────────────────────────────
KML = '<kml xmlns="http://www.opengis.net/kml/2.2" xmlns:gx="http://www.google.com/kml/ext/2.2"><Document>'
GX_TRACK = (
    "<Placemark><name>早巡</name><gx:Track><when>2026-11-01T01:00:00Z</when><when>2026-11-01T01:00:10Z</when>"
    "<gx:coord>113.4 35.2 0</gx:coord><gx:coord>113.4001 35.2 0</gx:coord>{}</gx:Track></Placemark>"
)
PLACE = (
    "<Placemark><TimeStamp><when>2026-11-01T09:00:{:02d}+08:00</when></TimeStamp>"
    "<Point><coordinates>113.4,35.2,0</coordinates></Point></Placemark>"
)


def kml(*placemarks: str) -> bytes:
    return f"{KML}{''.join(placemarks)}</Document></kml>".encode()


def test_a_gx_track_has_its_times_and_the_name_of_its_placemark() -> None:
    extended = (
        '<ExtendedData><SchemaData schemaUrl="#s"><gx:SimpleArrayData name="accuracy"><gx:value>4</gx:value>'
        "<gx:value>5</gx:value></gx:SimpleArrayData></SchemaData></ExtendedData>"
    )
    (track,) = read_kml(kml(GX_TRACK.format(extended))).recordings
    assert (track.name, track.fixes.t_ms.tolist()) == ("早巡", WALKED[0])
    assert track.fixes.accuracy_m.tolist() == [4.0, 5.0]


def test_placemarks_with_a_time_are_one_track() -> None:
    assert times(read_kml(kml(PLACE.format(0), PLACE.format(10)))) == WALKED


def test_a_plain_line_has_no_times() -> None:
    line = "<Placemark><LineString><coordinates>113.4,35.2,0\n 113.4001,35.2</coordinates></LineString></Placemark>"
    (track,) = read_kml(kml(line)).recordings
    assert (track.is_timed, track.fixes.lonlat.tolist()) == (False, LINE)
    assert track.fixes.t_ms.tolist() == [NO_TIME, NO_TIME]


def test_a_kmz_is_its_main_document(tmp_path: Path) -> None:
    with ZipFile(tmp_path / "a.kmz", "w") as archive:
        archive.writestr("files/other.kml", "<kml/>")
        archive.writestr("doc.kml", kml(GX_TRACK.format("")))
    assert times(read_tracks(tmp_path / "a.kmz")) == WALKED


def test_kml_of_marks_only_is_refused_and_so_is_another_root() -> None:
    assert refusal(
        lambda: read_kml(kml("<Placemark><Point><coordinates>1,2</coordinates></Point></Placemark>"))
    ).code == ("track_no_track")
    assert refusal(lambda: read_kml(gpx(POINT))).code == "kml_not_kml"


# ── tables ───────────────────────────────────────────────────────────────────────────────────────────────────────
def table(path: Path, text: str, encoding: str = "utf-8-sig") -> TrackFile:
    path.write_text(text, encoding=encoding)
    return read_table(path)


@pytest.mark.parametrize(
    "text",
    [
        "定位时间,经度,纬度\n2026-11-01 09:00:00,113.4,35.2\n2026-11-01 09:00:10,113.4001,35.2\n",
        "time,lon,lat\n2026-11-01T01:00:00Z,113.4,35.2\n2026-11-01T01:00:10Z,113.4001,35.2\n",
        "日期;时刻;北纬;东经\n2026年11月1日;9:00:00;35.2;113.4\n2026.11.1;09:00:10;35.2;113.4001\n",
        "timestamp\tlongitude\tlatitude\n1793494800\t113.4\t35.2\n1793494810000\t113.4001\t35.2\n",
        "巡查轨迹导出,,\n序号,GPS时间,经度(度),纬度(度)\n"
        "1,2026/11/1 9:00:00,113°24′0″,35.2\n2,2026/11/1 9:00:10,113.4001,35.2\n",
    ],
)
def test_tables_with_headings_of_either_language_are_read(tmp_path: Path, text: str) -> None:
    found = table(tmp_path / "a.csv", text)
    assert times(found) == WALKED
    assert found.recordings[0].fixes.lonlat == pytest.approx(np.array(LINE), abs=1e-9)


def test_rows_of_several_people_are_several_tracks_and_the_datum_column_is_heard(tmp_path: Path) -> None:
    head = "姓名,设备,时间,经度,纬度,精度(米),坐标系\n"
    rows = "钱,7,2026-11-01 09:00:00,113.4,35.2,5,高德\n孙,8,2026-11-01 09:00:00,113.4,35.2,6,火星坐标系\n"
    with pytest.raises(Refused, match="datum_twice"):
        table(tmp_path / "a.csv", head + rows, "gb18030")
    found = table(tmp_path / "b.csv", head + rows.replace("火星坐标系", "高德"), "gb18030")
    assert ([track.recorder for track in found.recordings], found.datum) == (["钱", "孙"], "gcj02")
    assert accuracies(found) == [5.0, 6.0]


def test_a_row_whose_cells_are_not_understood_keeps_its_place(tmp_path: Path) -> None:
    found = table(tmp_path / "a.csv", "time,lon,lat\nsoon,113.4,35.2\n2026-11-01 09:00:00,abc,35.2\n")
    (track,) = found.recordings
    assert track.fixes.t_ms.tolist() == [NO_TIME, MORNING]
    assert np.isnan(track.fixes.lon).tolist() == [False, True]


def test_a_table_without_coordinates_names_the_missing_headings(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("time,where\n1,2\n")
    problem = refusal(lambda: read_table(tmp_path / "a.csv"))
    assert (problem.code, problem.params["missing"]) == ("header_missing", "经度、纬度")


def test_a_datum_nobody_knows_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("time,lon,lat,datum\n2026-11-01 09:00,113.4,35.2,mars\n")
    assert refusal(lambda: read_table(tmp_path / "a.csv")).code == "datum_unknown"


# ── any file ─────────────────────────────────────────────────────────────────────────────────────────────────────
def test_times_that_go_backwards_are_counted() -> None:
    points = [POINT.replace("01:00:00", f"01:00:{second:02d}") for second in (0, 20, 10, 30, 5)]
    assert [track.backwards for track in read_gpx(gpx(*points)).recordings] == [2]


def test_what_a_file_is_not_is_said_with_its_name(tmp_path: Path) -> None:
    (tmp_path / "a.gpx").write_text("time,lon,lat\n")
    (tmp_path / "a.ovobj").write_bytes(b"\x00\x01")
    for name, code in (("a.gpx", "wrong_magic"), ("a.ovobj", "unknown_format"), ("none.kml", "file_missing")):
        problem = refusal(partial(read_tracks, tmp_path / name))
        assert (problem.code, problem.file) == (code, name)


@pytest.mark.parametrize("name", ["a.gpx", "a.csv", "a.geojson"])
def test_a_child_process_reads_the_same(tmp_path: Path, name: str) -> None:
    files = {
        "a.gpx": gpx(POINT, POINT.replace("01:00:00Z", "01:00:10"), before="<author>钱</author>"),
        "a.csv": "姓名,时间,经度,纬度,坐标系\n钱,2026-11-01 09:00:00,113.4,35.2,高德\n".encode("gbk"),
        "a.geojson": feature("LineString", LINE),
    }
    (tmp_path / name).write_bytes(files[name])
    here, there = read_tracks(tmp_path / name), read_in_child(tmp_path / name)
    assert (here.datum, here.notices) == (there.datum, there.notices)
    for one, other in zip(here.recordings, there.recordings, strict=True):
        assert repr(one) == repr(other)


def test_a_child_process_refuses_with_the_same_reason_and_the_name(tmp_path: Path) -> None:
    (tmp_path / "a.gpx").write_bytes(b"<kml/>")
    problem = refusal(lambda: read_in_child(tmp_path / "a.gpx"))
    assert (problem.code, problem.file, problem.params["root"]) == ("gpx_not_gpx", "a.gpx", "kml")


def test_recordings_of_one_phone_are_one_and_parts_without_times_stay_apart() -> None:
    lines = [json.loads(feature("LineString", LINE, coordTimes=TIMES)), json.loads(feature("LineString", LINE))]
    found = read_geojson(json.dumps({"type": "FeatureCollection", "features": lines * 2}).encode())
    (name, timed, is_timed, _back), (_name, untimed, _timed, _backwards) = by_recorder(found.recordings, "phone 7")
    assert (name, is_timed, len(timed), len(untimed)) == ("phone 7", True, 4, 4)
    assert len(np.unique(untimed.seq // SEGMENT)) == 2


def test_a_day_of_its_user_is_midnight_in_shanghai() -> None:
    (track,) = read_geojson(feature("LineString", LINE)).recordings
    midnight = datetime(2026, 11, 1, tzinfo=SHANGHAI) + timedelta(0)
    assert track.on(date(2026, 11, 1)).fixes.t_ms.tolist() == [midnight.timestamp() * 1000] * 2

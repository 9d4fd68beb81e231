"""Tables of fixes (.csv, .xlsx, .xls, .ods) with Chinese or English headings. Pure.

One row a fix. Rows of one recorder (person, else device) make one recording. A column 坐标系 says the datum;
coordinates may be degrees in any notation or metres, as `geo.positions` and `geo.datum` know them.
"""

from datetime import tzinfo
from pathlib import Path
from typing import Any

import numpy as np

from geo.cells import BadCell, coordinate, date_of, folded, text
from geo.clock import SHANGHAI
from geo.problems import Problem, Refused
from geo.sheets import Row, read_sheet
from patrols.track_readers.moment import Moment, moment_of, moment_on
from patrols.track_readers.recording import MAX_FIXES, Collector, TrackFile, accuracy_of, number

COLUMNS: dict[str, tuple[str, ...]] = {
    "moment": (
        "定位时间",
        "gps时间",
        "采集时间",
        "记录时间",
        "上报时间",
        "轨迹时间",
        "日期时间",
        "时间",
        "timestamp",
        "datetime",
        "time",
        "utc",
        "recorded_at",
    ),
    "day": ("定位日期", "日期", "date"),
    "clock": ("时刻", "时分秒", "clock", "time of day"),
    "x": ("经度", "东经", "lng", "lon", "long", "longitude", "x", "东坐标"),
    "y": ("纬度", "北纬", "lat", "latitude", "y", "北坐标"),
    "accuracy": ("定位精度", "水平精度", "精度", "误差", "accuracy", "horizontal_accuracy", "hacc", "acc"),
    "hdop": ("hdop", "水平精度因子", "精度因子"),
    "seq": ("点号", "顺序号", "seq", "sequence", "fix_no"),
    "recorder": (
        "姓名",
        "网格员",
        "巡查人",
        "人员",
        "person",
        "user",
        "recorder",
        "设备号",
        "设备",
        "终端号",
        "终端",
        "设备编号",
        "imei",
        "device",
    ),
    "datum": ("坐标系", "坐标系统", "坐标类型", "基准", "datum", "crs"),
}
DATUMS: dict[str, str] = {
    **dict.fromkeys(("wgs84", "wgs-84", "gps", "epsg:4326", "4326", "真实坐标", "原始坐标"), "wgs84"),
    **dict.fromkeys(
        ("cgcs2000", "国家2000", "2000国家大地坐标系", "大地2000", "epsg:4490", "4490", "天地图"), "cgcs2000"
    ),
    **dict.fromkeys(("gcj02", "gcj-02", "火星坐标", "火星坐标系", "高德", "高德坐标", "腾讯", "国测局"), "gcj02"),
    **dict.fromkeys(("bd09", "bd-09", "bd09ll", "百度", "百度坐标", "百度坐标系"), "bd09"),
    **dict.fromkeys(("bd09mc", "百度墨卡托"), "bd09mc"),
}


def read_table(path: Path, zone: tzinfo = SHANGHAI) -> TrackFile:
    """The fixes of the first sheet that has coordinates, one recording for each recorder in order of appearance.

    Raises Refused: datum_twice, datum_unknown, or what `geo.sheets.read_sheet` refuses.
    """
    sheet = read_sheet(path, COLUMNS, required=("x", "y"), max_rows=MAX_FIXES)
    tracks = dict[str, Collector]()
    for row in sheet.rows:
        who = text(row.cells.get("recorder"))
        track = tracks.setdefault(who, Collector(recorder=who))
        x, y = (_coordinate(row.cells.get(axis)) for axis in ("x", "y"))
        accuracy = accuracy_of(_number(row, "accuracy"), _number(row, "hdop"))
        track.add(x, y, _moment(row, zone), accuracy, _seq(row))
    recordings = [track.recording(place) for place, track in enumerate(tracks.values(), start=1)]
    return TrackFile(recordings, _datum(sheet.rows))


def _moment(row: Row, zone: tzinfo) -> Moment | None:
    """One column, or a day and a time of day in two."""
    said = row.cells.get("moment")
    if found := moment_of(said, zone):
        return found
    try:
        day = date_of(row.cells.get("day"))
    except BadCell:
        return None
    return None if day is None else moment_on(day, row.cells.get("clock") or said, zone)


def _coordinate(said: Any) -> float | None:
    """Plain numbers first: notations with degrees and minutes take twenty times as long to understand."""
    plain = number(said)
    if np.isfinite(plain):
        return plain
    try:
        return coordinate(said)
    except BadCell:
        return None


def _number(row: Row, name: str) -> float:
    return number(row.cells.get(name))


def _seq(row: Row) -> int:
    said = _number(row, "seq")
    return int(said) if abs(said) < 2**31 - 1 else 0


def _datum(rows: list[Row]) -> str:
    """What the column says, "" without one; a file is in one datum."""
    said = {folded(row.cells.get("datum")) for row in rows} - {""}
    if not said:
        return ""
    if len(said) > 1:
        raise Refused(Problem("datum_twice", {"said": "、".join(sorted(said))}))
    (only,) = said
    name = DATUMS.get(only, only.upper() if only.startswith("epsg:") else "")
    if not name:
        raise Refused(Problem("datum_unknown", {"datum": only}))
    return name

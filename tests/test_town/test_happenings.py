"""Hazards, visits, people, tracks, and the files as a whole."""

from __future__ import annotations

import filecmp
from datetime import date, datetime
from pathlib import Path
from typing import Any

import gpxpy
import numpy as np
import pytest
from shapely import MultiPoint, Point, union_all
from shapely.geometry import shape

from tests.test_town.conftest import ON, Town, build_small
from tests.town import load
from tests.town.plan import Plan


def _day(value: Any) -> date | None:
    """A date cell in any of the forms the ledgers use."""
    if value == "" or isinstance(value, datetime):
        return value.date() if value else None
    if isinstance(value, date):
        return value
    if isinstance(value, float):
        return date.fromordinal(date(1899, 12, 30).toordinal() + int(value))
    for mark in ("年", "月", "."):
        value = value.replace(mark, "-")
    year, month, day = value.rstrip("日").split("-")
    return date(int(year), int(month), int(day))


def test_the_same_seed_and_date_give_the_same_bytes(town: Town, tmp_path: Path) -> None:
    again = build_small(tmp_path)
    names = sorted(str(p.relative_to(town.out)) for p in town.out.rglob("*") if p.is_file())
    assert names == sorted(str(p.relative_to(tmp_path)) for p in tmp_path.rglob("*") if p.is_file())
    assert filecmp.cmpfiles(town.out, tmp_path, names, shallow=False) == (names, [], [])
    assert again == town.truth


def test_another_seed_gives_another_town(town: Town, tmp_path: Path) -> None:
    build_small(tmp_path, seed=8)
    assert (tmp_path / "grids.geojson").read_bytes() != (town.out / "grids.geojson").read_bytes()


def test_the_truth_reads_back_as_it_was_written(town: Town) -> None:
    assert load(town.out / "truth.json") == town.truth


def test_a_town_too_small_to_plant_in_is_refused() -> None:
    with pytest.raises(ValueError, match="at least 3 grids"):
        Plan(ON, grids=10, villages=6)
    with pytest.raises(ValueError, match="at least 100 units"):
        Plan(ON, units=50)


def test_nothing_is_found_before_registration_or_closed_before_it_is_found(town: Town) -> None:
    rows = town.rows("hazards")
    assert len(rows) == town.truth.counts["hazards"]
    for row in rows:
        found, recorded, closed = (_day(row[key]) for key in ("发现日期", "录入日期", "销号日期"))
        assert found is not None
        assert recorded is not None
        assert found <= recorded <= ON
        assert date(2022, 1, 1) <= found <= (closed or ON)
        steps = [step for key in ("整改完成日期", "复查日期", "销号日期") if (step := _day(row[key])) is not None]
        assert steps == sorted(steps)
    assert any(row["复查结果"] == "不合格" for row in rows)


def test_open_hazards_in_the_ledger_are_those_the_truth_counts(town: Town) -> None:
    rows = town.rows("hazards")
    today = town.truth.days[-1]
    still_open = [row for row in rows if row["销号日期"] == ""]
    assert len(still_open) == today.hazards_open
    assert sum(row["隐患等级"] == "重大" for row in still_open) == today.majors_open


def test_a_visit_that_found_something_names_hazards_of_its_unit_and_day(town: Town) -> None:
    hazards = {row["隐患编号"]: row for row in town.rows("hazards")}
    found = [row for row in town.rows("visits") if row["检查结果"] == "发现隐患"]
    assert len(found) > 20
    for visit in found:
        for name in visit["隐患编号"].split("；"):
            assert hazards[name]["单位编号"] == visit["单位编号"]
            assert _day(hazards[name]["发现日期"]) == visit["检查日期"]


def test_visits_come_with_shut_doors_evenings_and_late_entries(town: Town) -> None:
    rows = town.rows("visits")
    assert {row["检查结果"] for row in rows} >= {"无隐患", "发现隐患", "关门未检"}
    assert any(str(row["检查时间"]) >= "19:00" for row in rows)
    assert any(row["录入日期"] > row["检查日期"] for row in rows)
    assert all(row["录入日期"] <= ON for row in rows)


def test_silent_grids_have_no_visits_and_trackless_ones_have_some(town: Town) -> None:
    visited = {town.truth.unit(row["单位编号"]).grid for row in town.rows("visits")}
    spots = town.truth.blind_spots
    assert len(spots.no_record_grids) >= 1
    assert len(spots.no_track_grids) >= 1
    assert not visited & set(spots.no_record_grids)
    assert visited >= set(spots.no_track_grids)


def test_no_fix_comes_within_reach_of_a_trackless_grid(town: Town, in_metres: Any) -> None:
    spots, grids = town.truth.blind_spots, town.shapes("grids")
    silent = in_metres(union_all([grids[code] for code in spots.no_record_grids + spots.no_track_grids]))
    for path in sorted((town.out / "tracks").iterdir()):
        (track,) = gpxpy.parse(path.read_text("utf-8")).tracks
        fixes = MultiPoint([(p.longitude, p.latitude) for p in track.segments[0].points])
        assert in_metres(fixes).distance(silent) > 60


def test_tracks_are_of_people_in_office_and_look_like_recordings(town: Town) -> None:
    in_office = {row["姓名"] for row in town.rows("people") if row["任职止"] == ""}
    gaps = 0
    for path in sorted((town.out / "tracks").iterdir()):
        gpx = gpxpy.parse(path.read_text("utf-8"))
        assert gpx.version == "1.1"
        assert gpx.author_name in in_office
        points = gpx.tracks[0].segments[0].points
        seconds = np.diff([p.time.timestamp() for p in points if p.time is not None])
        assert (seconds > 0).all()
        assert 8 <= np.median(seconds) <= 22
        assert 600 < seconds.sum() < 9000
        gaps += int((seconds > 300).sum())
        assert all(p.horizontal_dilution and p.horizontal_dilution > 0 for p in points)
        assert 0 < (ON - date.fromisoformat(path.name[:10])).days <= 90
    assert gaps > 0


def test_grids_without_people_are_the_planted_ones(town: Town) -> None:
    rows = town.rows("people")
    ever = {str(row["责任区代码"]) for row in rows}
    now = {str(row["责任区代码"]) for row in rows if (_day(row["任职止"]) or date.max) > ON}
    codes = set(town.shapes("grids"))
    spots = town.truth.blind_spots
    assert sorted(codes - ever) == spots.unstaffed_grids
    assert sorted(codes - now - set(spots.unstaffed_grids)) == spots.ended_posting_grids


def test_incomplete_teams_are_the_planted_ones(town: Town) -> None:
    seats = ("班子成员", "包村干部", "社区（村）工作人员", "消防或派出所人员", "专业人员")
    teams = {row["单位编号"]: [row[seat] for seat in seats] for row in town.rows("teams")}
    planted = town.truth.blind_spots.teams_incomplete
    assert sorted(name for name, team in teams.items() if "" in team) == planted["missing_seat"]
    assert sorted(n for n, team in teams.items() if "" not in team and len({*team}) < 5) == planted["same_person_twice"]
    assert not set(teams) & set(planted["no_team"])


def test_gas_stages_run_forward_and_count_up_to_the_truth(town: Town) -> None:
    last: dict[str, tuple[date, str]] = {}
    for row in town.rows("gas"):
        day = _day(row["状态日期"])
        assert day is not None
        assert last.get(row["单位编号"], (day, ""))[0] <= day
        last[row["单位编号"]] = day, row["瓶改管状态"]
    stages = [stage for _, stage in last.values()]
    assert {stage: stages.count(stage) for stage in set(stages)} == town.truth.gas_stages


def test_points_of_the_truth_are_within_reach_of_a_building(town: Town, in_metres: Any) -> None:
    houses = in_metres(union_all([shape(f["geometry"]) for f in town.features("buildings")]))
    placed = [u for u in town.truth.units if not u.why_not_placed and u.id not in town.truth.blind_spots.on_border]
    distances = [in_metres(Point(u.lon, u.lat)).distance(houses) for u in placed]
    assert np.quantile(distances, 0.97) < 1.0
    assert max(distances) < 25.0

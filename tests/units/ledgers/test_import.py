"""Loading a ledger of units: once, again, changed, and with something going wrong in the middle."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from geo.clock import SHANGHAI, now, today
from geo.models import GridBoundary, ImportJob, Town
from geo.problems import Refused
from geo.sentences import remedy, render
from tests.units.ledgers.world import codes, load, lonlat, one, unit_rows, write_ledger
from units.ledgers import unit_ledger
from units.models import Placement, Unit, UnitEvent


def everything() -> tuple[Any, ...]:
    """All that a ledger may write, for comparing before and after."""
    units = list(Unit.objects.order_by("pk").values())
    return units, UnitEvent.objects.count(), Placement.objects.count(), ImportJob.objects.count()


def test_a_dry_run_counts_and_writes_nothing(town: Town, tmp_path: Path) -> None:
    outcome = load(write_ledger(tmp_path / "a.xlsx", unit_rows(20)), town, apply=False)
    assert (outcome.counts["new"], outcome.job) == (20, None)
    assert everything() == ([], 0, 0, 0)


def test_an_applied_ledger_puts_every_unit_into_its_grid(town: Town, tmp_path: Path) -> None:
    outcome = load(write_ledger(tmp_path / "a.xlsx", unit_rows(20)), town)
    assert (outcome.counts["new"], outcome.counts["placed"], outcome.counts["without_point"]) == (20, 20, 0)
    for placement in Placement.objects.select_related("unit", "grid"):
        assert placement.valid_from == date(2024, 3, 1)
        assert placement.village == placement.unit.declared_village


def test_the_same_file_again_says_who_loaded_it_and_changes_nothing(town: Town, tmp_path: Path) -> None:
    path = write_ledger(tmp_path / "a.xlsx", unit_rows(20))
    first, before = load(path, town), everything()
    again = load(path, town)
    assert again.already == first.job
    assert everything() == before


def test_the_same_file_forced_again_finds_every_row_unchanged(town: Town, tmp_path: Path) -> None:
    path = write_ledger(tmp_path / "a.xlsx", unit_rows(20))
    load(path, town)
    before = everything()[:3]
    outcome = load(path, town, again=True)
    assert (outcome.counts["unchanged"], outcome.counts["changed"], outcome.counts["new"]) == (20, 0, 0)
    assert everything()[:3] == before


def test_a_corrected_file_changes_only_the_corrected_row(town: Town, tmp_path: Path) -> None:
    rows = unit_rows(20)
    load(write_ledger(tmp_path / "a.xlsx", rows), town)
    rows[4][2] = "改名小吃店"
    outcome = load(write_ledger(tmp_path / "b.xlsx", rows), town)
    assert (outcome.counts["changed"], outcome.counts["unchanged"]) == (1, 19)
    unit = Unit.objects.get(external_id="U00005")
    assert (unit.name, unit.version, unit.import_job) == ("改名小吃店", 2, outcome.job)


def test_a_unit_that_moves_to_another_village_closes_its_placement_and_opens_another(
    town: Town, tmp_path: Path
) -> None:
    rows = unit_rows(20)
    load(write_ledger(tmp_path / "a.xlsx", rows), town)
    here = Placement.objects.get(unit__external_id="U00001")
    rows[0][4:6] = lonlat(3900 if here.grid and here.grid.code < "410899100203002" else 100, 500)
    outcome = load(write_ledger(tmp_path / "b.xlsx", rows), town)
    assert outcome.counts["moved"] == 1
    first, second = Placement.objects.filter(unit__external_id="U00001").order_by("valid_from")
    assert (first.valid_to, second.valid_to) == (second.valid_from, None)
    assert first.grid != second.grid


def test_a_row_without_a_number_is_known_by_its_code_then_by_name_and_place_then_by_name_and_village(
    town: Town, tmp_path: Path
) -> None:
    header = ["单位名称", "统一社会信用代码", "所属村（社区）", "经度", "纬度"]
    x, y = lonlat(500, 500)
    rows: list[list[Any]] = [
        ["甲店", "91350100M000100Y43", "东村", "", ""],
        ["乙店", "", "东村", x, y],
        ["丙店", "", "南村", "", ""],
    ]
    load(write_ledger(tmp_path / "a.xlsx", rows, header), town)
    ids = dict(Unit.objects.values_list("pk", "name"))
    near = lonlat(520, 500)
    changed: list[list[Any]] = [
        ["甲甲店", "91350100M000100Y43", "东村", "", ""],
        ["乙店（个体工商户）", "", "西村", *near],
        ["丙店", "", "南村", *lonlat(1500, 500)],
    ]
    outcome = load(write_ledger(tmp_path / "b.xlsx", changed, header), town)
    assert (outcome.counts["new"], outcome.counts["changed"]) == (0, 3)
    assert dict(Unit.objects.values_list("pk", "name")).keys() == ids.keys()


def test_a_branch_on_the_same_code_elsewhere_is_another_unit_and_told(town: Town, tmp_path: Path) -> None:
    header = ["单位名称", "统一社会信用代码", "所属村（社区）", "主要负责人", "经度", "纬度"]
    code = "91350100M000100Y43"
    load(write_ledger(tmp_path / "a.xlsx", [["老王饭店", code, "东村", "王一", *lonlat(500, 500)]], header), town)
    branch: list[list[Any]] = [["老王饭店二部", code, "北社区", "李二", *lonlat(3500, 500)]]
    outcome = load(write_ledger(tmp_path / "b.xlsx", branch, header), town)
    assert (outcome.counts["new"], codes(outcome)) == (1, [(3, "code_shared_known")])
    assert set(Unit.objects.values_list("name", "principal")) == {("老王饭店", "王一"), ("老王饭店二部", "李二")}


@pytest.mark.parametrize(
    ("principal", "new", "notices"), [("李二", 1, [(3, "name_known_in_village")]), ("王一", 0, []), ("", 1, None)]
)
def test_of_two_shops_of_one_name_far_apart_in_a_village_only_what_they_share_makes_one(
    town: Town, tmp_path: Path, principal: str, new: int, notices: list[tuple[int, str]] | None
) -> None:
    header = ["单位名称", "所属村（社区）", "主要负责人", "经度", "纬度"]
    load(write_ledger(tmp_path / "a.xlsx", [["天和超市", "东村", "王一", *lonlat(100, 500)]], header), town)
    other: list[list[Any]] = [["天和超市（个体工商户）", "东村", principal, *lonlat(900, 500)]]
    outcome = load(write_ledger(tmp_path / "b.xlsx", other, header), town)
    assert outcome.counts["new"] == new
    assert codes(outcome) == (notices if notices is not None else [(3, "name_known_in_village")])
    assert Unit.objects.count() == 1 + new


def test_a_state_counts_as_recorded_when_it_is_loaded_unless_the_ledger_says_when(town: Town, tmp_path: Path) -> None:
    header = ["单位编号", "单位名称", "经营状态", "变更日期", "录入日期", "建档日期"]
    rows: list[list[Any]] = [
        ["U1", "甲", "注销", date(2026, 3, 1), "", date(2025, 1, 1)],
        ["U2", "乙", "注销", date(2026, 3, 1), date(2026, 3, 9), date(2025, 1, 1)],
    ]
    load(write_ledger(tmp_path / "a.xlsx", rows, header), town)
    closed = UnitEvent.objects.filter(state="CLOSED").order_by("unit__external_id")
    assert [event.happened_on for event in closed] == [date(2026, 3, 1)] * 2
    assert [event.recorded_at.astimezone(SHANGHAI).date() for event in closed] == [today(), date(2026, 3, 9)]


def test_units_of_long_ago_stand_in_the_grids_of_each_day_since(town: Town, tmp_path: Path) -> None:
    """On 2025-06-01 the two grids of 东村 change places; the ledger of an older day is loaded today."""
    change, west, east = date(2025, 6, 1), "410899100200001", "410899100200002"
    held = {shape.grid.code: shape for shape in GridBoundary.objects.filter(grid__code__in=[west, east])}
    GridBoundary.objects.filter(grid__code__in=[west, east]).update(valid_to=change)
    for code, other in ((west, east), (east, west)):
        GridBoundary.objects.create(grid=held[code].grid, shape=held[other].shape, valid_from=change)
    rows: list[list[Any]] = [
        [1, "U1", "甲店", "东村", *lonlat(100, 500), date(2024, 3, 1)],
        [2, "U2", "乙店", "东村", *lonlat(100, 600), date(2025, 8, 1)],
    ]
    load(write_ledger(tmp_path / "a.xlsx", rows), town)
    stood = Placement.objects.order_by("unit__external_id", "valid_from")
    assert list(stood.values_list("unit__external_id", "grid__code", "valid_from", "valid_to")) == [
        ("U1", west, date(2024, 3, 1), change),
        ("U1", east, change, None),
        ("U2", east, date(2025, 8, 1), None),
    ]


def test_points_without_names_are_known_again_in_any_order(town: Town, tmp_path: Path) -> None:
    places = [lonlat(x, 500) for x in (500, 1500, 2500)]

    def written(name: str, points: list[tuple[float, float]]) -> Path:
        features = [
            {"type": "Feature", "properties": {}, "geometry": {"type": "Point", "coordinates": at}} for at in points
        ]
        path = tmp_path / name
        path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), "utf-8")
        return path

    assert load(written("a.geojson", places), town).counts["new"] == 3
    assert load(written("b.geojson", places[::-1]), town).counts["new"] == 0


def test_two_units_on_one_code_and_two_of_one_name_are_told_and_stay_two(town: Town, tmp_path: Path) -> None:
    header = ["单位编号", "单位名称", "统一社会信用代码", "经度", "纬度"]
    code, here, near = "91350100M000100Y43", lonlat(500, 500), lonlat(510, 500)
    rows: list[list[Any]] = [
        ["U1", "甲店", code, "", ""],
        ["U2", "乙店", code, *here],
        ["U3", "乙店（个体工商户）", "", *near],
    ]
    path = write_ledger(tmp_path / "a.xlsx", rows, header)
    outcome = load(path, town)
    assert codes(outcome) == [(4, "code_shared"), (5, "looks_like_another")]
    assert Unit.objects.count() == 3
    assert load(path, town, again=True).counts["unchanged"] == 3


def test_the_second_row_with_one_number_is_refused(town: Town, tmp_path: Path) -> None:
    rows: list[list[Any]] = [["U1", "甲店"], ["U1", "乙店"], ["U2", "丙店"]]
    outcome = load(write_ledger(tmp_path / "a.xlsx", rows, ["单位编号", "单位名称"]), town)
    assert codes(outcome) == [(4, "number_twice")]
    assert set(Unit.objects.values_list("name", flat=True)) == {"甲店", "丙店"}


def test_units_without_a_point_or_out_of_town_are_kept_counted_and_listed(town: Town, tmp_path: Path) -> None:
    rows = unit_rows(12)
    rows[0][4:6] = ["", ""]
    rows[1][4:6] = lonlat(9000, 500)
    outcome = load(write_ledger(tmp_path / "a.xlsx", rows), town)
    assert (outcome.counts["no_coordinates"], outcome.counts["outside_town"]) == (1, 1)
    assert (outcome.counts["placed"], outcome.counts["outside"], outcome.counts["without_point"]) == (10, 1, 1)
    assert codes(outcome) == [(4, "outside_town")]
    blank = Placement.objects.get(unit__external_id="U00001")
    assert (blank.grid, blank.village) == (None, blank.unit.declared_village)


def test_a_blank_cell_takes_neither_number_nor_code_nor_place_away(town: Town, tmp_path: Path) -> None:
    x, y = lonlat(500, 500)
    values = {"单位编号": "U1", "单位名称": "甲店", "统一社会信用代码": "91350100M000100Y43", "经度": x, "纬度": y}
    header, rows = one(values)
    load(write_ledger(tmp_path / "a.xlsx", rows, header), town)
    blank = write_ledger(tmp_path / "b.xlsx", [["U1", "甲店", "", "", ""]], header)
    assert load(blank, town).counts["unchanged"] == 1
    unit = Unit.objects.get()
    assert unit.uscc == "91350100M000100Y43"
    assert unit.point is not None


def test_a_state_that_is_new_to_the_register_is_added_and_recorded_now(town: Town, tmp_path: Path) -> None:
    header = ["单位编号", "单位名称", "建档日期", "经营状态", "变更日期"]
    load(write_ledger(tmp_path / "a.xlsx", [["U1", "甲店", "2024-01-05", "在营", ""]], header), town)
    closed, began = [["U1", "甲店", "2024-01-05", "注销", "2025-05-01"]], now()
    path = write_ledger(tmp_path / "b.xlsx", closed, header)
    assert load(path, town).counts["changed"] == 1
    assert load(path, town, again=True).counts["unchanged"] == 1
    latest = UnitEvent.objects.order_by("happened_on").last()
    assert latest is not None
    assert (latest.state, latest.happened_on) == ("CLOSED", date(2025, 5, 1))
    assert latest.recorded_at >= began
    older = write_ledger(tmp_path / "c.xlsx", [["U1", "甲店", "2024-01-05", "停业", "2025-04-01"]], header)
    assert codes(load(older, town)) == [(3, "review_missing"), (3, "state_older")]


def test_a_unit_registered_earlier_than_was_thought_is_placed_since_then(town: Town, tmp_path: Path) -> None:
    rows = unit_rows(10)
    load(write_ledger(tmp_path / "a.xlsx", rows), town)
    rows[0][6] = date(2022, 1, 1)
    load(write_ledger(tmp_path / "b.xlsx", rows), town)
    assert Placement.objects.get(unit__external_id="U00001").valid_from == date(2022, 1, 1)


def test_a_failure_at_the_last_step_leaves_nothing_behind(
    town: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_down(*_args: object) -> None:
        raise OSError("disk full")

    path = write_ledger(tmp_path / "a.xlsx", unit_rows(20))
    with monkeypatch.context() as patched:
        patched.setattr(unit_ledger, "place_units", break_down)
        with pytest.raises(OSError, match="disk full"):
            load(path, town)
    assert everything() == ([], 0, 0, 0)
    assert load(path, town).counts["new"] == 20


def test_four_hundred_rows_take_as_many_statements_as_twenty(town: Town, tmp_path: Path) -> None:
    def statements(n: int, name: str) -> int:
        rows = [[*row[:2], f"{name}{row[0]}号", *row[3:]] for row in unit_rows(n, seed=n)]
        for row in rows:
            row[1] = f"{name}{row[0]}"
        with CaptureQueriesContext(connection) as queries:
            load(write_ledger(tmp_path / f"{name}.xlsx", rows), town)
        return len(queries)

    assert statements(400, "甲") == statements(20, "乙") < 50


def test_a_csv_that_calls_itself_xlsx_is_refused_with_a_reason_and_a_remedy(town: Town, tmp_path: Path) -> None:
    path = tmp_path / "units.xlsx"
    path.write_text("单位名称,经度,纬度\n甲店,113.4,35.2\n", "utf-8-sig")
    refuse(path, town, "wrong_magic")


def test_a_sheet_with_a_header_only_is_refused_with_a_reason_and_a_remedy(town: Town, tmp_path: Path) -> None:
    refuse(write_ledger(tmp_path / "units.xlsx", []), town, "sheet_empty", sheet="台账")


def test_a_sheet_without_the_column_of_names_is_refused_with_a_reason_and_a_remedy(town: Town, tmp_path: Path) -> None:
    path = write_ledger(tmp_path / "units.xlsx", [[1, 2]], ["经度", "纬度"])
    refuse(path, town, "header_missing", sheet="台账")


def test_a_file_that_is_not_there_is_refused(town: Town, tmp_path: Path) -> None:
    refuse(tmp_path / "units.xlsx", town, "file_missing")


def test_a_file_of_200_mb_is_refused_before_it_is_opened(town: Town, tmp_path: Path) -> None:
    path = tmp_path / "units.xlsx"
    with path.open("wb") as file:
        file.truncate(200 * 1024 * 1024)
    refuse(path, town, "file_too_big")


def test_a_deeply_nested_map_file_is_refused_with_a_reason_and_a_remedy(town: Town, tmp_path: Path) -> None:
    path = tmp_path / "units.geojson"
    path.write_text('{"type":"FeatureCollection","features":' + "[" * 5000 + "]" * 5000 + "}", "utf-8")
    refuse(path, town, "json_too_deep")


def test_a_point_that_is_not_a_number_is_refused_and_the_next_one_is_loaded(town: Town, tmp_path: Path) -> None:
    path = tmp_path / "units.geojson"
    features = ",".join(
        f'{{"type":"Feature","properties":{{"name":"店"}},"geometry":{{"type":"Point","coordinates":[{x},35.2]}}}}'
        for x in ("NaN", "1e999", "113.41")
    )
    path.write_text(f'{{"type":"FeatureCollection","features":[{features}]}}', "utf-8")
    outcome = load(path, town)
    assert codes(outcome) == [(1, "coordinate_not_finite"), (2, "coordinate_not_finite")]
    assert (outcome.counts["refused"], Unit.objects.get().source_row) == (2, 3)
    assert remedy(outcome.problems[0])


def refuse(path: Path, town: Town, reason: str, *, sheet: str = "") -> None:
    before = everything()
    with pytest.raises(Refused) as refused:
        load(path, town)
    problem = refused.value.problems[0]
    assert (problem.code, problem.file, problem.sheet, problem.row) == (reason, path.name, sheet, None)
    assert remedy(problem) in render(problem)
    assert len(remedy(problem)) > 3
    assert everything() == before


def test_points_of_a_map_file_become_units_in_the_village_they_stand_in(town: Town, tmp_path: Path) -> None:
    features = [
        {"type": "Feature", "properties": {"name": name}, "geometry": geometry}
        for name, geometry in (
            ("甲店", {"type": "Point", "coordinates": lonlat(500, 500)}),
            (None, {"type": "Point", "coordinates": lonlat(2500, 500)}),
            ("丙店", None),
            ("一条路", {"type": "LineString", "coordinates": [lonlat(0, 0), lonlat(10, 10)]}),
        )
    ]
    path = tmp_path / "pois.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), "utf-8")
    outcome = load(path, town)
    assert codes(outcome) == [(2, "unnamed"), (4, "not_a_point")]
    stands = Unit.objects.order_by("source_row").values_list("name", "declared_village__name")
    x, y = lonlat(2500, 500)
    assert list(stands) == [("甲店", "东村"), (f"未命名 {x:.5f},{y:.5f}", "西村"), ("丙店", None)]
    assert load(path, town, again=True).counts["unchanged"] == 3

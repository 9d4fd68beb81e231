"""What offices really write: headings, dates, numbers, phones and coordinates of a ledger of units."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.clock import SHANGHAI
from geo.models import Code, Town
from geo.sheets import Row
from tests.units.ledgers.world import codes, load, lonlat, one, write_ledger
from units.ledgers.unit_rows import Lists, unit_row
from units.models import Unit, UnitEvent

LISTS = Lists({"东村": 1}, {"餐饮": 5}, {"小餐饮": 9}, date(2026, 11, 23))


def parsed(**cells: Any) -> tuple[Any, Row]:
    row = Row(3, {"name": "老王面馆", **cells}, {name: name for name in cells})
    return unit_row(row, LISTS), row


def reasons(row: Row) -> list[str]:
    return [problem.code for problem in row.problems]


def test_a_ledger_with_a_title_line_breaks_aliases_and_a_total_is_read(town: Town, tmp_path: Path) -> None:
    x, y = lonlat(250, 500)
    header = [
        "序号",
        "编号",
        "场所名称\n(必填)",
        "所在村（社区）",
        "经度（必填）",
        "纬度\n",
        "联系\n电话",
        "法定代表人",
        "备注",
    ]
    row = [
        1.0,
        "C-01",
        "  老王　面馆 ",
        "东村村委会",
        f"{x:.6f}　",
        f"{y:.6f} ",
        "13800000001/13800000002",
        "王一",
        "-",
    ]
    total = ["合计", "", "1家", "", "", "", "", "", ""]
    outcome = load(write_ledger(tmp_path / "a.xlsx", [row, total], header), town)
    assert outcome.counts["new"] == outcome.counts["rows"] == 1
    unit = Unit.objects.get()
    assert (unit.external_id, unit.name, unit.principal) == ("C-01", "老王 面馆", "王一")
    assert unit.declared_village is not None
    assert unit.declared_village.name == "东村"
    assert unit.principal_phone == "13800000001、13800000002"
    assert unit.source_row == 3


@pytest.mark.parametrize(
    "written",
    [
        datetime(2024, 6, 30, tzinfo=SHANGHAI),
        45473,
        "45473",
        "2024.6.30",
        "2024年6月30日",
        "2024-06-30",
        "２０２４／６／３０",
    ],
)
def test_one_day_in_every_form_is_the_same_day(written: Any) -> None:
    taken, row = parsed(registered_on=written)
    assert not row.problems
    assert taken.attrs["registered_on"] == date(2024, 6, 30)


def test_coordinates_in_degrees_minutes_and_full_width_digits_become_points(town: Town, tmp_path: Path) -> None:
    x, y = lonlat(250, 500)
    minutes, seconds = divmod((x - 113) * 3600, 60)
    header, rows = one({"单位名称": "甲店", "经度": f"113°{int(minutes)}′{seconds:.3f}″", "纬度": "３５．２０４５０７"})
    outcome = load(write_ledger(tmp_path / "a.xlsx", rows, header), town)
    unit = Unit.objects.get()
    assert outcome.counts["outside_town"] == 0
    assert unit.point is not None
    assert unit.point.x == pytest.approx(x, abs=1e-6)
    assert unit.point.y == pytest.approx(y, abs=1e-5)


def test_several_fields_are_divided_by_a_semicolon_and_an_unknown_one_is_told(town: Town, tmp_path: Path) -> None:
    fields = "酒店、影剧院、景点景区；餐饮; 航天"
    header, rows = one(
        {"单位名称": "大酒店", "行业领域": fields, "九小类别": "小餐饮", "用气类型": "液化气", "气瓶数": "3瓶"}
    )
    outcome = load(write_ledger(tmp_path / "a.xlsx", rows, header), town)
    unit = Unit.objects.get()
    assert set(unit.fields.values_list("name", flat=True)) == {"酒店、影剧院、景点景区", "餐饮"}
    assert (unit.gas.supply, unit.gas.cylinders) == ("BOTTLED", 3)
    assert unit.nine_small.sub_type == Code.objects.get(list="NINE_SMALL", name="小餐饮")
    assert codes(outcome) == [(3, "field_unknown")]


def test_a_code_typed_as_a_number_refuses_its_row_only(town: Town, tmp_path: Path) -> None:
    rows: list[list[Any]] = [["甲店", 914108000000000000.0], ["乙店", "91350100M000100Y43"]]
    outcome = load(write_ledger(tmp_path / "a.xlsx", rows, ["单位名称", "统一社会信用代码"]), town)
    assert codes(outcome) == [(3, "code_lost_digits")]
    assert list(Unit.objects.values_list("name", flat=True)) == ["乙店"]


def test_a_credit_code_with_a_wrong_check_digit_is_told_and_kept(town: Town, tmp_path: Path) -> None:
    header, rows = one({"单位名称": "甲店", "统一社会信用代码": "91350100M000100Y44"})
    outcome = load(write_ledger(tmp_path / "a.xlsx", rows, header), town)
    assert codes(outcome) == [(3, "uscc_invalid")]
    assert Unit.objects.get().uscc == "91350100M000100Y44"


def test_a_suspended_unit_is_open_since_it_was_registered_and_suspended_since_the_change(
    town: Town, tmp_path: Path
) -> None:
    values = {
        "单位名称": "甲店",
        "建档日期": "2024.1.5",
        "经营状态": "停业",
        "变更日期": "2025.3.1",
        "停业复核日期": "2025年9月1日",
        "录入日期": "2025-03-02",
    }
    header, rows = one(values)
    load(write_ledger(tmp_path / "a.xlsx", rows, header), town)
    events = UnitEvent.objects.values_list("state", "happened_on", "review_on")
    assert list(events) == [
        ("OPEN", date(2024, 1, 5), None),
        ("SUSPENDED", date(2025, 3, 1), date(2025, 9, 1)),
    ]
    recorded = [event.recorded_at.isoformat() for event in UnitEvent.objects.all()]
    assert recorded == ["2024-01-05T04:00:00+00:00", "2025-03-02T04:00:00+00:00"]


def test_a_key_fire_unit_keeps_its_designation_and_platform_entry(town: Town, tmp_path: Path) -> None:
    values = {
        "单位名称": "商场",
        "消防安全重点单位": "√",
        "认定年度": "2023年",
        "认定文号": "消安〔2023〕4号",
        "平台编号": "XF1",
        "平台录入日期": "2024-06-01",
    }
    header, rows = one(values)
    load(write_ledger(tmp_path / "a.xlsx", rows, header), town)
    facet = Unit.objects.get().key_fire
    assert (facet.designated_year, facet.document, facet.platform_id) == (2023, "消安〔2023〕4号", "XF1")
    assert facet.platform_on == date(2024, 6, 1)


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"name": ""}, "required"),
        ({"name": "长" * 121}, "too_long"),
        ({"registered_on": "上个月"}, "date_not_read"),
        ({"registered_on": "2026-11-24"}, "date_in_future"),
        ({"people_on_site": "很多"}, "number_not_read"),
        ({"is_crowded": "也许"}, "yes_no_not_read"),
        ({"state": "装修"}, "choice_unknown"),
        ({"supply": "太阳能"}, "choice_unknown"),
        ({"principal_phone": "问老板"}, "phone_not_read"),
        ({"x": "东边", "y": "35.2"}, "coordinate_not_read"),
        ({"registered_on": "2025-01-02", "changed_on": "2025-01-01"}, "dates_reversed"),
        ({"is_key_fire": "是", "designated_year": "23"}, "year_not_read"),
    ],
)
def test_a_cell_that_is_not_understood_refuses_the_row_with_its_reason(cells: dict[str, Any], reason: str) -> None:
    taken, row = parsed(**cells)
    assert taken is None
    assert reason in reasons(row)


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"village": "无此村"}, "village_unknown"),
        ({"fields": "航天"}, "field_unknown"),
        ({"nine_small": "小火箭"}, "nine_small_unknown"),
        ({"x": "113.4", "y": ""}, "half_coordinate"),
        ({"state": "停业", "changed_on": "2025-01-01", "review_on": ""}, "review_missing"),
        ({"state": "注销", "changed_on": ""}, "change_date_missing"),
    ],
)
def test_what_can_be_completed_later_is_told_and_kept(cells: dict[str, Any], reason: str) -> None:
    taken, row = parsed(**cells)
    assert taken is not None
    assert reasons(row) == [reason]


@given(day=st.dates(date(1960, 1, 1), date(2026, 11, 23)), form=st.sampled_from(["{0:%Y}.{0.month}.{0.day}", "{0}"]))
def test_every_day_survives_being_written_as_text(day: date, form: str) -> None:
    taken, row = parsed(registered_on=form.format(day))
    assert not row.problems
    assert taken.attrs["registered_on"] == day


@given(people=st.integers(0, 10_000), as_float=st.booleans(), unit=st.sampled_from(["", "人"]))
def test_every_head_count_survives_being_typed_as_a_number_or_with_a_unit(
    people: int, as_float: bool, unit: str
) -> None:
    taken, row = parsed(people_on_site=float(people) if as_float else f"{people}{unit}")
    assert not row.problems
    assert taken.attrs["people_on_site"] == people


@given(
    cells=st.dictionaries(st.sampled_from(["x", "y", "uscc", "state", "registered_on", "fields"]), st.text(max_size=20))
)
def test_no_text_in_any_cell_stops_the_reading(cells: dict[str, str]) -> None:
    taken, row = parsed(**cells)
    assert (taken is None) == any(not problem.is_notice for problem in row.problems)

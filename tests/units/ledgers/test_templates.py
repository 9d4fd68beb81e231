"""导入模板: every kind's workbook is read back by its own ledger, its example row is ignored, its lists are offered."""

import io
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from geo.models import ImportKind, Town
from geo.problems import Refused
from tests.units.ledgers.world import load, unit_rows, write_ledger
from units.ledgers.kinds import kinds
from units.ledgers.run import Outcome, Request, run
from units.ledgers.template_book import template_book, template_columns
from units.models import GasUse, Hazard, Unit

ALL = [kind.value for kind in kinds()]


def template(kind: str, town: Town) -> Workbook:
    return load_workbook(io.BytesIO(template_book(kinds()[ImportKind(kind)], town)))


def filled(kind: str, town: Town, path: Path, rows: list[dict[str, Any]]) -> Path:
    """The template with `rows` (heading → value) under its example."""
    book = template(kind, town)
    page = book["台账"]
    at = {str(cell.value).rstrip("*"): number for number, cell in enumerate(page[2], start=1)}
    for number, row in enumerate(rows, start=4):
        page.cell(number, 1, number - 3)
        for heading, value in row.items():
            page.cell(number, at[heading], value)
    book.save(path)
    return path


def loaded(kind: str, town: Town, path: Path) -> Outcome:
    return run(kinds()[ImportKind(kind)].make("wgs84", False), Request(path, town, apply=True))


@pytest.mark.parametrize("kind", ALL)
def test_a_template_is_read_by_its_own_kind_and_holds_no_row_but_the_example(
    town: Town, tmp_path: Path, kind: str
) -> None:
    entry = kinds()[ImportKind(kind)]
    path = tmp_path / "template.xlsx"
    path.write_bytes(template_book(entry, town))
    with pytest.raises(Refused) as refused:
        entry.make("wgs84", False).read(path)
    assert refused.value.problems[0].code == "sheet_empty"
    row = {column.heading: "甲" for column in template_columns(entry, town)}
    sheet = entry.make("wgs84", False).read(filled(kind, town, path, [row]))
    assert set(sheet.columns) == set(entry.columns)
    assert [each.number for each in sheet.rows] == [4]


@pytest.mark.parametrize("kind", ALL)
def test_a_template_has_title_notes_hidden_lists_and_text_format_for_codes(town: Town, kind: str) -> None:
    book = template(kind, town)
    assert book.sheetnames == ["台账", "填写说明", "选项"]
    assert book["选项"].sheet_state == "hidden"
    page = book["台账"]
    assert str(page["A1"].value).endswith("导入模板")
    assert page["A3"].value == "示例"
    columns = template_columns(kinds()[ImportKind(kind)], town)
    assert {page.column_dimensions["B"].number_format} == {"@"}
    assert len(page.data_validations.dataValidation) == sum(bool(column.options) for column in columns)


def test_the_lists_of_the_template_are_those_of_the_town(town: Town) -> None:
    columns = {column.field: column for column in template_columns(kinds()[ImportKind.UNITS], town)}
    assert columns["village"].options == ["东村", "南村", "西村", "北社区"]
    assert "餐饮" in "".join(columns["nine_small"].options)
    assert len(columns["fields"].options) >= 16
    assert columns["is_crowded"].options == ["是", "否"]
    assert columns["name"].is_required


def test_a_filled_template_of_units_comes_into_the_books(town: Town, tmp_path: Path) -> None:
    columns = template_columns(kinds()[ImportKind.UNITS], town)
    row = {column.heading: column.example for column in columns if column.example}
    outcome = loaded("UNITS", town, filled("UNITS", town, tmp_path / "units.xlsx", [row | {"单位名称": "甲店"}]))
    unit = Unit.objects.get()
    assert (outcome.counts["new"], unit.name, unit.uscc) == (1, "甲店", "91350100M000100Y43")
    assert [p.code for p in outcome.problems if not p.is_notice] == []


def test_filled_templates_of_gas_users_and_hazards_come_into_the_books(town: Town, tmp_path: Path) -> None:
    load(write_ledger(tmp_path / "a.xlsx", unit_rows(3)), town)
    gas = [{"单位编号": "U00001", "用气类型": "瓶装", "气瓶数": "2", "瓶改管状态": "摸底", "状态日期": "2024-06-30"}]
    assert loaded("GAS", town, filled("GAS", town, tmp_path / "gas.xlsx", gas)).counts["new"] == 1
    hazard = {
        "单位编号": "U00002",
        "隐患编号": "H1",
        "隐患描述": "通道堵塞",
        "隐患等级": "一般",
        "来源": "企业自查上报",
    }
    path = filled("HAZARDS", town, tmp_path / "hazards.xlsx", [hazard | {"发现日期": "2024-06-30"}])
    assert loaded("HAZARDS", town, path).counts["new"] == 1
    assert (GasUse.objects.get().cylinders, Hazard.objects.get().external_id) == (2, "H1")


def test_filled_templates_of_teams_and_visits_come_into_the_books(town: Town, tmp_path: Path) -> None:
    header = ["单位编号", "单位名称", "消防重点单位"]
    load(write_ledger(tmp_path / "a.xlsx", [["U1", "甲店", "是"]], header), town)
    team = {"单位编号": "U1", "班子成员": "王一", "包村干部": "李二", "社区工作人员": "张三"}
    assert loaded("TEAMS", town, filled("TEAMS", town, tmp_path / "teams.xlsx", [team])).counts["new"] == 1
    visit = {"单位编号": "U1", "记录编号": "V1", "检查日期": "2025-06-30", "检查结果": "无隐患", "检查人": "钱一"}
    assert loaded("VISITS", town, filled("VISITS", town, tmp_path / "visits.xlsx", [visit])).counts["new"] == 1

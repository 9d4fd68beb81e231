"""Ledgers with the habits of offices."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from geo import cells
from geo.problems import Refused
from geo.sheets import Layout, read_sheet
from tests.geo.files import workbook

ALIASES = {"name": ["单位名称", "企业名称"], "day": ["检查日期"], "village": ["所属村（社区）"], "people": ["从业人数"]}


def test_title_rows_line_breaks_explanations_and_totals_are_understood(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "a.xlsx",
        [
            ["某镇单位台账"],
            ["填报单位：安委办"],
            ["序号", "单位\n名称（必填）", "检查日期*", "所属村", "从业 人数:"],
            ["", "必填，全称", "格式：2024-06-30", "", "必填"],
            [1, "甲", date(2024, 6, 30), "东村", 3],
            [2, "乙", "2024.7.1", None, "5人"],
            [None, None, None, None, None],
            ["合计", None, None, None, 8],
        ],
        merged=["A1:E1"],
    )
    sheet = read_sheet(path, ALIASES, required=["name"])
    assert sheet.header_row == 3
    assert sheet.columns == {"name": 1, "day": 2, "village": 3, "people": 4}
    assert [row.number for row in sheet.rows] == [5, 6]
    assert [row.take("name", cells.text) for row in sheet.rows] == ["甲", "乙"]
    assert [row.take("people", cells.whole) for row in sheet.rows] == [3, 5]
    assert [row.take("day", cells.date_of) for row in sheet.rows] == [date(2024, 6, 30), date(2024, 7, 1)]


@pytest.mark.parametrize(
    "cells",
    [
        ["合计", "", "", 8],
        [3, "合计", "", 8],
        ["本页合计", "2家", "", 8],
        ["合计（2家）", "", "", ""],
        ["", "小计：", "", 8],
    ],
)
def test_rows_of_totals_are_no_units(tmp_path: Path, cells: list[Any]) -> None:
    rows: list[list[Any]] = [
        ["序号", "单位名称", "检查日期", "从业人数"],
        [1, "甲", "", 3],
        [2, "总计划超市", "", 4],
        cells,
    ]
    sheet = read_sheet(workbook(tmp_path / "a.xlsx", rows), ALIASES, required=["name"])
    assert [row.cells["name"] for row in sheet.rows] == ["甲", "总计划超市"]


def test_a_value_merged_over_rows_stands_in_each_of_them(tmp_path: Path) -> None:
    rows: list[list[str | None]] = [
        ["单位名称", "所属村（社区）"],
        ["甲", "东村"],
        ["乙", None],
        ["丙", None],
        ["丁", "西村"],
    ]
    sheet = read_sheet(workbook(tmp_path / "a.xlsx", rows, merged=["B2:B4"]), ALIASES)
    assert [row.cells["village"] for row in sheet.rows] == ["东村", "东村", "东村", "西村"]


def test_a_bad_cell_is_told_with_file_sheet_row_and_heading(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "台账.xlsx", [["单位名称", "检查日期"], ["甲", "昨天"], ["", "2024-01-01"]], title="检查"
    )
    first, second = read_sheet(path, ALIASES).rows
    assert first.take("day", cells.date_of) is None
    (problem,) = first.problems
    assert (problem.code, problem.file, problem.sheet, problem.row, problem.column) == (
        "date_not_read",
        "台账.xlsx",
        "检查",
        2,
        "检查日期",
    )
    second.take("name", cells.text, required=True)
    assert [p.code for p in second.problems] == ["required"]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_csv_is_read_in_both_encodings_of_excel(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("单位名称,检查日期\n甲镕,2024-06-30\n".encode(encoding))
    (row,) = read_sheet(path, ALIASES).rows
    assert (row.number, row.cells["name"]) == (2, "甲镕")


def test_the_better_alias_wins_and_the_same_heading_twice_is_refused(tmp_path: Path) -> None:
    both = workbook(tmp_path / "a.xlsx", [["企业名称", "单位名称"], ["甲", "乙"]])
    assert read_sheet(both, ALIASES).rows[0].cells["name"] == "乙"
    twice = workbook(tmp_path / "b.xlsx", [["单位名称", "单位 名称"], ["甲", "乙"]])
    with pytest.raises(Refused) as refused:
        read_sheet(twice, ALIASES)
    assert refused.value.problems[0].code == "column_twice"


def test_a_missing_column_is_named(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", [["企业名称"], ["甲"]])
    with pytest.raises(Refused) as refused:
        read_sheet(path, ALIASES, required=["name", "day"])
    (problem,) = refused.value.problems
    assert (problem.code, problem.params["missing"], problem.file) == ("header_missing", "检查日期", "a.xlsx")


def test_rows_beyond_the_limit_are_noticed_before_the_workbook_is_parsed(tmp_path: Path) -> None:
    rows: list[list[str]] = [["单位名称"], *([f"单位{n}"] for n in range(40))]
    path = workbook(tmp_path / "a.xlsx", rows)
    with pytest.raises(Refused) as refused:
        read_sheet(path, ALIASES, max_rows=20)
    assert refused.value.problems[0].code == "too_many_rows"
    assert len(read_sheet(path, ALIASES, max_rows=40).rows) == 40


def test_a_cell_in_the_last_column_does_not_make_a_giant_table(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", [["单位名称", *[None] * 400, "x"], ["甲"]])
    with pytest.raises(Refused) as refused:
        read_sheet(path, ALIASES)
    assert refused.value.problems[0].code == "too_many_columns"


def test_a_layout_says_where_things_stand_against_what_would_be_found(tmp_path: Path) -> None:
    rows = [["单位名称", "检查日期", "别的名字"], ["单位名称", "日子", ""], ["甲", "2024-07-01", "乙"]]
    path = workbook(tmp_path / "a.xlsx", rows, title="台账")
    layout = Layout("台账", 2, {"name": 2, "day": 1, "nonsense": 0})
    sheet = read_sheet(path, ALIASES, required=["name"], layout=layout)
    assert (sheet.header_row, sheet.columns) == (2, {"name": 2, "day": 1})
    assert [(row.number, row.cells) for row in sheet.rows] == [(3, {"name": "乙", "day": "2024-07-01"})]


@pytest.mark.parametrize(
    ("layout", "code"),
    [
        (Layout("台账", 1, {"day": 1}), "header_missing"),
        (Layout("台账", 9, {"name": 0}), "sheet_empty"),
        (Layout("没有这张表", 1, {"name": 0}), "sheet_empty"),
    ],
)
def test_a_layout_that_does_not_fit_the_file_is_refused(tmp_path: Path, layout: Layout, code: str) -> None:
    path = workbook(tmp_path / "a.xlsx", [["单位名称", "检查日期"], ["甲", "2024-07-01"]], title="台账")
    with pytest.raises(Refused) as refused:
        read_sheet(path, ALIASES, required=["name"], layout=layout)
    assert [problem.code for problem in refused.value.problems] == [code]

"""Ledgers with the habits of offices."""

import re
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from geo import cells
from geo.problems import Refused
from geo.sheets import Layout, heading, read_sheet, read_tables
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


@given(
    st.sampled_from([alias for all_ in ALIASES.values() for alias in all_]),
    st.lists(st.sampled_from([" ", "\n", "\u3000", "\t", "\r\n"]), max_size=3),
    st.sampled_from(["", "*", "＊", "（必填）", "(必填)", "【选填】", "[必填]", ":", "：", "（必填）*"]),
)
def test_a_heading_is_the_same_however_it_is_broken_and_marked(alias: str, blanks: list[str], mark: str) -> None:
    written = alias[:1] + "".join(blanks) + alias[1:] + mark
    assert heading(written) == heading(alias)


def workbook_of_1904(path: Path, serial: float) -> Path:
    """A workbook as old Excel for Mac wrote it: a real date, and the same day as a bare number."""
    book = openpyxl.Workbook()
    book.epoch = CALENDAR_MAC_1904
    sheet = book.active
    assert sheet is not None
    for row in (["单位名称", "检查日期", "从业人数"], ["甲", date(2024, 6, 30), 3], ["乙", serial, 44011.0]):
        sheet.append(row)
    book.save(path)
    return path


def test_days_of_a_1904_workbook_are_the_same_days_as_dates_and_as_numbers(tmp_path: Path) -> None:
    path = workbook_of_1904(tmp_path / "a.xlsx", (date(2024, 6, 30) - date(1904, 1, 1)).days)
    first, second = read_sheet(path, ALIASES).rows
    assert first.take("day", cells.date_of) == date(2024, 6, 30)
    assert second.take("day", cells.date_of) == date(2024, 6, 30)
    assert second.take("people", cells.whole) == 44011
    usual = workbook(tmp_path / "b.xlsx", [["单位名称", "检查日期"], ["甲", 45473.0]])
    assert read_sheet(usual, ALIASES).rows[0].take("day", cells.date_of) == date(2024, 6, 30)


ODS_HEAD = (
    '<?xml version="1.0"?><office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.2"><office:body>'
    '<office:spreadsheet><table:table table:name="台账">'
)
ODS_TAIL = "</table:table></office:spreadsheet></office:body></office:document-content>"


def ods(path: Path, rows: str) -> Path:
    """An .ods with these rows as XML; c(x) stands for a cell with the text x."""
    cell = r'<table:table-cell office:value-type="string"><text:p>\1</text:p></table:table-cell>'
    content = ODS_HEAD + re.sub(r"c\((.*?)\)", cell, rows) + ODS_TAIL
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
        archive.writestr("content.xml", content)
    return path


def test_an_ods_is_read_and_its_blank_rest_of_a_million_rows_is_nothing(tmp_path: Path) -> None:
    blank = '<table:table-row table:number-rows-repeated="1048574"><table:table-cell/></table:table-row>'
    rows = ["c(单位名称)c(检查日期)", "c(甲)c(2024-06-30)"]
    path = ods(tmp_path / "a.ods", "".join(f"<table:table-row>{row}</table:table-row>" for row in rows) + blank)
    (row,) = read_sheet(path, ALIASES).rows
    assert (row.cells["name"], row.take("day", cells.date_of)) == ("甲", date(2024, 6, 30))


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ('<table:table-row table:number-rows-repeated="1000000">c(甲)</table:table-row>', "too_many_rows"),
        (
            '<table:table-row table:number-rows-repeated="1000000"/><table:table-row>c(甲)</table:table-row>',
            "too_many_rows",
        ),
        (
            '<table:table-row><table:table-cell table:number-columns-repeated="9999"/>c(甲)</table:table-row>',
            "too_many_columns",
        ),
        ("<table:table-row>", "sheet_unreadable"),
    ],
)
def test_an_ods_that_says_a_million_in_one_line_is_refused_before_it_is_parsed(
    tmp_path: Path, row: str, code: str
) -> None:
    with pytest.raises(Refused) as refused:
        read_sheet(ods(tmp_path / "a.ods", row), ALIASES)
    assert (refused.value.problems[0].code, refused.value.problems[0].file) == (code, "a.ods")


def test_all_cells_of_a_workbook_can_be_had_before_anything_is_understood(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", [["甲", None], [None, 3]], title="杂")
    assert read_tables(path) == {"杂": [["甲", ""], ["", 3.0]]}
    with pytest.raises(Refused) as refused:
        read_tables(workbook(tmp_path / "b.xlsx", [[None]]))
    assert refused.value.problems[0].code == "sheet_empty"

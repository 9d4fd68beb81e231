"""The user's own file back: the column of what is wrong, red cells, and nothing that a spreadsheet would run."""

from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from geo.models import Town
from tests.units.ledgers.world import load, unit_rows, write_ledger
from units.ledgers.report import RED, YELLOW

HEADER = ["单位编号", "单位名称", "从业人数", "所属村（社区）"]


def test_the_copy_keeps_the_title_and_names_what_is_wrong_beside_each_row(town: Town, tmp_path: Path) -> None:
    rows: list[list[Any]] = [["U1", "甲店", "很多", "东村"], ["U2", "乙店", 3, "无此村"], ["U3", "丙店", 3, "东村"]]
    path = write_ledger(tmp_path / "a.xlsx", rows, HEADER, title="示例镇台账")
    outcome = load(path, town, report=tmp_path / "out" / "back.xlsx")
    assert outcome.report == tmp_path / "out" / "back.xlsx"
    page = load_workbook(outcome.report)["台账"]
    assert page["A1"].value == "示例镇台账"
    assert page.cell(2, 5).value
    assert "很多" in str(page.cell(3, 5).value)
    assert "无此村" in str(page.cell(4, 5).value)
    assert page.cell(5, 5).value is None
    assert page.cell(3, 3).fill.start_color.rgb == RED.start_color.rgb
    assert page.cell(4, 4).fill.start_color.rgb == YELLOW.start_color.rgb


def test_a_file_without_problems_comes_back_as_nothing(town: Town, tmp_path: Path) -> None:
    assert load(write_ledger(tmp_path / "a.xlsx", unit_rows(3)), town).report is None


def test_the_copy_of_an_applied_file_lies_beside_its_import(town: Town, tmp_path: Path, media: Path) -> None:
    outcome = load(write_ledger(tmp_path / "a.xlsx", [["U1", "甲店", "", "无此村"]], HEADER), town)
    assert outcome.job is not None
    assert outcome.report == media / "imports" / str(outcome.job.uuid) / "a.xlsx"


def test_a_csv_comes_back_as_a_workbook_with_its_formulas_as_text(town: Town, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("单位名称,从业人数,备注\n甲店,很多,=HYPERLINK(1)\n+乙店,1,@SUM(1)\n", "gb18030")
    outcome = load(path, town)
    assert outcome.report is not None
    page = load_workbook(outcome.report).worksheets[0]
    assert page["A2"].value == "甲店"
    for cell in (page["C2"], page["A3"], page["C3"]):
        assert (cell.data_type, cell.quotePrefix) == ("s", True)
    assert page["D2"].value
    assert page["D2"].row == outcome.problems[0].row


def test_a_report_that_is_corrected_and_loaded_again_loses_its_notes(town: Town, tmp_path: Path) -> None:
    path = write_ledger(tmp_path / "a.xlsx", [["U1", "甲店", "很多", "东村"], ["U2", "乙店", "多", "东村"]], HEADER)
    first = load(path, town).report
    assert first is not None
    book = load_workbook(first)
    book["台账"]["C3"] = 8
    book.save(tmp_path / "b.xlsx")
    second = load(tmp_path / "b.xlsx", town).report
    assert second is not None
    page = load_workbook(second)["台账"]
    assert page.max_column == 5
    assert page["E3"].value is None
    assert "多" in str(page["E4"].value)

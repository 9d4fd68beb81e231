"""The user's own file back, with what is wrong written beside each row: the column 错误说明 and red cells."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import Workbook, load_workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from geo.problems import Problem
from geo.sentences import remedy, what
from geo.sheets import Sheet

RED = PatternFill("solid", start_color="FFF4B6B6", end_color="FFF4B6B6")
YELLOW = PatternFill("solid", start_color="FFFFF2B3", end_color="FFFFF2B3")
LEADS_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def write_report(source: Path, sheet: Sheet, problems: Sequence[Problem], target: Path) -> Path:
    """Write the copy to `target` (its suffix becomes .xlsx) and give its path.

    A workbook keeps its own looks; any other file is written anew from the rows that were read.
    """
    target = target.with_suffix(".xlsx")
    target.parent.mkdir(parents=True, exist_ok=True)
    book, page, shift = _opened(source, sheet)
    by_row: dict[int, list[Problem]] = defaultdict(list)
    for problem in problems:
        if problem.row is not None:
            by_row[problem.row + shift].append(problem)
    _annotate(page, sheet, by_row, header_row=sheet.header_row + shift)
    book.save(target)
    return target


def _opened(source: Path, sheet: Sheet) -> tuple[Workbook, Worksheet, int]:
    """The user's workbook, or a new one; and how far its rows are shifted (features of a map file count from 1)."""
    if source.suffix.lower() == ".xlsx":
        try:
            book = load_workbook(source)
            return book, book[sheet.sheet_name], 0
        except (KeyError, ValueError, TypeError, AttributeError):
            pass  # calamine reads workbooks that openpyxl cannot: the rows are written anew then
    shift = 1 if sheet.header_row == 0 else 0
    book, page = _book_of(sheet, shift)
    return book, page, shift


def _annotate(page: Worksheet, sheet: Sheet, by_row: Mapping[int, list[Problem]], *, header_row: int) -> None:
    said = _("what is wrong with the row")
    column = _note_column(page, header_row, said)
    columns = {sheet.headings[name]: at + 1 for name, at in sheet.columns.items()}
    head = page.cell(header_row, column)
    put_text(head, said)
    head.font = Font(bold=True)
    page.column_dimensions[get_column_letter(column)].width = 60
    for row, problems in by_row.items():
        note = page.cell(row, column)
        put_text(note, "\n".join(_said(problem) for problem in problems))
        note.alignment = Alignment(wrap_text=True, vertical="top")
        note.fill = _paint(problems)
        for problem in problems:
            if at := columns.get(problem.column):
                page.cell(row, at).fill = _paint([problem])


def _note_column(page: Worksheet, header_row: int, said: str) -> int:
    """The column of the notes: that of an earlier report, emptied, or the first free one."""
    for cell in page[header_row]:
        if cell.value == said:
            for row in range(header_row + 1, page.max_row + 1):
                page.cell(row, cell.column or 1).value = None
            return cell.column or 1
    return page.max_column + 1


def put_text(cell: Any, said: str) -> None:
    """Write text as text: what would start a formula in a spreadsheet program is marked as quoted."""
    cell.value = said
    if isinstance(cell, Cell) and said.startswith(LEADS_FORMULA):
        cell.data_type = "s"
        cell.quotePrefix = True


def _paint(problems: Iterable[Problem]) -> PatternFill:
    return YELLOW if all(problem.is_notice for problem in problems) else RED


def _said(problem: Problem) -> str:
    kept = _("(kept) ") if problem.is_notice else ""
    column = f"{problem.column.strip()}: " if problem.column else ""
    return f"{kept}{column}{what(problem)} {remedy(problem)}".strip()


def _book_of(sheet: Sheet, shift: int) -> tuple[Workbook, Worksheet]:
    """The rows that were read, each on its own row number, under their headings."""
    book = Workbook()
    page = book.worksheets[0]
    for name, at in sheet.columns.items():
        put_text(page.cell(sheet.header_row + shift, at + 1), sheet.headings[name])
    for row in sheet.rows:
        for name, at in sheet.columns.items():
            _put(page.cell(row.number + shift, at + 1), row.cells.get(name))
    return book, page


def _put(cell: Any, value: Any) -> None:
    if isinstance(value, str):
        put_text(cell, value)
    else:
        cell.value = value

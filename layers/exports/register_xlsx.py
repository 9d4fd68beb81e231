"""A register as a workbook: what it is on the first sheet, the rows on the second, written to disk one by one."""

from collections.abc import Mapping
from datetime import date, time
from tempfile import TemporaryFile
from typing import IO, Any

import xlsxwriter
from django.utils.translation import gettext as _

from layers.exports.table import Table
from layers.registers.column import Value

FONT = "Microsoft YaHei"
ROWS_A_SHEET = 1_000_000  # Excel ends at 1,048,576
LOOKS: Mapping[str, Mapping[str, Any]] = {
    "title": {"bold": True, "font_size": 16},
    "head": {"bold": True, "bg_color": "#eef1f4", "bottom": 1},
    "text": {"num_format": "@"},
    "date": {"num_format": "yyyy-mm-dd", "align": "right"},
    "time": {"num_format": "hh:mm", "align": "right"},
    "bold": {"bold": True},
    "said": {"align": "left"},
}


def workbook(table: Table) -> IO[bytes]:
    """The file, opened at its beginning; it is gone when it is closed."""
    file = TemporaryFile()  # noqa: SIM115 — the response closes it
    # constant_memory: a row leaves the memory when the next one begins
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(file, options)
    forms = {key: book.add_format({"font_name": FONT, "font_size": 10, **look}) for key, look in LOOKS.items()}
    about = book.add_worksheet(_("About this file"))
    writer = _Writer(book, table, forms)
    for row in table.rows():
        writer.add(row)
    writer.finish()
    _tell(about, table, forms)
    book.close()
    file.seek(0)
    return file


class _Writer:
    """Rows onto sheets, a new sheet when one is full."""

    def __init__(self, book: Any, table: Table, forms: Mapping[str, Any]) -> None:
        self.book, self.table, self.forms = book, table, forms
        self.sheets = 0
        self._begin()

    def _begin(self) -> None:
        """A sheet with its headings, set up for paper: A4 across, headings on every page, page n of m."""
        self.sheets += 1
        self.line = 0
        name = str(self.table.register.title)
        self.sheet = self.book.add_worksheet(name if self.sheets == 1 else f"{name} {self.sheets}")
        self.sheet.set_paper(9)
        self.sheet.set_landscape()
        self.sheet.fit_to_pages(1, 0)
        self.sheet.repeat_rows(0)
        self.sheet.freeze_panes(1, 0)
        self.sheet.set_footer("&L" + _("internal use") + "&R&P / &N")
        for place, column in enumerate(self.table.columns):
            self.sheet.set_column(place, place, column.width)
            self.sheet.write_string(0, place, str(column.label), self.forms["head"])

    def add(self, row: list[Value]) -> None:
        """One row below the last."""
        if self.line == ROWS_A_SHEET:
            self.finish()
            self._begin()
        self.line += 1
        for place, value in enumerate(row):
            self._write(place, value)

    def _write(self, place: int, value: Value) -> None:
        if isinstance(value, str):
            if value:
                self.sheet.write_string(self.line, place, value, self.forms["text"])
        elif isinstance(value, date):
            self.sheet.write_datetime(self.line, place, value, self.forms["date"])
        elif isinstance(value, time):
            self.sheet.write_datetime(self.line, place, value, self.forms["time"])
        elif value is not None:
            self.sheet.write_number(self.line, place, value)

    def finish(self) -> None:
        """Filter arrows over what was written."""
        self.sheet.autofilter(0, 0, self.line, max(0, len(self.table.columns) - 1))


def _tell(sheet: Any, table: Table, forms: Mapping[str, Any]) -> None:
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 60)
    sheet.set_paper(9)
    sheet.set_footer("&L" + _("internal use") + "&R&P / &N")
    sheet.write_string(0, 0, str(table.register.title), forms["title"])
    for line, (what, said) in enumerate(table.about(), start=2):
        sheet.write_string(line, 0, what, forms["bold"])
        if isinstance(said, int):
            sheet.write_number(line, 1, said, forms["said"])
        else:
            sheet.write_string(line, 1, said, forms["said"])

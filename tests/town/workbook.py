"""Spreadsheets as the staff keep them: a merged title above the header, dates in several forms; byte-equal each run."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import xlsxwriter

from tests.town.plan import Plan, to_date

CREATED = datetime(2024, 3, 1, 9, 0, 0)  # noqa: DTZ001 - Excel knows no zones; fixed, to keep the bytes the same
EXCEL_EPOCH_DAY = -25569  # 1899-12-30 as days since 1970
Cell = Any
Column = Sequence[Any] | npt.NDArray[Any]


@dataclass
class Sheet:
    """A table: ``columns`` maps header → values; the headers in ``dates`` hold days since 1970, -1 = blank."""

    title: str
    columns: Mapping[str, Column]
    dates: frozenset[str] = frozenset()
    headers: dict[str, str] = field(default_factory=dict)  # this office's own words for a header
    total: dict[str, Cell] = field(default_factory=dict)  # the 合计 row, by header
    mixed_dates: bool = True

    def __len__(self) -> int:
        return len(next(iter(self.columns.values())))


def write_sheet(path: Path, sheet: Sheet, rng: np.random.Generator) -> None:
    """Write ``path`` (.xlsx, or .csv with the same header)."""
    if path.suffix == ".csv":
        _write_csv(path, sheet, rng)
        return
    options = {"constant_memory": True, "strings_to_urls": False, "strings_to_formulas": False}
    with xlsxwriter.Workbook(str(path), options) as book:
        book.set_properties({"created": CREATED, "author": "镇安委办"})
        _fill(book, sheet, rng)


def _fill(book: Any, sheet: Sheet, rng: np.random.Generator) -> None:
    page = book.add_worksheet("台账")
    title = book.add_format({"bold": True, "font_size": 16, "align": "center"})
    head = book.add_format({"bold": True, "text_wrap": True, "border": 1, "align": "center", "valign": "vcenter"})
    as_date = book.add_format({"num_format": "yyyy/m/d"})
    page.set_column(0, len(sheet.columns) - 1, 14)
    page.freeze_panes(2, 0)
    page.merge_range(0, 0, 0, len(sheet.columns) - 1, sheet.title, title)
    page.write_row(1, 0, [sheet.headers.get(name, name) for name in sheet.columns], head)
    for r, row in enumerate(_rows(sheet, rng), start=2):
        for c, value in enumerate(row):
            if isinstance(value, datetime):
                page.write_datetime(r, c, value, as_date)
            elif isinstance(value, (int, float)):
                page.write_number(r, c, value)
            elif value:
                page.write_string(r, c, value)


def _write_csv(path: Path, sheet: Sheet, rng: np.random.Generator) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as out:
        writer = csv.writer(out, lineterminator="\r\n")
        writer.writerow([sheet.headers.get(name, name) for name in sheet.columns])
        for row in _rows(sheet, rng):
            writer.writerow([f"{v:%Y/%m/%d}" if isinstance(v, datetime) else v for v in row])


def _rows(sheet: Sheet, rng: np.random.Generator) -> Iterable[tuple[Cell, ...]]:
    columns = [
        date_cells(values, rng, mixed=sheet.mixed_dates) if name in sheet.dates else _plain(values)
        for name, values in sheet.columns.items()
    ]
    yield from zip(*columns, strict=True)
    if sheet.total:
        yield tuple(sheet.total.get(name, "") for name in sheet.columns)


def _plain(values: Column) -> list[Cell]:
    return values.tolist() if isinstance(values, np.ndarray) else list(values)


def date_cells(days: Column, rng: np.random.Generator, *, mixed: bool) -> list[Cell]:
    """Days as a real date, a bare serial, 2024.6.30, 2024年6月30日 or 2024-06-30; '' for -1."""
    share = [0.62, 0.08, 0.12, 0.08, 0.10] if mixed else [1.0, 0, 0, 0, 0]
    forms = rng.choice(5, len(days), p=share).tolist()
    cache: dict[tuple[int, int], Cell] = {}
    out = []
    for day, form in zip(np.asarray(days).tolist(), forms, strict=True):
        if (day, form) not in cache:
            cache[day, form] = _date_cell(day, form)
        out.append(cache[day, form])
    return out


def _date_cell(day: int, form: int) -> Cell:
    if day < 0:
        return ""
    value = to_date(day)
    if form == 0:
        return datetime(value.year, value.month, value.day)  # noqa: DTZ001 - a cell of Excel has no zone
    if form == 1:
        return day - EXCEL_EPOCH_DAY
    if form == 2:
        return f"{value.year}.{value.month}.{value.day}"
    if form == 3:
        return f"{value.year}年{value.month}月{value.day}日"
    return value.isoformat()


def sheet_path(out: Path, stem: str, plan: Plan) -> Path:
    """``stem``.xlsx, or .csv for the very large towns of the benchmarks."""
    return out / f"{stem}{'.csv' if plan.is_large else '.xlsx'}"

"""Ledgers (.xlsx, .xls, .ods, .csv) as rows of named cells: the low reader that all spreadsheet imports share. Pure.

It knows the habits of offices: a merged title above the header, line breaks and (必填) in headings, a row of
explanations under it, one value merged over many rows, 合计 at the end, and the row marked 示例 of a template.
"""

import csv
import io
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from geo import magic, sheet_size
from geo.cells import BadCell, Serial1904, folded, text
from geo.problems import Problem, Refused

T = TypeVar("T")
Table = list[list[Any]]
Aliases = Mapping[str, Sequence[str]]  # field → headings that mean it, best first

SUFFIXES = (".xlsx", ".xls", ".ods", ".csv")
HEADER_WITHIN = 10
MAX_ROWS = 100_000
TOTALS = re.compile(r"(?:本[页表镇村]|全[镇村]|以上)?(?:合计|总计|小计|共计)(?:共?\d+[家户处人个]?)?|total", re.I)
TOTAL_WITHIN = 3  # filled cells from the left: a serial number may stand before the word
NOTES = frozenset({"填写说明", "说明", "填表说明"})  # sheets that explain the others
EXAMPLES = frozenset({"示例", "样例", "example"})  # in the first filled cell: the row shows how, and is no data
_ASIDE = re.compile(r"[(（\[【][^)）\]】]*[)）\]】]|[*＊]|[:：]$")
_EXPLAINS = re.compile(r"^[(（]?(必填|选填|示例|例[:：如]|说明|填写|格式|如[:：])")


@dataclass(slots=True)
class Row:
    """One row under the header. `number` is the row's number in the reader's program, from 1."""

    number: int
    cells: dict[str, Any]
    headings: Mapping[str, str]
    file: str = ""
    sheet: str = ""
    problems: list[Problem] = field(default_factory=list)
    outcome: str = ""  # new, changed, unchanged, conflicting or refused: said by the ledger that compared it
    changes: list[tuple[str, str, str]] = field(default_factory=list)  # heading, what was, what will be

    def take(self, name: str, parser: Callable[[Any], T], *, required: bool = False) -> T | None:
        """The cell of field `name` as a value; what is not understood is noted in `problems` and read as None."""
        try:
            value = parser(self.cells.get(name))
        except BadCell as bad:
            self.note(bad.problem, name)
            return None
        if required and (value is None or value == "" or value == []):
            self.note(Problem("required", {"field": self.headings.get(name, name)}), name)
        return value

    def note(self, problem: Problem, name: str = "") -> None:
        """Keep a problem of this row, with its place."""
        column = self.headings.get(name, "") if name else problem.column
        self.problems.append(problem.at(file=self.file, sheet=self.sheet, row=self.number, column=column))


@dataclass(frozen=True, slots=True)
class Layout:
    """Where a user says things stand: name of the sheet ("" in a csv), header row from 1, field → column from 0."""

    sheet_name: str
    header_row: int
    columns: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Sheet:
    """The rows of one sheet. `header_row` counts from 1; `columns` maps fields to column numbers from 0."""

    file: str
    sheet_name: str
    header_row: int
    columns: dict[str, int]
    headings: dict[str, str]
    rows: list[Row]


def read_sheet(
    path: Path,
    aliases: Aliases,
    *,
    required: Sequence[str] = (),
    max_rows: int = MAX_ROWS,
    max_bytes: int = magic.MAX_BYTES,
    layout: Layout | None = None,
) -> Sheet:
    """Read the first visible sheet that has a header with the `required` fields, or the one that `layout` describes.

    `aliases`: field → headings that mean it, best first. Columns that no alias names are left out. Raises Refused
    with a reason code: wrong_magic, file_too_big, sheet_unreadable, sheet_empty, header_missing, column_twice,
    too_many_rows, too_many_columns.
    """
    suffix = magic.refuse_unsafe(path, known=SUFFIXES, max_bytes=max_bytes)
    refusal: Refused | None = None
    for name, table in _opener.get()(path, suffix, max_rows):
        if layout.sheet_name != name if layout else name.strip() in NOTES:
            continue
        try:
            found = _laid_out(table, layout, aliases, required) if layout else _find_header(table, aliases, required)
            return _sheet_of(table, *found, file=path.name, sheet=name, max_rows=max_rows)
        except Refused as error:
            refusal = refusal or error.at(file=path.name, sheet=name)
    raise refusal or Refused(Problem("sheet_empty", file=path.name))


def read_tables(path: Path, *, max_rows: int = MAX_ROWS, max_bytes: int = magic.MAX_BYTES) -> dict[str, Table]:
    """All cells of every visible sheet, by its name, before anything is understood of them; empty sheets left out.

    Raises Refused: wrong_magic, file_too_big, sheet_unreadable, sheet_empty, too_many_rows, too_many_columns.
    """
    sheets = tables(path, max_rows=max_rows, max_bytes=max_bytes)
    found = {name: table for name, table in sheets if any(map(_is_filled, table))}
    if not found:
        raise Refused(Problem("sheet_empty", file=path.name))
    return found


def heading(value: Any) -> str:
    """A heading for comparing: without blanks, line breaks, brackets and their content, stars."""
    bare = _ASIDE.sub("", unicodedata.normalize("NFKC", re.sub(r"\s+", "", text(value))))
    return bare.lower() or folded(value)


def tables(path: Path, *, max_rows: int = MAX_ROWS, max_bytes: int = magic.MAX_BYTES) -> Iterator[tuple[str, Table]]:
    """Name ("" in a csv) and cells of each visible sheet, from A1 on. Raises Refused as `read_sheet` does."""
    suffix = magic.refuse_unsafe(path, known=SUFFIXES, max_bytes=max_bytes)
    yield from _opener.get()(path, suffix, max_rows)


@contextmanager
def opened_by(opener: "Opener") -> Iterator[None]:
    """Within the block, sheets are opened by `opener`: a service that reads strangers' files puts a child between."""
    token = _opener.set(opener)
    try:
        yield
    finally:
        _opener.reset(token)


# ── from a file to tables ────────────────────────────────────────────────────────────────────────────────────────
def open_tables(path: Path, suffix: str, max_rows: int) -> Iterator[tuple[str, Table]]:
    """Name and cells of each visible sheet, read in this process."""
    if suffix == ".csv":
        yield "", _csv_table(path, max_rows)
        return
    is_1904 = False
    if suffix == ".xlsx":
        sheet_size.refuse_huge_xlsx(path, max_rows + HEADER_WITHIN, told=max_rows)
        is_1904 = sheet_size.counts_from_1904(path)
    elif suffix == ".ods":
        sheet_size.refuse_huge_ods(path, max_rows + HEADER_WITHIN, told=max_rows)
    try:
        with CalamineWorkbook.from_path(str(path)) as book:
            for meta in book.sheets_metadata:
                if meta.typ == SheetTypeEnum.WorkSheet and meta.visible == SheetVisibleEnum.Visible:
                    table = _filled_down(book.get_sheet_by_name(meta.name), max_rows)
                    yield meta.name, _with_1904(table) if is_1904 else table
    except (CalamineError, ValueError, OSError) as error:
        raise Refused(Problem("sheet_unreadable", {"reason": str(error)}, file=path.name)) from error


Opener = Callable[[Path, str, int], Iterator[tuple[str, Table]]]
_opener: ContextVar[Opener] = ContextVar("opener", default=open_tables)


def _filled_down(sheet: Any, max_rows: int) -> Table:
    """All cells from A1 on; a value merged over several rows of one column stands in each of them."""
    table: Table = sheet.to_python(skip_empty_area=False, nrows=max_rows + HEADER_WITHIN + 1)
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or []:
        if left == right and top < bottom:
            for row in table[top + 1 : bottom + 1]:
                row[left] = table[top][left]
    return table


def _with_1904(table: Table) -> Table:
    """Numbers that know from which year their days would count, should they be meant as a date."""
    return [[Serial1904(cell) if isinstance(cell, float) else cell for cell in cells] for cells in table]


def _csv_table(path: Path, max_rows: int) -> Table:
    raw = path.read_bytes()
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            decoded = raw.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise Refused(Problem("encoding_unknown", file=path.name))
    first = decoded.partition("\n")[0]
    delimiter = max(",\t;", key=first.count)
    table: Table = []
    for cells in csv.reader(io.StringIO(decoded, newline=""), delimiter=delimiter):
        table.append(list(cells))
        if len(table) > max_rows + HEADER_WITHIN:
            break
    return table


# ── from a table to named cells ──────────────────────────────────────────────────────────────────────────────────
def _sheet_of(table: Table, at: int, columns: dict[str, int], *, file: str, sheet: str, max_rows: int) -> Sheet:
    headings = {name: text(_cell(table[at], column)) for name, column in columns.items()}
    rows = [
        Row(number, {name: _cell(cells, column) for name, column in columns.items()}, headings, file, sheet)
        for number, cells in enumerate(table[at + 1 :], start=at + 2)
        if _is_data(cells) and not (number == at + 2 and _is_explaining(cells))
    ]
    if not rows:
        raise Refused(Problem("sheet_empty"))
    if len(rows) > max_rows:
        raise Refused(Problem("too_many_rows", {"limit": max_rows}))
    return Sheet(file, sheet, at + 1, columns, headings, rows)


def _find_header(table: Table, aliases: Aliases, required: Sequence[str]) -> tuple[int, dict[str, int]]:
    """The row of the first ten that names most fields, as (index from 0, field → column)."""
    if not any(_is_filled(cells) for cells in table):
        raise Refused(Problem("sheet_empty"))
    at, columns = best_header(table, aliases)
    _refuse_missing(columns, aliases, required)
    return at, columns


def best_header(table: Table, aliases: Aliases) -> tuple[int, dict[str, int]]:
    """The row of the first ten that names most fields, however few, as (index from 0, field → column).

    Raises Refused("column_twice").
    """
    meanings = {heading(alias): (rank, name) for name, all_ in aliases.items() for rank, alias in enumerate(all_)}
    candidates = [(at, _columns(table[at], meanings)) for at in range(min(HEADER_WITHIN, len(table)))]
    return max(candidates, key=lambda found: len(found[1]), default=(0, {}))


def _laid_out(table: Table, layout: Layout, aliases: Aliases, required: Sequence[str]) -> tuple[int, dict[str, int]]:
    """What the user said, as `_find_header` would have found it; fields that this kind does not have are left out."""
    columns = {name: column for name, column in layout.columns.items() if name in aliases}
    if not 1 <= layout.header_row < len(table):
        raise Refused(Problem("sheet_empty"))
    _refuse_missing(columns, aliases, required)
    return layout.header_row - 1, columns


def _refuse_missing(columns: Mapping[str, int], aliases: Aliases, required: Sequence[str]) -> None:
    missing = [aliases[name][0] for name in required if name not in columns]
    if missing or not columns:
        wanted = missing or [all_[0] for all_ in aliases.values()]
        raise Refused(Problem("header_missing", {"rows": HEADER_WITHIN, "missing": "、".join(wanted)}))


def _columns(cells: Sequence[Any], meanings: Mapping[str, tuple[int, str]]) -> dict[str, int]:
    """Field → column. Of two headings that mean one field the better alias wins; the same heading twice is refused."""
    found: dict[str, tuple[int, int]] = {}
    for column, cell in enumerate(cells):
        rank, name = meanings.get(heading(cell), (0, "")) if isinstance(cell, str) else (0, "")
        if not name:
            continue
        if name in found and found[name][0] == rank:
            first = text(cells[found[name][1]])
            raise Refused(Problem("column_twice", {"first": first, "second": text(cell)}))
        if name not in found or rank < found[name][0]:
            found[name] = (rank, column)
    return {name: column for name, (_rank, column) in found.items()}


def _cell(cells: Sequence[Any], column: int) -> Any:
    return cells[column] if column < len(cells) else None


def _is_filled(cells: Sequence[Any]) -> bool:
    return any(text(cell) for cell in cells)


def _is_data(cells: Sequence[Any]) -> bool:
    """Not blank, no sum of the rows above, no example of a template."""
    return _is_filled(cells) and not _is_total(cells) and not _is_example(cells)


def _is_total(cells: Sequence[Any]) -> bool:
    """合计, 本页合计, 合计（2家） among the first filled cells; a shop whose name merely begins so is none."""
    leading = [heading(cell) for cell in cells if text(cell)][:TOTAL_WITHIN]
    return any(TOTALS.fullmatch(said) for said in leading)


def _is_example(cells: Sequence[Any]) -> bool:
    """The row of a template that shows how: marked in its first filled cell."""
    first = next((cell for cell in cells if text(cell)), "")
    return folded(first).strip("()[]【】:") in EXAMPLES


def _is_explaining(cells: Sequence[Any]) -> bool:
    return sum(bool(_EXPLAINS.match(text(cell))) for cell in cells) >= 2

"""Ledgers (.xlsx, .xls, .csv) as rows of named cells: the low reader that all spreadsheet imports share. Pure.

It knows the habits of offices: a merged title above the header, line breaks and (必填) in headings, a row of
explanations under it, one value merged over many rows, 合计 at the end.
"""

import csv
import io
import re
import unicodedata
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from geo import magic
from geo.cells import BadCell, folded, text
from geo.problems import Problem, Refused

T = TypeVar("T")
Table = list[list[Any]]
Aliases = Mapping[str, Sequence[str]]  # field → headings that mean it, best first

SUFFIXES = (".xlsx", ".xls", ".csv")
HEADER_WITHIN = 10
MAX_ROWS = 50_000
MAX_COLUMNS = 256
TOTALS = re.compile(r"(?:本[页表镇村]|全[镇村]|以上)?(?:合计|总计|小计|共计)(?:共?\d+[家户处人个]?)?|total", re.I)
TOTAL_WITHIN = 3  # filled cells from the left: a serial number may stand before the word
_ASIDE = re.compile(r"[(（\[【][^)）\]】]*[)）\]】]|[*＊]|[:：]$")
_EXPLAINS = re.compile(r"^[(（]?(必填|选填|示例|例[:：如]|说明|填写|格式|如[:：])")
_ROW_XML = re.compile(rb"<(?:\w+:)?row\b[^>]*?(?:/>|>(.*?)</(?:\w+:)?row>)", re.DOTALL)
_FILLED_XML = re.compile(rb"<(?:\w+:)?(?:v|is)>")
_COLUMN_XML = re.compile(rb'\br="([A-Z]{1,3})\d+"')


@dataclass(slots=True)
class Row:
    """One row under the header. `number` is the row's number in the reader's program, from 1."""

    number: int
    cells: dict[str, Any]
    headings: Mapping[str, str]
    file: str = ""
    sheet: str = ""
    problems: list[Problem] = field(default_factory=list)

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
    for name, table in _tables(path, suffix, max_rows):
        if layout and layout.sheet_name != name:
            continue
        try:
            found = _laid_out(table, layout, aliases, required) if layout else _find_header(table, aliases, required)
            return _sheet_of(table, *found, file=path.name, sheet=name, max_rows=max_rows)
        except Refused as error:
            refusal = refusal or error.at(file=path.name, sheet=name)
    raise refusal or Refused(Problem("sheet_empty", file=path.name))


def heading(value: Any) -> str:
    """A heading for comparing: without blanks, line breaks, brackets and their content, stars."""
    bare = _ASIDE.sub("", unicodedata.normalize("NFKC", re.sub(r"\s+", "", text(value))))
    return bare.lower() or folded(value)


# ── from a file to tables ────────────────────────────────────────────────────────────────────────────────────────
def _tables(path: Path, suffix: str, max_rows: int) -> Iterator[tuple[str, Table]]:
    if suffix == ".csv":
        yield "", _csv_table(path, max_rows)
        return
    if suffix == ".xlsx":
        _refuse_huge_sheets(path, max_rows)
    try:
        with CalamineWorkbook.from_path(str(path)) as book:
            for meta in book.sheets_metadata:
                if meta.typ == SheetTypeEnum.WorkSheet and meta.visible == SheetVisibleEnum.Visible:
                    yield meta.name, _filled_down(book.get_sheet_by_name(meta.name), max_rows)
    except (CalamineError, ValueError, OSError) as error:
        raise Refused(Problem("sheet_unreadable", {"reason": str(error)}, file=path.name)) from error


def _filled_down(sheet: Any, max_rows: int) -> Table:
    """All cells from A1 on; a value merged over several rows of one column stands in each of them."""
    table: Table = sheet.to_python(skip_empty_area=False, nrows=max_rows + HEADER_WITHIN + 1)
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or []:
        if left == right and top < bottom:
            for row in table[top + 1 : bottom + 1]:
                row[left] = table[top][left]
    return table


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


def _refuse_huge_sheets(path: Path, max_rows: int) -> None:
    """Count filled rows and columns of a workbook while unpacking it piece by piece, before anything parses it whole.

    A 5 MB workbook can hold a million rows, and one cell in the last corner makes a dense table of 17 billion.
    """
    with zipfile.ZipFile(path) as book:
        for member in book.namelist():
            if member.startswith("xl/worksheets/") and member.endswith(".xml"):
                with book.open(member) as part:
                    _refuse_huge_part(part, max_rows, path.name)


def _refuse_huge_part(part: Any, max_rows: int, file: str) -> None:
    rest, filled = b"", 0
    while chunk := part.read(1 << 20):
        rest += chunk
        end = 0
        for match in _ROW_XML.finditer(rest):
            end = match.end()
            filled += bool(match[1] and _FILLED_XML.search(match[1]))
        if filled > max_rows + HEADER_WITHIN:
            raise Refused(Problem("too_many_rows", {"limit": max_rows}, file=file))
        if any(_column_number(letters) > MAX_COLUMNS for letters in set(_COLUMN_XML.findall(rest[:end]))):
            raise Refused(Problem("too_many_columns", {"limit": MAX_COLUMNS}, file=file))
        rest = rest[end:]


def _column_number(letters: bytes) -> int:
    total = 0
    for letter in letters:
        total = total * 26 + letter - 64
    return total


# ── from a table to named cells ──────────────────────────────────────────────────────────────────────────────────
def _sheet_of(table: Table, at: int, columns: dict[str, int], *, file: str, sheet: str, max_rows: int) -> Sheet:
    headings = {name: text(_cell(table[at], column)) for name, column in columns.items()}
    rows = [
        Row(number, {name: _cell(cells, column) for name, column in columns.items()}, headings, file, sheet)
        for number, cells in enumerate(table[at + 1 :], start=at + 2)
        if _is_filled(cells) and not _is_total(cells) and not (number == at + 2 and _is_explaining(cells))
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
    meanings = {heading(alias): (rank, name) for name, all_ in aliases.items() for rank, alias in enumerate(all_)}
    candidates = [(at, _columns(table[at], meanings)) for at in range(min(HEADER_WITHIN, len(table)))]
    at, columns = max(candidates, key=lambda found: len(found[1]))
    _refuse_missing(columns, aliases, required)
    return at, columns


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


def _is_total(cells: Sequence[Any]) -> bool:
    """合计, 本页合计, 合计（2家） among the first filled cells; a shop whose name merely begins so is none."""
    leading = [heading(cell) for cell in cells if text(cell)][:TOTAL_WITHIN]
    return any(TOTALS.fullmatch(said) for said in leading)


def _is_explaining(cells: Sequence[Any]) -> bool:
    return sum(bool(_EXPLAINS.match(text(cell))) for cell in cells) >= 2

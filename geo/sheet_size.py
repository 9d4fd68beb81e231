"""How big a workbook is, counted while unpacking it piece by piece, before anything parses it whole. Pure.

A 5 MB workbook can hold a million rows, one cell in the last corner makes a dense table of 17 billion, and in an .ods
one line of XML says "this row a million times".
"""

import re
import zipfile
from pathlib import Path
from typing import IO, Any

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import ParseError, iterparse

from geo.problems import Problem, Refused

MAX_COLUMNS = 256
_ROW_XML = re.compile(rb"<(?:\w+:)?row\b[^>]*?(?:/>|>(.*?)</(?:\w+:)?row>)", re.DOTALL)
_FILLED_XML = re.compile(rb"<(?:\w+:)?(?:v|is)>")
_COLUMN_XML = re.compile(rb'\br="([A-Z]{1,3})\d+"')
_1904_XML = re.compile(rb"<(?:\w+:)?workbookPr\b[^>]*\bdate1904\s*=\s*[\"'](?:1|true)[\"']")
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"


def refuse_huge_xlsx(path: Path, max_rows: int, *, told: int) -> None:
    """Raise Refused("too_many_rows") over `max_rows` filled rows (`told`: the limit to say) or "too_many_columns"."""
    with zipfile.ZipFile(path) as book:
        for member in book.namelist():
            if member.startswith("xl/worksheets/") and member.endswith(".xml"):
                with book.open(member) as part:
                    _refuse_huge_part(part, max_rows, told, path.name)


def counts_from_1904(path: Path) -> bool:
    """Days of the workbook (.xlsx) count from 1904-01-01, as old Excel for Mac had it."""
    with zipfile.ZipFile(path) as book:
        if "xl/workbook.xml" not in book.namelist():
            return False
        return bool(_1904_XML.search(book.read("xl/workbook.xml")))


def refuse_huge_ods(path: Path, max_rows: int, *, told: int) -> None:
    """The same for an .ods; Refused("sheet_unreadable") when it holds no sane XML."""
    try:
        with zipfile.ZipFile(path) as book, book.open("content.xml") as part:
            _refuse_huge_content(part, max_rows, told, path.name)
    except (KeyError, ParseError, DefusedXmlException, ValueError) as error:
        raise Refused(Problem("sheet_unreadable", {"reason": str(error)}, file=path.name)) from error


def _refuse_huge_part(part: IO[bytes], max_rows: int, told: int, file: str) -> None:
    rest, filled = b"", 0
    while chunk := part.read(1 << 20):
        rest += chunk
        end = 0
        for match in _ROW_XML.finditer(rest):
            end = match.end()
            filled += bool(match[1] and _FILLED_XML.search(match[1]))
        columns = max(map(_column_number, set(_COLUMN_XML.findall(rest[:end]))), default=0)
        _refuse(filled, columns, max_rows, told, file)
        rest = rest[end:]


def _refuse_huge_content(part: IO[bytes], max_rows: int, told: int, file: str) -> None:
    rows = waiting = 0
    for _event, element in iterparse(part, events=("end",), forbid_dtd=True):
        if element.tag == f"{_TABLE}table":
            rows = waiting = 0
        if element.tag == f"{_TABLE}table-row":
            times, columns = int(element.get(f"{_TABLE}number-rows-repeated", "1")), _filled_columns(element)
            waiting += times
            if columns:  # blank rows count only where something stands under them
                rows, waiting = rows + waiting, 0
            _refuse(rows, columns, max_rows, told, file)
            element.clear()


def _filled_columns(row: Any) -> int:
    """The number of the last column of a row in which something stands."""
    at = last = 0
    for cell in row:
        at += int(cell.get(f"{_TABLE}number-columns-repeated", "1"))
        if len(cell) or (cell.text or "").strip():
            last = at
    return last


def _refuse(rows: int, columns: int, max_rows: int, told: int, file: str) -> None:
    if rows > max_rows:
        raise Refused(Problem("too_many_rows", {"limit": told}, file=file))
    if columns > MAX_COLUMNS:
        raise Refused(Problem("too_many_columns", {"limit": MAX_COLUMNS}, file=file))


def _column_number(letters: bytes) -> int:
    total = 0
    for letter in letters:
        total = total * 26 + letter - 64
    return total

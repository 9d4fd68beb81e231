"""A register as CSV for Excel: UTF-8 with its mark, one line of headings, text that no program takes for a formula."""

import csv
from collections.abc import Iterator
from datetime import date, time
from io import StringIO

from layers.exports.table import Table
from layers.registers.column import Value

BOM = "\ufeff"
CHUNK_ROWS = 500
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def lines(table: Table) -> Iterator[str]:
    """The file in pieces."""
    buffer = StringIO()
    writer = csv.writer(buffer)
    buffer.write(BOM)
    writer.writerow([written(str(column.label)) for column in table.columns])
    for number, row in enumerate(table.rows(), start=1):
        writer.writerow([written(value) for value in row])
        if number % CHUNK_ROWS == 0:
            yield _taken(buffer)
    yield _taken(buffer)


def _taken(buffer: StringIO) -> str:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text


def written(value: Value) -> str:
    """A value as CSV has it. Text that Excel would compute gets an apostrophe in front; numbers are numbers."""
    if value is None:
        return ""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return value.strftime("%H:%M")
    if isinstance(value, str) and value.startswith(FORMULA):
        return "'" + value
    return str(value)

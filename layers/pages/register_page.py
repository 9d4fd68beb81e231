"""What the pages of registers share: a page of the table, headings that sort, the choice of columns, the files."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page
from django.db.models import QuerySet
from django.http import QueryDict

from geo.http import AccountRequest
from layers.filters import UnitFilter
from layers.pages.pages import page_of
from layers.registers.column import Asker, Column, Record, Value
from layers.registers.filter_words import sentence
from layers.registers.register import Register, cells
from layers.registers.shown import COLUMNS, SORT, Shown


@dataclass(frozen=True, slots=True)
class Heading:
    """A column above the table: `sort` is what a click asks for (empty: it does not sort), `aria` how it sorts now."""

    column: Column
    sort: str
    aria: str


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the page: the facts for links and marks, and (column, value) in order."""

    record: Record
    cells: list[tuple[Column, Value]]


def table_of(request: AccountRequest, asked: UnitFilter, register: Register) -> dict[str, Any]:
    """The context of `pages/_register.html`; three queries: count, rows, and the places that the filter names."""
    asker = Asker(request.user, asked)
    shown = register.shown(request.GET)
    found: QuerySet[Any] = register.found(asker, request.GET)
    page: Page[Any] = page_of(register.rows(found, shown, asker), request)
    return {
        "asked": asked,
        "register": register,
        "shown": shown,
        "page": page,
        "headings": [_heading(column, shown) for column in shown.columns],
        "rows": [_row(record, shown, asker) for record in page],
        "kept": kept_keys(request.GET),
        "filter_sentence": sentence(asked, request.user),
        "is_filtered": asked.narrows or any(request.GET.get(key) for key in register.keys),
        "file_query": file_query(request.GET),
    }


def _heading(column: Column, shown: Shown) -> Heading:
    is_by = column.key == shown.by.key
    aria = ("descending" if shown.falling else "ascending") if is_by else "none"
    return Heading(column, shown.click(column) if column.order else "", aria)


def _row(record: Record, shown: Shown, asker: Asker) -> Row:
    return Row(record, list(zip(shown.columns, cells(record, shown, asker), strict=True)))


def kept_keys(params: QueryDict) -> list[tuple[str, str]]:
    """Columns and sort as the address has them: a change of the filter keeps them."""
    return [(key, value) for key in (COLUMNS, SORT) for value in params.getlist(key) if value]


def file_query(params: QueryDict) -> str:
    """The whole address of the table but its page: a file holds all of them."""
    query = params.copy()
    query.pop("page", None)
    said: str = query.urlencode(safe=",")
    return said


def counted(labels: Mapping[str, Any], counts: Mapping[str, int]) -> list[dict[str, Any]]:
    """Chips or tabs with their counts, in the order of the labels."""
    return [{"key": key, "label": label, "count": counts.get(key, 0)} for key, label in labels.items()]

"""A register: rows of one kind, a page at a time or all of them without holding them in memory."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import transaction
from django.db.models import F, QuerySet
from django.http import QueryDict
from django.utils.functional import Promise

from layers.registers.column import Asker, Column, Record, Value
from layers.registers.shown import Shown

CHUNK_ROWS = 2_000


@dataclass(frozen=True, slots=True)
class Register:
    """`found` gives the rows of a filter and of the register's own keys in the address (`keys`), unsorted.

    `base` are facts that every row has: what links and marks need. `is_sensitive` names the column by which rows are
    withheld from files; `said` puts the register's own keys into words.
    """

    key: str
    title: str | Promise
    columns: Sequence[Column]
    first_sort: str
    keys: Sequence[str]
    base: Mapping[str, Any]
    found: Callable[[Asker, QueryDict], QuerySet[Any]]
    is_sensitive: str
    said: Callable[[QueryDict], list[tuple[str, str]]] = lambda params: []

    def shown(self, params: QueryDict) -> Shown:
        """The table that the address asks for; raises BadFilter."""
        return Shown.of(self.columns, params, self.first_sort)

    def rows(self, found: QuerySet[Any], shown: Shown, asker: Asker) -> QuerySet[Any]:
        """The records of the table, sorted: mappings with all facts that its columns read."""
        facts = dict(self.base)
        for column in shown.columns:
            facts |= column.facts(asker)
        records: QuerySet[Any] = _with(self.ordered(found, shown, asker), facts).values(*facts)
        return records

    def ordered(self, found: QuerySet[Any], shown: Shown, asker: Asker) -> QuerySet[Any]:
        """The rows in the order of the table."""
        rows: QuerySet[Any] = _with(found, shown.by.facts(asker)).order_by(*shown.ordering())
        return rows


def _with(found: QuerySet[Any], facts: Mapping[str, Any]) -> QuerySet[Any]:
    known = {*found.query.annotations}
    new = {name: fact for name, fact in facts.items() if fact != F(name) and name not in known}
    annotated: QuerySet[Any] = found.annotate(**new)
    return annotated


def cells(record: Record, shown: Shown, asker: Asker) -> list[Value]:
    """One row as values, in the order of the columns."""
    return [column.read(record, asker) for column in shown.columns]


def streamed(records: QuerySet[Any]) -> Iterator[Record]:
    """All records through a server-side cursor, some thousand in memory at a time."""
    try:
        with transaction.atomic():
            yield from records.iterator(chunk_size=CHUNK_ROWS)
    except EmptyResultSet:  # an account without any posting: Django knows that no row can match
        return

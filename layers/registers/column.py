"""A column of a register: how the database gives it, how it is read, how it sorts."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from django.db.models import Expression, F
from django.db.models.expressions import OrderBy
from django.utils.functional import Promise

if TYPE_CHECKING:
    from geo.models import User
    from layers.filters import UnitFilter

Value = str | int | float | date | time | None
Record = Mapping[str, Any]


class Look(StrEnum):
    """How a page draws a cell; files write its text all the same."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    UNIT = "unit"  # the text links to the unit
    HAZARD = "hazard"  # the text links to the hazard
    STATUS = "status"  # with the mark of the legend
    LEVEL = "level"  # a tag
    LATE = "late"  # red where the record says that it is overdue


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks, and what for: some columns depend on the day, some on who reads."""

    user: "User"
    asked: "UnitFilter"


@dataclass(frozen=True, slots=True)
class Column:
    """`key` stands in the address; `facts` are what the database is asked for, under names that `read` knows.

    `order` are the facts that it sorts by (none: it does not sort); empty values come first or last, whichever way.
    `members` are the members of a GeoJSON feature that say the same.
    """

    key: str
    label: str | Promise
    facts: Callable[[Asker], Mapping[str, Any]]
    read: Callable[[Record, Asker], Value]
    order: Sequence[str | Expression | F] = ()
    look: Look = Look.TEXT
    width: int = 14
    is_default: bool = False
    empty_first: bool = False
    members: Sequence[str] = ()

    @property
    def is_number(self) -> bool:
        """Whether it stands at the right, in tabular figures."""
        return self.look in (Look.NUMBER, Look.DATE, Look.LATE)

    def ordering(self, *, falling: bool) -> list[OrderBy]:
        """The terms of ORDER BY."""
        return [self._term(F(one) if isinstance(one, str) else one, falling) for one in self.order]

    def _term(self, by: Any, falling: bool) -> OrderBy:
        first = self.empty_first != falling
        nulls: dict[str, Any] = {"nulls_first": True} if first else {"nulls_last": True}
        term: OrderBy = by.desc(**nulls) if falling else by.asc(**nulls)
        return term


def plain(key: str, label: str | Promise, source: Any = None, **more: Any) -> Column:
    """A column that shows what one fact says: a name of the model, or an expression."""
    fact = f"of_{key}"
    expression = F(source or key) if isinstance(source or key, str) else source
    more.setdefault("order", (fact,))
    return Column(key, label, lambda asker: {fact: expression}, lambda record, asker: record[fact], **more)


def worded(key: str, label: str | Promise, source: str, words: Mapping[Any, Any], **more: Any) -> Column:
    """A column that shows the words of a code."""
    fact = f"of_{key}"
    more.setdefault("order", (fact,))

    def read(record: Record, asker: Asker) -> str:
        return str(words.get(record[fact], record[fact] or ""))

    return Column(key, label, lambda asker: {fact: F(source)}, read, **more)

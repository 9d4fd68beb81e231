"""Which columns of a register are shown and in which order, as the address says: `cols` and `sort`.

`cols=name,status` (repeatable or comma-separated; the register's own order holds), `sort=name` or `sort=-name`. A key
that the register does not have is refused by name.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from django.db.models.expressions import OrderBy
from django.http import QueryDict
from django.utils.translation import gettext as _

from layers.filters import BadFilter
from layers.registers.column import Column

COLUMNS, SORT = "cols", "sort"


@dataclass(frozen=True, slots=True)
class Shown:
    """`columns` in order; `by` sorts, the last first when `falling`. `chosen`: the address names the columns."""

    columns: Sequence[Column]
    by: Column
    falling: bool = False
    chosen: bool = False

    @classmethod
    def of(cls, every: Sequence[Column], params: QueryDict, first: str) -> Self:
        """What the address asks for; `first` is the sort of a register whose address names none."""
        by_key = {column.key: column for column in every}
        keys = {key for value in params.getlist(COLUMNS) for key in value.split(",") if key}
        for key in keys:
            _known(COLUMNS, key, by_key)
        said = params.get(SORT, "") or first
        by = by_key[_known(SORT, said.removeprefix("-"), {key: one for key, one in by_key.items() if one.order})]
        columns = tuple(one for one in every if (one.key in keys if keys else one.is_default))
        return cls(columns, by, falling=said.startswith("-"), chosen=bool(keys))

    @property
    def sort(self) -> str:
        """The value of `sort`."""
        return f"-{self.by.key}" if self.falling else self.by.key

    @property
    def keys(self) -> str:
        """The value of `cols`; empty for the columns that are shown anyway."""
        return ",".join(column.key for column in self.columns) if self.chosen else ""

    def ordering(self) -> list[OrderBy | str]:
        """ORDER BY of this table: never two rows without an order between them."""
        return [*self.by.ordering(falling=self.falling), "pk"]

    def click(self, column: Column) -> str:
        """The sort after a click on the heading of a column: rising first, then falling."""
        return f"-{column.key}" if self.by.key == column.key and not self.falling else column.key


def _known(key: str, value: str, known: dict[str, Column]) -> str:
    if value not in known:
        said = {"key": key, "value": value[:40], "allowed": ", ".join(known)}
        raise BadFilter(key, _("%(key)s: no column “%(value)s” here; choose of %(allowed)s") % said)
    return value

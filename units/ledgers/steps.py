"""What a ledger tells while it works: how many rows it has compared, with what outcome, how many it has written."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

from geo.progress import counted, tell
from geo.sheets import Row

WRITES = ("INSERT", "UPDATE")


class TellingRows(list[Row]):
    """The rows of a sheet; the first walk through them is told, later ones only look something up."""

    def __init__(self, rows: Iterable[Row]) -> None:
        super().__init__(rows)
        self.was_told = False

    def __iter__(self) -> Iterator[Row]:
        """All rows in their order."""
        if self.was_told:
            return super().__iter__()
        self.was_told = True
        return counted("check", super().__iter__(), len(self))


def tally(rows: Iterable[Row], judge: Callable[[Row], str]) -> Counter[str]:
    """Judge every row in its order and count the outcomes; each row keeps its own for the preview."""
    outcomes: Counter[str] = Counter()
    for row in rows:
        row.outcome = judge(row)
        outcomes[row.outcome] += 1
    return outcomes


@contextmanager
def writing(total: int) -> Iterator[None]:
    """Within the block, every row of a table that a statement has written is told as done, of `total` (0: unknown)."""
    written = 0

    def count(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        nonlocal written
        result = execute(sql, params, many, context)
        if sql.lstrip()[:6].upper() in WRITES:
            written += max(context["cursor"].rowcount, 0)
            tell("write", min(written, total) if total else written, total)
        return result

    tell("write", 0, total)
    with connection.execute_wrapper(count):
        yield

"""The first rows of every sheet, for the page where columns are matched; and which header is meant. Pure."""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from geo.cells import text
from geo.problems import Refused
from geo.sheets import Aliases, Layout, Table, best_header, heading

ROWS_SHOWN = 16
COLUMNS_SHOWN = 80
CHARACTERS_SHOWN = 40
Found = tuple[str, Layout] | None  # where it is from ("found" or "remembered"), and what


def signature(cells: Sequence[Any]) -> str:
    """What two headers with the same headings in the same order have in common."""
    headings = [heading(cell) for cell in cells]
    while headings and not headings[-1]:
        headings.pop()
    return hashlib.sha256("\x1f".join(headings).encode()).hexdigest()


def shown(name: str, table: Table) -> dict[str, Any]:
    """Name, first rows as texts, and the number of rows of a sheet, for a JSON column."""
    rows = [[text(cell)[:CHARACTERS_SHOWN] for cell in cells[:COLUMNS_SHOWN]] for cells in table[:ROWS_SHOWN]]
    signatures = [signature(cells) for cells in table[:ROWS_SHOWN]]
    return {"name": name, "rows": rows, "signatures": signatures, "count": len(table)}


def look(
    sheets: Iterable[tuple[str, Table]],
    aliases: Aliases,
    required: Sequence[str],
    remembered: Callable[[Sequence[str]], Mapping[str, Mapping[str, int]]],
) -> tuple[list[dict[str, Any]], Found]:
    """What the page shows of each sheet, and the header that is meant, if one is.

    `remembered(signatures)` gives the columns that a user has said for such a header; it goes before the aliases.
    """
    seen, found = [], None
    for name, table in sheets:
        card = shown(name, table)
        seen.append(card)
        found = found or _found(name, table, card["signatures"], aliases, required, remembered)
    return seen, found


def _found(
    name: str,
    table: Table,
    signatures: Sequence[str],
    aliases: Aliases,
    required: Sequence[str],
    remembered: Callable[[Sequence[str]], Mapping[str, Mapping[str, int]]],
) -> Found:
    known = remembered(signatures)
    for at, mark in enumerate(signatures):
        if mark in known:
            return "remembered", Layout(name, at + 1, known[mark])
    try:
        at, columns = best_header(table, aliases)
    except Refused:  # two columns of one meaning: a user says which
        return None
    is_whole = bool(columns) and all(field in columns for field in required)
    return ("found", Layout(name, at + 1, columns)) if is_whole else None


def likely(rows: Sequence[Sequence[str]], aliases: Aliases) -> tuple[int, dict[str, int]]:
    """Header row (from 1) and columns to begin with, where nothing was found for sure."""
    try:
        at, columns = best_header([list(row) for row in rows], aliases)
    except Refused:
        at, columns = 0, {}
    return at + 1, columns

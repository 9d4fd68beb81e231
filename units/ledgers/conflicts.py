"""A field edited by hand, and a file that says something else: the notice of the row, in the reader's words. Pure."""

from collections.abc import Mapping
from typing import Any

from geo import cells
from geo.problems import Problem
from geo.sheets import Row
from units.changes import FIELDS, POINT, Said
from units.ledgers.unit_rows import STATES, SUPPLIES, Lists

COLUMNS = {"declared_village_id": "village", POINT: "x", "nine_small.sub_type_id": "nine_small"}
Names = Mapping[str, Mapping[Any, str]]


def column_of(name: str) -> str:
    """The column of the ledger in which a field of the history stands."""
    return COLUMNS.get(name, name.rpartition(".")[2])


def names_of(lists: Lists) -> Names:
    """Field → what its ids and keys are called in ledgers."""
    villages = {pk: name for name, pk in lists.villages.items() if pk and not name.isdigit()}
    return {
        "declared_village_id": villages,
        FIELDS: {pk: name for name, pk in lists.fields.items()},
        "nine_small.sub_type_id": {pk: name for name, pk in lists.nine_small.items()},
        "state": {key: words[0] for key, words in STATES.items()},
        "gas.supply": {key: words[0] for key, words in SUPPLIES.items()},
    }


def conflict_notice(row: Row, name: str, held: Said, value: Said, names: Names) -> Problem:
    """Names the field, what the book says and what the file says."""
    column = column_of(name)
    params = {"field": row.headings.get(column, column), "kept": _shown(name, held, names)}
    return Problem("edited_by_hand", {**params, "value": _shown(name, value, names)}, is_notice=True)


def _shown(name: str, value: Said, names: Names) -> str:
    known = names.get(name, {})
    if name == POINT and isinstance(value, list):
        return ", ".join(f"{degree:.6f}" for degree in value)
    if isinstance(value, list):
        return "；".join(known.get(each, str(each)) for each in value) or "—"
    return known.get(value) or cells.text(value) or "—"

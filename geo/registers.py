"""Registers of the ground that come as a sheet: people with their postings, offices with their fields.

Each says how its rows would change the books (`plan`); loading by a command is here, and the ledgers of the upper apps
take the same plan, so that a page and a command do the same.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction

from geo.imports import Outcome, earlier, finish, record, repeated
from geo.locks import Lock, hold
from geo.models import ImportKind, Town, User
from geo.problems import Problem, Refused
from geo.sheets import Aliases, Sheet, read_sheet


@dataclass(slots=True)
class Planned:
    """What a sheet would do: counts (created, changed, unchanged, refused, people), problems, and `write`."""

    counts: Mapping[str, int]
    problems: list[Problem]
    write: Callable[[], object]


@dataclass(frozen=True, slots=True)
class SheetRegister:
    """One register: under which name it is kept, its headings, and what its rows would change in a town."""

    kind: ImportKind
    columns: Aliases
    required: Sequence[str]
    plan: Callable[[Sheet, Town], Planned]


def load(register: SheetRegister, path: Path, town: Town, *, user: User | None = None, again: bool = False) -> Outcome:
    """Read and write one file in one transaction. Good rows are applied, bad ones told; Refused without a good row."""
    before = earlier(register.kind, path, town)
    if before and not again:
        return repeated(before, path)
    sheet = read_sheet(path, register.columns, required=register.required)
    with transaction.atomic():
        hold(Lock.REGISTER, town)
        planned = register.plan(sheet, town)
        if planned.counts["refused"] == len(sheet.rows):
            raise Refused(planned.problems)
        job = record(kind=register.kind, path=path, town=town, user=user)
        planned.write()
        return finish(job, planned.counts, planned.problems)

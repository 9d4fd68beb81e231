"""The ledger of hazards: one row with its dates becomes a hazard and the steps of its history.

A row that was loaded before adds the steps that have come since; steps that are in the books are never changed.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import ClassVar

from geo.clock import entered, now, today
from geo.models import Code, CodeList, ImportJob, ImportKind, Town
from geo.problems import Problem
from geo.sheets import Aliases, Layout, Row, Sheet, read_sheet
from units.ledgers.hazard_history import added_steps
from units.ledgers.hazard_rows import HAZARD_COLUMNS, HazardLists, HazardRow, Step, hazard_row
from units.ledgers.run import Draft
from units.ledgers.save import BATCH, overwrite
from units.ledgers.unit_index import UnitIndex
from units.models import Hazard, HazardEvent, Unit
from units.names import plain


@dataclass(slots=True)
class History:
    """The steps of a hazard in the books, in order, and the deadlines that were ever set."""

    steps: list[tuple[str, date]] = field(default_factory=list)
    deadlines: list[date] = field(default_factory=list)


@dataclass(slots=True)
class _Books:
    """Hazards of the town as they stand, and what the file adds."""

    units: UnitIndex
    lists: HazardLists
    held: dict[str, Hazard]
    histories: dict[int, History]
    now: datetime
    job: ImportJob
    seen: dict[str, int] = field(default_factory=dict)
    new: list[Hazard] = field(default_factory=list)
    changed: list[Hazard] = field(default_factory=list)
    events: list[HazardEvent] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class HazardLedger:
    """Rows of hazards.xlsx, one hazard each, known by its 隐患编号."""

    kind: ImportKind = ImportKind.HAZARDS
    declared_datum: str = ""
    columns: ClassVar[Aliases] = HAZARD_COLUMNS
    required: ClassVar[tuple[str, ...]] = ("hazard_number", "description", "level", "found_on")

    def read(self, path: Path, layout: Layout | None = None) -> Sheet:
        """Rows of .xlsx, .xls or .csv."""
        return read_sheet(path, self.columns, required=self.required, layout=layout)

    def draft(self, sheet: Sheet, job: ImportJob) -> Draft:
        """Compare all rows with the hazards of the town; six queries."""
        if job.town is None:
            raise ValueError("a ledger of hazards belongs to a town")
        books = _books(job.town, job)
        outcomes = Counter(_plan(row, books) for row in sheet.rows)
        names = ("new", "changed", "unchanged", "refused")
        return Draft(
            counts={"rows": len(sheet.rows), **{name: outcomes[name] for name in names}},
            problems=[problem for row in sheet.rows for problem in row.problems],
            write=lambda: _write(books),
        )


def _books(town: Town, job: ImportJob) -> _Books:
    day = today()
    hazards = Hazard.objects.filter(unit__town=town).exclude(external_id="")
    lists = HazardLists(_ids(CodeList.FIELD, day), _ids(CodeList.FIRE_FACTOR, day), day, _people(town))
    held = {hazard.external_id: hazard for hazard in hazards}
    return _Books(UnitIndex(town), lists, held, _histories(town), now(), job)


def _histories(town: Town) -> dict[int, History]:
    histories: dict[int, History] = defaultdict(History)
    events = HazardEvent.objects.filter(hazard__unit__town=town).order_by("happened_on", "pk")
    for hazard_id, state, day, deadline in events.values_list("hazard_id", "state", "happened_on", "deadline_on"):
        histories[hazard_id].steps.append((state, day))
        if deadline:
            histories[hazard_id].deadlines.append(deadline)
    return histories


def _people(town: Town) -> dict[int, frozenset[str]]:
    """Unit → names that belong to it."""
    units = Unit.objects.filter(town=town).only("name", "principal", "controller", "fire_principal")
    return {unit.pk: unit.own_people for unit in units.iterator(chunk_size=5_000)}


def _ids(which: CodeList, day: date) -> dict[str, int]:
    return {plain(code.name): code.pk for code in Code.objects.in_force(day).filter(list=which)}


def _plan(row: Row, books: _Books) -> str:
    """One row into the books: new, changed, unchanged or refused."""
    taken = hazard_row(row, books.units.find(row), books.lists)
    if taken is None:
        return "refused"
    if taken.external_id in books.seen:
        first = books.seen[taken.external_id]
        row.note(Problem("hazard_number_twice", {"value": taken.external_id, "other": first}), "hazard_number")
        return "refused"
    books.seen[taken.external_id] = taken.number
    held = books.held.get(taken.external_id)
    return _add(taken, books) if held is None else _compare(row, taken, held, books)


def _add(taken: HazardRow, books: _Books) -> str:
    hazard = Hazard(unit_id=taken.unit_id, external_id=taken.external_id, **taken.attrs)
    hazard.import_job, hazard.source_row = books.job, taken.number
    books.new.append(hazard)
    books.events += [_event(hazard, step, books) for step in taken.steps]
    return "new"


def _compare(row: Row, taken: HazardRow, held: Hazard, books: _Books) -> str:
    if held.unit_id != taken.unit_id:
        row.note(Problem("hazard_of_other_unit", {"value": taken.external_id}), "hazard_number")
        return "refused"
    known = books.histories[held.pk]
    if refusal := _contradiction(taken, known):
        row.note(refusal, "deadline_on" if refusal.code == "hazard_deadline_differs" else "hazard_number")
        return "refused"
    steps = added_steps(known.steps, taken.steps, taken.attrs["responsible"]) or []
    books.events += [_event(held, step, books) for step in steps]
    changes = {name: value for name, value in taken.attrs.items() if getattr(held, name) != value}
    for name, value in changes.items():
        setattr(held, name, value)
    if changes or steps:
        held.version += 1
        books.changed.append(held)
    return "changed" if changes or steps else "unchanged"


def _contradiction(taken: HazardRow, known: History) -> Problem | None:
    """Why the row cannot be what the books tell with more steps; None where it can."""
    if added_steps(known.steps, taken.steps, taken.attrs["responsible"]) is None:
        return Problem("hazard_history_differs", {"value": taken.external_id})
    told = next((step.deadline_on for step in taken.steps if step.deadline_on), None)
    if told and known.deadlines and told not in known.deadlines:
        params = {"known": known.deadlines[-1].isoformat(), "told": told.isoformat(), "value": taken.external_id}
        return Problem("hazard_deadline_differs", params)
    return None


def _event(hazard: Hazard, step: Step, books: _Books) -> HazardEvent:
    return HazardEvent(
        hazard=hazard,
        state=step.state,
        happened_on=step.happened_on,
        deadline_on=step.deadline_on,
        actor=step.actor,
        recorded_at=entered(step.recorded_on) if step.recorded_on else books.now,
        import_job=books.job,
    )


def _write(books: _Books) -> Mapping[str, int]:
    """Insertion order is the order of steps on one day: ids rise with it. Nothing is counted beside the rows."""
    Hazard.objects.bulk_create(books.new, batch_size=BATCH)
    overwrite(Hazard, books.changed, "id")
    HazardEvent.objects.bulk_create(books.events, batch_size=BATCH)
    return {}

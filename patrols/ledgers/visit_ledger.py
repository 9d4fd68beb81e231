"""The ledger of visits: each row one visit, known by its 记录编号; a visit in the books is never changed by a file."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import ClassVar

from geo.clock import entered, now, today
from geo.models import ImportJob, ImportKind, Person, Town
from geo.problems import Problem
from geo.sheets import Aliases, Layout, Row, Sheet, read_sheet
from patrols.ledgers.visit_rows import MODES, OUTCOMES, VISIT_COLUMNS, VisitRow, visit_row
from patrols.models import Visit
from patrols.tasks import coverage_is_stale
from units.ledgers.kinds import Words
from units.ledgers.run import Draft
from units.ledgers.save import BATCH
from units.ledgers.steps import tally
from units.ledgers.unit_index import UnitIndex
from units.models import Hazard
from units.names import plain

Facts = tuple[int, date, str]


@dataclass(slots=True)
class _Books:
    """Visits of the town as they stand, and what the file adds."""

    units: UnitIndex
    held: dict[str, Facts]
    people: dict[str, list[int]]
    hazards: dict[tuple[int, str], int]
    today: date
    now: datetime
    job: ImportJob
    seen: dict[str, int] = field(default_factory=dict)
    new: list[Visit] = field(default_factory=list)
    found: list[tuple[Visit, int]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class VisitLedger:
    """Rows of visits.xlsx."""

    kind: ImportKind = ImportKind.VISITS
    declared_datum: str = ""
    columns: ClassVar[Aliases] = VISIT_COLUMNS
    words: ClassVar[Mapping[str, Words]] = {"mode": MODES, "outcome": OUTCOMES}
    required: ClassVar[tuple[str, ...]] = ("happened_on", "outcome")

    def read(self, path: Path, layout: Layout | None = None) -> Sheet:
        """Rows of .xlsx, .xls or .csv."""
        return read_sheet(path, self.columns, required=self.required, layout=layout)

    def draft(self, sheet: Sheet, job: ImportJob) -> Draft:
        """Compare all rows with the visits of the town; four queries."""
        if job.town is None:
            raise ValueError("a ledger of visits belongs to a town")
        books = _books(job.town, job)
        outcomes = tally(sheet.rows, lambda row: _plan(row, books))
        return Draft(
            counts={"rows": len(sheet.rows), **{name: outcomes[name] for name in ("new", "unchanged", "refused")}},
            problems=[problem for row in sheet.rows for problem in row.problems],
            write=lambda: _write(books),
        )


def _books(town: Town, job: ImportJob) -> _Books:
    visits = Visit.objects.filter(unit__town=town).exclude(external_id="").order_by()
    held = {
        number: (unit_id, day, outcome)
        for number, unit_id, day, outcome in visits.values_list("external_id", "unit_id", "happened_on", "outcome")
    }
    people: dict[str, list[int]] = defaultdict(list)
    for person_id, name in Person.objects.filter(town=town).order_by("pk").values_list("pk", "name"):
        people[plain(name)].append(person_id)
    hazards = Hazard.objects.filter(unit__town=town).exclude(external_id="")
    numbered = {(unit_id, number): pk for pk, unit_id, number in hazards.values_list("pk", "unit_id", "external_id")}
    return _Books(UnitIndex(town), held, people, numbered, today(), now(), job)


def _plan(row: Row, books: _Books) -> str:
    """One row into the books: new, unchanged or refused."""
    taken = visit_row(row, books.units.find(row), books.today)
    if taken is None:
        return "refused"
    if taken.external_id in books.seen:
        first = books.seen[taken.external_id]
        row.note(Problem("visit_twice", {"value": taken.external_id, "other": first}), "visit_number")
        return "refused"
    books.seen[taken.external_id] = taken.number
    held = books.held.get(taken.external_id)
    if held is None:
        _add(row, taken, books)
        return "new"
    if held != taken.facts:
        row.note(Problem("visit_differs", {"value": taken.external_id}), "visit_number")
        return "refused"
    return "unchanged"


def _add(row: Row, taken: VisitRow, books: _Books) -> None:
    visitors = books.people.get(plain(taken.visitor_name), [])
    visit = Visit(
        unit_id=taken.unit_id,
        external_id=taken.external_id,
        happened_on=taken.happened_on,
        at_time=taken.at_time,
        visitor_id=visitors[0] if len(visitors) == 1 else None,
        visitor_name=taken.visitor_name,
        mode=taken.mode,
        outcome=taken.outcome,
        note=taken.note,
        recorded_at=entered(taken.recorded_on) if taken.recorded_on else books.now,
        import_job=books.job,
    )
    books.new.append(visit)
    for number in taken.hazards:
        hazard_id = books.hazards.get((taken.unit_id, plain(number)))
        if hazard_id:
            books.found.append((visit, hazard_id))
        else:
            row.note(Problem("visit_hazard_unknown", {"value": number}, is_notice=True), "hazards")


def _write(books: _Books) -> Mapping[str, int]:
    Visit.objects.bulk_create(books.new, batch_size=BATCH)
    link = Visit.hazards.through
    link.objects.bulk_create(
        [link(visit_id=visit.pk, hazard_id=hazard_id) for visit, hazard_id in books.found], batch_size=BATCH
    )
    if books.new and books.job.town:
        coverage_is_stale(books.job.town)
    return {}

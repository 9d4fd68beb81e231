"""What the ledgers of dated records share: rows against the books, and what a row that is known already may change.

A record is known by the fields of its `key`. The same row again changes nothing; a row with other details adds a
record that replaces the one before, so that old answers stay (units.models.entry). A blank cell never takes away what
the books know. Records that are renewed follow each other by their day; what happened once is corrected in place.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any, ClassVar

from geo.clock import entered, now, today
from geo.models import CodeList, ImportJob, ImportKind, Town
from geo.problems import Problem
from geo.sheets import Aliases, Layout, Row, Sheet, read_sheet
from units.ledgers.register import code_ids
from units.ledgers.run import Draft
from units.ledgers.save import BATCH
from units.ledgers.unit_index import UnitIndex
from units.ledgers.unit_rows import past_date
from units.models import Entry
from units.names import plain
from units.records import content_of

Key = tuple[Any, ...]
UNIT_CELLS = ("external_id", "name", "uscc")
OUTCOMES = ("new", "changed", "unchanged", "refused")


@dataclass(slots=True)
class Books:
    """The records of a town as they stand, and what the file adds."""

    town: Town
    units: UnitIndex
    today: date
    now: datetime
    job: ImportJob
    fields: Mapping[str, int]  # of industry, by comparable name
    heads: dict[Key, Any] = field(default_factory=dict)
    days: dict[Key, set[date]] = field(default_factory=lambda: defaultdict(set))
    seen: dict[Key, int] = field(default_factory=dict)
    added: list[Any] = field(default_factory=list)
    noted: dict[tuple[str, str], str] = field(default_factory=dict)  # what a ledger keeps for itself from row to row


@dataclass(slots=True)
class Taken:
    """A row that can be taken. `attrs` holds what the row says, blank cells left out; `day`: when, where it says so."""

    row: Row
    attrs: dict[str, Any]
    day: date | None
    recorded_on: date | None
    today: date

    @property
    def happened_on(self) -> date:
        """The day of the row; without one the day of entry or today, not after what it says has run out."""
        return self.day or min(self.recorded_on or self.today, self.attrs.get("expires_on") or date.max)


@dataclass(frozen=True, slots=True)
class EntryLedger:
    """Base of the ledgers of one model of dated records."""

    declared_datum: str = ""
    kind: ClassVar[ImportKind]
    columns: ClassVar[Aliases]
    required: ClassVar[tuple[str, ...]]
    model: ClassVar[Any]  # one of the subclasses of units.models.Entry
    key: ClassVar[tuple[str, ...]]

    def read(self, path: Path, layout: Layout | None = None) -> Sheet:
        """Rows of .xlsx, .xls or .csv."""
        return read_sheet(path, self.columns, required=self.required, layout=layout)

    def draft(self, sheet: Sheet, job: ImportJob) -> Draft:
        """Compare all rows with the records of the town; three queries and those of `prepare`."""
        if job.town is None:
            raise ValueError("a ledger belongs to a town")
        books = self.books(job.town, job)
        self.prepare(books, sheet)
        outcomes = Counter(self._settled(self._taken(sheet.rows, books), books))
        outcomes["refused"] = len(sheet.rows) - outcomes.total()
        return Draft(
            counts={"rows": len(sheet.rows), **{name: outcomes[name] for name in OUTCOMES}},
            problems=[problem for row in sheet.rows for problem in row.problems],
            write=lambda: write(self.model, books.added),
        )

    # ── what each ledger says for itself ──
    def prepare(self, books: Books, sheet: Sheet) -> None:
        """Look at the sheet as a whole before its rows are taken; nothing by default."""

    def attrs_of(self, row: Row, books: Books) -> dict[str, Any]:
        """The values of the model's fields that the row says; reasons and notices are added to the row."""
        raise NotImplementedError

    def look(self, taken: Taken, books: Books) -> None:
        """Add a problem to the row where it contradicts other records; nothing by default."""

    # ── rows against the books ──
    def books(self, town: Town, job: ImportJob) -> Books:
        """The records of the town: those that nothing replaces by their key, and the days of all."""
        day = today()
        books = Books(town, UnitIndex(town), day, now(), job, code_ids(CodeList.FIELD, day))
        entries = self._entries(town)
        replaced = {entry.replaces_id for entry in entries if entry.replaces_id}
        for entry in entries:
            key = self._key_of(entry)
            books.days[key].add(entry.happened_on)
            if entry.pk not in replaced:
                books.heads[key] = entry
        return books

    def _entries(self, town: Town) -> Sequence[Any]:
        path = "town" if hasattr(self.model, "town") else "unit__town"
        return list(self.model.objects.filter(**{path: town}).order_by("pk"))

    def _key_of(self, entry: Any) -> Key:
        return tuple(_comparable(getattr(entry, name)) for name in self.key)

    def _taken(self, rows: Iterable[Row], books: Books) -> list[Taken]:
        """The rows that can be taken; records that are renewed in the order of their days."""
        found = [taken for row in rows if (taken := self._row(row, books)) is not None]
        return sorted(found, key=lambda taken: taken.happened_on) if self.model.renews else found

    def _row(self, row: Row, books: Books) -> Taken | None:
        attrs = self.attrs_of(row, books)
        past = past_date(books.today)
        day, recorded_on = row.take("happened_on", past, required=not self.model.renews), row.take("recorded_on", past)
        if day and recorded_on and recorded_on < day:
            row.note(Problem("entry_recorded_before"), "recorded_on")
        if is_refused(row):
            return None
        given = {name: value for name, value in attrs.items() if value is not None and value != ""}
        taken = Taken(row, given, day, recorded_on, books.today)
        self.look(taken, books)
        return None if is_refused(row) else taken

    def _settled(self, rows: Iterable[Taken], books: Books) -> Iterable[str]:
        for taken in rows:
            taken.row.outcome = self._settle(taken, books)
            if taken.row.outcome != "refused":
                yield taken.row.outcome

    def _settle(self, taken: Taken, books: Books) -> str:
        """One row into the books: new, changed, unchanged or refused."""
        named = taken.attrs | {"happened_on": taken.happened_on}
        key = tuple(_comparable(named.get(name, "")) for name in self.key)
        if self._is_twice(taken, key, books):
            return "refused"
        head = books.heads.get(key)
        if head is None:
            self._add(taken, key, books, None)
            return "new"
        if head.is_struck:
            taken.row.note(Problem("entry_struck"))
            return "refused"
        return self._compare(taken, key, head, books)

    def _is_twice(self, taken: Taken, key: Key, books: Books) -> bool:
        first = books.seen.setdefault((*key, taken.happened_on), taken.row.number)
        if first != taken.row.number:
            taken.row.note(Problem("entry_twice", {"other": first}))
        return first != taken.row.number

    def _compare(self, taken: Taken, key: Key, head: Any, books: Books) -> str:
        is_renewed = self.model.renews and taken.day is not None and taken.day != head.happened_on
        if is_renewed and taken.happened_on < head.happened_on:
            self._tell_older(taken, key, head, books)
            return "unchanged"
        if not is_renewed and all(getattr(head, name) == value for name, value in taken.attrs.items()):
            return "unchanged"
        self._add(taken, key, books, head)
        return "changed"

    def _tell_older(self, taken: Taken, key: Key, head: Any, books: Books) -> None:
        """A row that says no more than an earlier record is silent; one that the books do not have is told."""
        if taken.happened_on not in books.days[key]:
            known = head.happened_on.isoformat()
            problem = Problem("entry_older", {"value": taken.happened_on.isoformat(), "known": known}, is_notice=True)
            taken.row.note(problem, "happened_on")

    def _add(self, taken: Taken, key: Key, books: Books, head: Any) -> None:
        """A new record; what the row does not say it takes over from the one it replaces."""
        if head:
            taken.attrs = _carried(head, is_renewal=taken.day not in (None, head.happened_on)) | taken.attrs
        entry = self.model(**taken.attrs, import_job=books.job, source_row=taken.row.number, replaces=head)
        entry.happened_on = max(taken.happened_on, head.happened_on) if head else taken.happened_on
        is_correction = head is not None and entry.happened_on == head.happened_on
        entry.recorded_at = books.now if is_correction else recorded_at(taken.recorded_on, entry.happened_on, books.now)
        if hasattr(self.model, "town"):
            entry.town = books.town
        books.heads[key] = entry
        books.days[key].add(entry.happened_on)
        books.added.append(entry)


def recorded_at(recorded_on: date | None, happened_on: date, moment: datetime) -> datetime:
    """When a row counts as recorded: its day of entry, not before it happened nor after this moment."""
    return min(entered(max(recorded_on, happened_on)), moment) if recorded_on else moment


def is_refused(row: Row) -> bool:
    """Whether the row has a problem that is more than a notice."""
    return any(not problem.is_notice for problem in row.problems)


def unit_of(row: Row, books: Books) -> int | None:
    """The unit that the row names; without one the row is refused."""
    return books.units.find(row)


def unit_if_named(row: Row, books: Books) -> int | None:
    """The unit that the row names; None where its cells are blank."""
    is_named = any(str(row.cells.get(name) or "").strip() for name in UNIT_CELLS)
    return books.units.find(row) if is_named else None


def write(model: Any, entries: Sequence[Any]) -> Mapping[str, int]:
    """Insert records; one that replaces another of the same file comes after it: one statement per generation."""
    left = list(entries)
    while left:
        ready = [entry for entry in left if entry.replaces is None or entry.replaces.pk]
        model.objects.bulk_create(ready, batch_size=BATCH)
        left = [entry for entry in left if not entry.pk]
    return {}


def _comparable(value: Any) -> Any:
    return plain(value) if isinstance(value, str) else value


def _carried(head: Entry, *, is_renewal: bool) -> dict[str, Any]:
    """What a record takes over from the one it replaces: all it is about, but a renewal not the day it ran out."""
    left_out = {"happened_on", "expires_on"} if is_renewal else {"happened_on"}
    return {name: value for name, value in content_of(head).items() if name not in left_out}

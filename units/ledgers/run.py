"""The way of every ledger: same file? → read → plan → preview or write → the file back with its problems.

Writing is one transaction under the lock of the town's register: a failure anywhere leaves everything as it was.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Protocol

from django.conf import settings
from django.db import transaction

from geo.imports import earlier
from geo.locks import Lock, hold
from geo.magic import sha256_of
from geo.models import ImportJob, ImportKind, Town, User
from geo.problems import Problem, Refused
from geo.progress import tell
from geo.sheets import Aliases, Layout, Sheet
from units.ledgers.report import write_report
from units.ledgers.steps import TellingRows, writing

KEPT_PROBLEMS = 500  # of each import, in the books; the report has them all


@dataclass(frozen=True, slots=True)
class Request:
    """What a user asked for. Without `apply` nothing is written but the report.

    `expected`: the counts that the user confirmed; where the register has changed since, nothing is written.
    `on_written` runs last inside the transaction. `with_report`: write the file back with its problems at once.
    """

    path: Path
    town: Town
    apply: bool = False
    again: bool = False
    user: User | None = None
    report: Path | None = None
    layout: Layout | None = None
    expected: Mapping[str, int] | None = None
    on_written: Callable[[ImportJob], None] | None = None
    with_report: bool = True


@dataclass(slots=True)
class Draft:
    """What a file would do: counts of rows, problems, the datum decided, and `write`, which does it.

    `writes`: how many rows of tables that is about, for the progress; 0 where the ledger does not say.
    """

    counts: dict[str, int]
    problems: list[Problem]
    write: Callable[[], Mapping[str, int]]
    datum: str = ""
    evidence: dict[str, object] = field(default_factory=dict)
    writes: int = 0

    @property
    def has_rows(self) -> bool:
        """Some row can be taken."""
        return self.counts["rows"] > self.counts["refused"]


class Ledger(Protocol):
    """One kind of ledger: how its file is read, and what its rows would change."""

    @property
    def kind(self) -> ImportKind:
        """Under which name it is kept in the books."""
        ...

    @property
    def declared_datum(self) -> str:
        """The datum the user declares, or "vote"; "" where the file has no coordinates."""
        ...

    @property
    def columns(self) -> Aliases:
        """Its fields, and the headings that mean each."""
        ...

    @property
    def required(self) -> Sequence[str]:
        """Fields without whose headings a sheet is none of this kind."""
        ...

    def read(self, path: Path, layout: Layout | None = None) -> Sheet:
        """The rows of the file, where `layout` says or where they are found; raises Refused."""
        ...

    def draft(self, sheet: Sheet, job: ImportJob) -> Draft:
        """What they would change; raises Refused. No query here may depend on the number of rows."""
        ...


@dataclass(slots=True)
class Outcome:
    """What became of a request. `already`: the same file was loaded before, nothing was done. `job`: it was written.

    `is_other`: the counts are no longer those that were confirmed, nothing was done.
    """

    counts: dict[str, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    datum: str = ""
    evidence: dict[str, object] = field(default_factory=dict)
    already: ImportJob | None = None
    job: ImportJob | None = None
    report: Path | None = None
    is_other: bool = False
    sheet: Sheet | None = None


def run(ledger: Ledger, request: Request) -> Outcome:
    """Preview or apply one file. Raises Refused when the file as a whole is not taken; nothing was changed then."""
    if job := _earlier(ledger, request):
        return Outcome(already=job)
    job = _job(ledger, request)
    try:
        tell("read", 0)
        sheet = ledger.read(request.path, request.layout)
        outcome = _previewed_or_written(ledger, request, sheet, job)
    except Refused as refused:
        raise refused.at(file=request.path.name) from refused
    if outcome.problems and request.with_report:
        target = request.report or Path(settings.MEDIA_ROOT) / "imports" / str(job.uuid) / request.path.name
        outcome.report = write_report(request.path, sheet, outcome.problems, target)
    return outcome


def _earlier(ledger: Ledger, request: Request) -> ImportJob | None:
    """The import of the very same file in the same datum, unless the user wants it once more."""
    job = earlier(ledger.kind, request.path, request.town, datum=ledger.declared_datum)
    return None if request.again else job


def _job(ledger: Ledger, request: Request) -> ImportJob:
    return ImportJob(
        town=request.town,
        kind=ledger.kind,
        file_name=request.path.name[:255],
        sha256=sha256_of(request.path),
        datum_declared=ledger.declared_datum,
        user=request.user,
    )


def _previewed_or_written(ledger: Ledger, request: Request, sheet: Sheet, job: ImportJob) -> Outcome:
    with transaction.atomic():
        if request.apply:
            hold(Lock.REGISTER, request.town)
            if other := _earlier(ledger, request):  # loaded by someone else while this one waited
                return Outcome(already=other)
        draft = ledger.draft(_telling(sheet), job)
        outcome = Outcome(draft.counts, draft.problems, draft.datum, draft.evidence, sheet=sheet)
        outcome.is_other = request.expected is not None and dict(request.expected) != dict(draft.counts)
        if request.apply and draft.has_rows and not outcome.is_other:
            job.save()
            with writing(draft.writes):
                outcome.counts |= draft.write()
            outcome.job = _kept(job, outcome)
            if request.on_written:
                request.on_written(job)
    return outcome


def _telling(sheet: Sheet) -> Sheet:
    """The same sheet, whose rows say how far a ledger has walked through them."""
    return replace(sheet, rows=TellingRows(sheet.rows))


def _kept(job: ImportJob, outcome: Outcome) -> ImportJob:
    job.datum, job.evidence, job.counts = outcome.datum, outcome.evidence, outcome.counts
    job.problems = [problem.to_json() for problem in outcome.problems[:KEPT_PROBLEMS]]
    job.save()
    return job

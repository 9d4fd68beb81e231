"""What the worker does with a draft: read and compare it, or write it. Runs outside of any request.

A try that was overtaken (started again, discarded) writes nothing: the state of the draft changes in the same
transaction as the books, and only for the try that it belongs to.
"""

import logging
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import translation

from geo.clock import now
from geo.models import DraftState, DraftStep, ImportDraft, ImportJob, ImportKind
from geo.problems import Problem, Refused
from geo.progress import listening, tell
from geo.quarantine import read_tables
from geo.sheets import SUFFIXES, Layout, Sheet, Table, opened_by, tables
from units.ledgers.drafts import layouts
from units.ledgers.drafts.evidence import places
from units.ledgers.drafts.files import file_of, report_of
from units.ledgers.drafts.peek import look
from units.ledgers.drafts.pulse import Pulse
from units.ledgers.drafts.queue import DraftMoved
from units.ledgers.drafts.rows import headings_of, keep_rows
from units.ledgers.kinds import LedgerKind, kinds
from units.ledgers.report import write_report
from units.ledgers.run import Outcome, Request, run

VOTE = "vote"
ASKS_DATUM = frozenset({"datum_not_sure", "datum_contradicted", "axes_contradicted", "datum_unknown", "epsg_unknown"})
ASKS_COLUMNS = frozenset({"header_missing", "column_twice", "sheet_empty"})
PROBLEMS_KEPT = 50  # of the file as a whole; those of its rows stand with the rows

logger = logging.getLogger(__name__)


def work(draft_id: int, run_number: int) -> None:
    """Do the step that was asked for, if this try still counts. Leaves the draft in a state that a page can show."""
    claimed = ImportDraft.objects.filter(pk=draft_id, run=run_number, state=DraftState.QUEUED)
    if not claimed.update(state=DraftState.RUNNING, heartbeat_at=now()):
        return
    draft = ImportDraft.objects.select_related("town", "user").get(pk=draft_id)
    with Pulse(draft) as pulse, listening(pulse.hear), opened_by(Once()), translation.override(draft.language):
        try:
            _preview(draft) if draft.step == DraftStep.PREVIEW else _apply(draft)
        except DraftMoved:
            logger.info("draft %s was overtaken", draft.uuid)
        except Refused as refused:
            _refused(draft, refused)
        except Exception as error:
            logger.exception("draft %s broke off", draft.uuid)
            problem = Problem("import_broke", {"reason": type(error).__name__}, file=draft.file_name)
            _settle(draft, DraftState.FAILED, problems=[problem.to_json()])


class Once:
    """An opener that reads the file in a child process once, for the look at its header and for its rows."""

    def __init__(self) -> None:
        self.held: list[tuple[str, Table]] | None = None

    def __call__(self, path: Path, suffix: str, max_rows: int) -> Iterator[tuple[str, Table]]:
        """The sheets of the one file of this piece of work."""
        if self.held is None:
            self.held = list(read_tables(path, suffix, max_rows))
        yield from self.held


# ── looking ──────────────────────────────────────────────────────────────────────────────────────────────────────
def _preview(draft: ImportDraft) -> None:
    kind, layout = kinds()[ImportKind(draft.kind)], None
    tell("read", 0)
    if is_sheet(draft):
        layout = _layout(draft, kind)
        if layout is None:
            return
    try:
        outcome = run(_ledger(draft, kind), _request(draft, layout))
    except Refused as refused:
        if refused.problems[0].code not in ASKS_DATUM:
            raise
        _ask_datum(draft, kind, layout, refused)
        return
    _previewed(draft, outcome)


def is_sheet(draft: ImportDraft) -> bool:
    """Has rows and columns, not shapes."""
    return Path(draft.file_name).suffix.lower() in SUFFIXES


def _layout(draft: ImportDraft, kind: LedgerKind) -> Layout | None:
    """Where things stand: as the user said, as it was said for such a header before, or as found; else it is asked."""
    sheets = tables(file_of(draft))
    cards, found = look(sheets, kind.columns, kind.required, lambda marks: layouts.remembered(draft, marks))
    said = layouts.from_json(draft.layout)
    origin, layout = ("said", said) if said else found or ("", None)
    draft.peek = {"sheets": cards, "origin": origin, "layout": layouts.to_json(layout) if layout else {}}
    if layout is None:
        missing = "、".join(kind.columns[name][0] for name in kind.required)
        problem = Problem("columns_asked", {"missing": missing}, file=draft.file_name)
        _settle(draft, DraftState.COLUMNS, peek=draft.peek, problems=[problem.to_json()])
    return layout


def _ask_datum(draft: ImportDraft, kind: LedgerKind, layout: Layout | None, refused: Refused) -> None:
    sheet = _ledger(draft, kind).read(file_of(draft), layout)
    evidence = dict(refused.evidence)
    _settle(
        draft,
        DraftState.DATUM,
        peek=draft.peek,
        evidence=evidence | {"places": places(sheet.rows, "", evidence)},
        problems=[problem.to_json() for problem in refused.problems],
    )


def _previewed(draft: ImportDraft, outcome: Outcome, *, is_renewed: bool = False) -> None:
    if outcome.already:
        _settle(draft, DraftState.ALREADY, earlier=outcome.already, peek=draft.peek)
        return
    sheet = _sheet(outcome)
    has_places = kinds()[ImportKind(draft.kind)].has_coordinates
    evidence = outcome.evidence | {"places": places(sheet.rows, outcome.datum, outcome.evidence) if has_places else {}}
    with transaction.atomic():
        keep_rows(draft, sheet)
        _settle(
            draft,
            DraftState.READY,
            counts=outcome.counts,
            datum=outcome.datum,
            evidence=evidence,
            peek=draft.peek | {"headings": headings_of(sheet)},
            problems=_of_the_file(outcome.problems),
            has_report=False,
            is_renewed=is_renewed,
        )
    _report(draft, sheet, outcome.problems)


# ── writing ──────────────────────────────────────────────────────────────────────────────────────────────────────
def _apply(draft: ImportDraft) -> None:
    kind = kinds()[ImportKind(draft.kind)]
    layout = layouts.from_json(draft.peek.get("layout") or {})
    wish = {"apply": True, "expected": draft.counts, "on_written": lambda job: _applied(draft, job)}
    outcome = run(_ledger(draft, kind), _request(draft, layout, **wish))
    if outcome.already:
        _settle(draft, DraftState.ALREADY, earlier=outcome.already)
    elif outcome.is_other:
        _previewed(draft, outcome, is_renewed=True)
    elif outcome.job is None:
        _settle(draft, DraftState.REFUSED, problems=[Problem("nothing_to_take", file=draft.file_name).to_json()])
    else:
        ImportDraft.objects.filter(pk=draft.pk).update(counts=outcome.counts)
        if not draft.has_report:
            _report(draft, _sheet(outcome), outcome.problems)


def _applied(draft: ImportDraft, job: ImportJob) -> None:
    """The last statement of the import's own transaction: it commits with the books, or not at all."""
    _settle(draft, DraftState.APPLIED, job=job)


# ── what both share ──────────────────────────────────────────────────────────────────────────────────────────────
def _ledger(draft: ImportDraft, kind: LedgerKind) -> Any:
    return kind.make(draft.datum_declared or VOTE, draft.insist)


def _request(draft: ImportDraft, layout: Layout | None, **wish: Any) -> Request:
    who: dict[str, Any] = {"user": draft.user, "again": draft.again, "layout": layout, "with_report": False}
    return Request(file_of(draft), draft.town, **who, **wish)


def _settle(draft: ImportDraft, state: DraftState, **said: Any) -> None:
    """Change the state of the draft, if this try still counts; raises DraftMoved if not."""
    held = ImportDraft.objects.filter(pk=draft.pk, run=draft.run, state=DraftState.RUNNING)
    if not held.update(state=state, heartbeat_at=now(), **said):
        raise DraftMoved


def _refused(draft: ImportDraft, refused: Refused) -> None:
    asks = is_sheet(draft) and bool(draft.peek) and refused.problems[0].code in ASKS_COLUMNS
    state = DraftState.COLUMNS if asks else DraftState.REFUSED
    problems = [problem.to_json() for problem in refused.problems[:PROBLEMS_KEPT]]
    try:
        _settle(draft, state, peek=draft.peek, problems=problems)
    except DraftMoved:
        logger.info("draft %s was overtaken", draft.uuid)


def _report(draft: ImportDraft, sheet: Sheet, problems: Sequence[Problem]) -> None:
    """The file back with its remarks: after the preview is there, so that nobody waits for it."""
    if problems:
        write_report(file_of(draft), sheet, problems, report_of(draft))
        ImportDraft.objects.filter(pk=draft.pk, run=draft.run).update(has_report=True)


def _sheet(outcome: Outcome) -> Sheet:
    if outcome.sheet is None:
        raise ValueError("a file that was read has a sheet")
    return outcome.sheet


def _of_the_file(problems: Sequence[Problem]) -> list[dict[str, Any]]:
    return [problem.to_json() for problem in problems if problem.row is None][:PROBLEMS_KEPT]

"""An import of 10,000 rows whose worker is killed with SIGKILL at random moments: all of it or nothing, and again.

A round hands the confirmed draft to a fresh worker process, kills it somewhere between its beginning and the time that
a whole import takes here, and looks at the books. The next round starts the same draft again, as the page does.
"""

import os
import random
import signal
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from multiprocessing import get_context
from pathlib import Path

import numpy as np
import shapely
from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections
from django_tasks_db.models import DBTaskResult

from geo.clock import now
from geo.models import DraftState, DraftStep, ImportDraft, ImportJob, ImportKind, ImportLayout, Town, User
from tests.cast import make_cast
from tests.drawings import degrees
from tests.faults.jobs import Job, Round
from tests.units.ledgers.drafts.steps import looked_at
from units.ledgers.drafts.files import forget
from units.ledgers.drafts.queue import QUEUE, ask
from units.models import Placement, Unit, UnitEvent

ROWS = 10_000
START_S, FINISH_S = 60.0, 300.0


@contextmanager
def ready(rows: int = ROWS) -> Iterator[Round]:
    """A town with four units and a ledger of `rows`; gives the function of a round, which starts from any state."""
    cast = make_cast()
    with world(cast.town, cast.users["Li"], rows) as play:
        yield play


@contextmanager
def world(town: Town, user: User, rows: int) -> Iterator[Round]:
    """The rounds of one town; everything that they have written is gone afterwards."""
    held = settings.MEDIA_ROOT
    with tempfile.TemporaryDirectory() as name:
        settings.MEDIA_ROOT = Path(name) / "media"
        path = write_rows(Path(name) / "ledger.csv", rows)
        before = books(town)
        try:
            yield lambda number: _round(number, town, user, path, rows, before)
        finally:
            wipe(town, before)
            settings.MEDIA_ROOT = held


def _round(number: int, town: Town, user: User, path: Path, rows: int, before: tuple[int, ...]) -> str:
    """Kill the worker once, look, and every fourth time let the next one finish; "" when the books are whole."""
    draft = ImportDraft.objects.filter(town=town).first() or looked_at(path, town, user, datum="wgs84")
    if draft.state == DraftState.APPLIED:
        wipe(town, before)
        draft = looked_at(path, town, user, datum="wgs84")
    if draft.state == DraftState.READY and draft.counts["new"] != rows:
        return f"the preview says {draft.counts}"
    _ask_again(draft)
    _killed_worker(draft, random.Random(number), until_s=_whole_import_s(rows))
    if said := _judged(draft, town, rows, before):
        return said
    return _finished(draft, town, rows, before) if number % 4 == 3 else ""


def _ask_again(draft: ImportDraft) -> None:
    """What “start again” does, once the page has seen that the worker is silent."""
    draft.refresh_from_db()
    if draft.state == DraftState.RUNNING:
        ImportDraft.objects.filter(pk=draft.pk).update(heartbeat_at=now() - timedelta(minutes=1))
        draft.refresh_from_db()
        assert draft.is_silent
    ask(draft, DraftStep.APPLY)


def _judged(draft: ImportDraft, town: Town, rows: int, before: tuple[int, ...]) -> str:
    """What is wrong with the books: they hold the file whole and the draft says so, or neither."""
    draft.refresh_from_db()
    whole = tuple(count + more for count, more in zip(before, (rows, rows, rows, 1), strict=True))
    found, is_applied = books(town), draft.state == DraftState.APPLIED
    if found == (whole if is_applied else before):
        return ""
    return f"units, events, placements, imports are {found}, began as {before}, and the draft is {draft.state}"


def _finished(draft: ImportDraft, town: Town, rows: int, before: tuple[int, ...]) -> str:
    """The same draft, started again and left alone, comes into the books."""
    if draft.state != DraftState.APPLIED:
        _ask_again(draft)
        with _worker():
            _wait_until(lambda: not _is_at(draft, DraftState.QUEUED, DraftState.RUNNING), FINISH_S)
    draft.refresh_from_db()
    return _judged(draft, town, rows, before) if draft.state == DraftState.APPLIED else f"{draft.state} after a restart"


# ── the worker process ───────────────────────────────────────────────────────────────────────────────────────────
def _killed_worker(draft: ImportDraft, chance: random.Random, *, until_s: float) -> None:
    with _worker() as worker:
        _wait_until(lambda: not _is_at(draft, DraftState.QUEUED), START_S)
        time.sleep(chance.uniform(0, until_s))
        os.kill(worker, signal.SIGKILL)
    _wait_for_the_server()


@contextmanager
def _worker() -> Iterator[int]:
    """The worker's command in a process of its own, forked because loading everything anew takes seconds; its id."""
    connections.close_all()
    connection.close_pool()  # type: ignore[attr-defined]  # its threads would be missing in the child
    worker = get_context("fork").Process(target=_serve)
    worker.start()
    assert worker.pid is not None
    try:
        yield worker.pid
    finally:
        worker.kill()
        worker.join(timeout=30)


def _serve() -> None:
    call_command("db_worker", queue_name=QUEUE, interval=0.05, startup_delay=False, reload=False, verbosity=0)


def _is_at(draft: ImportDraft, *states: DraftState) -> bool:
    return ImportDraft.objects.filter(pk=draft.pk, state__in=states).exists()


def _wait_until(is_so: Callable[[], bool], seconds: float) -> None:
    until = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < until, "the worker did nothing"
        time.sleep(0.02)


def _wait_for_the_server() -> None:
    """Until PostgreSQL has noticed that its client is gone and has rolled back."""
    query = """SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND xact_start IS NOT NULL
               AND pid <> pg_backend_pid() AND backend_type = 'client backend'"""

    def is_quiet() -> bool:
        with connection.cursor() as cursor:
            cursor.execute(query)
            return bool(cursor.fetchone() == (0,))

    _wait_until(is_quiet, START_S)


def _whole_import_s(rows: int) -> float:
    """About what an import takes here, so that kills fall into every part of it."""
    return 1.0 + rows / 1_000


def write_rows(path: Path, rows: int) -> Path:
    """A ledger of `rows` units all over the two villages of the cast, in WGS-84."""
    rng = np.random.default_rng(rows)
    xy = rng.uniform([5, 5], [595, 195], (rows, 2))
    lonlat = shapely.get_coordinates(degrees(shapely.MultiPoint(xy)))
    lines = ["单位编号,单位名称,所属村,经度,纬度,建档日期"]
    for at, ((x, _y), (lon, lat)) in enumerate(zip(xy.tolist(), lonlat.tolist(), strict=True), start=1):
        lines.append(f"K{at:06d},第{at}杂货店,{'A村' if x < 400 else 'B村'},{lon:.7f},{lat:.7f},2024-03-01")
    path.write_text("\n".join(lines), "utf-8")
    return path


# ── the books ────────────────────────────────────────────────────────────────────────────────────────────────────
def books(town: Town) -> tuple[int, ...]:
    """Units, events, placements and imports of the town."""
    return (
        Unit.objects.filter(town=town).count(),
        UnitEvent.objects.filter(unit__town=town).count(),
        Placement.objects.filter(unit__town=town).count(),
        ImportJob.objects.filter(town=town, kind=ImportKind.UNITS).count(),
    )


def wipe(town: Town, before: tuple[int, ...]) -> None:
    """Everything that imports have brought, so that the books are as they were `before`."""
    Unit.objects.filter(town=town, import_job__isnull=False).delete()
    for draft in ImportDraft.objects.filter(town=town):
        forget(draft)
    ImportJob.objects.filter(town=town).delete()
    ImportLayout.objects.filter(town=town).delete()
    DBTaskResult.objects.all().delete()
    assert books(town) == before, "the world is not as it was"


JOB = Job(
    "import_kills",
    50,
    "after SIGKILL of the worker at a random moment of a 10,000-row import the books hold all of it or nothing, and "
    "the same draft can be started again",
    ready,
)

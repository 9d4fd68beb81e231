"""The short form of the job import_kills, and two clerks with one file at the same moment."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from geo.models import DraftState, DraftStep, ImportDraft, Town, User
from tests.cast import Cast
from tests.committed import committed_cast
from tests.faults.import_kills import books, wipe, world, write_rows
from tests.units.ledgers.drafts.steps import looked_at
from units.ledgers.drafts.queue import ask
from units.ledgers.drafts.work import work

ROUNDS = 4
ROWS = 1_000


@pytest.fixture
def committed(django_db_setup: None, django_db_blocker: Any) -> Iterator[Cast]:
    """The cast in committed rows, which other processes and connections see."""
    with committed_cast(django_db_blocker) as cast:
        yield cast


def test_a_killed_worker_leaves_all_or_nothing_and_the_draft_can_be_started_again(committed: Cast) -> None:
    with world(committed.town, committed.users["Li"], ROWS) as play:
        assert [play(number) for number in range(ROUNDS)] == [""] * ROUNDS


def test_of_two_clerks_with_one_file_one_wins_and_the_other_is_told_who_and_when(
    committed: Cast, tmp_path: Path
) -> None:
    town, path = committed.town, write_rows(tmp_path / "ledger.csv", 300)
    before = books(town)
    try:
        _race(town, [committed.users["Li"], committed.users["Wang"]], path)
        units, _events, _placements, jobs = books(town)
        assert (units - before[0], jobs - before[3]) == (300, 1)
    finally:
        wipe(town, before)


def _race(town: Town, clerks: list[User], path: Path) -> None:
    """Both have seen the preview; both press the button."""
    drafts = [looked_at(path, town, clerk, datum="wgs84") for clerk in clerks]
    for draft in drafts:
        ask(draft, DraftStep.APPLY)
    barrier = Barrier(len(drafts))
    with ThreadPoolExecutor(len(drafts)) as pool:
        list(pool.map(lambda draft: _write(draft, barrier), drafts))
    states = {draft.state: draft for draft in ImportDraft.objects.filter(town=town).select_related("job", "earlier")}
    assert set(states) == {DraftState.APPLIED, DraftState.ALREADY}
    winner, loser = states[DraftState.APPLIED], states[DraftState.ALREADY]
    assert loser.earlier == winner.job
    assert winner.job is not None
    assert winner.job.user == winner.user
    assert winner.user != loser.user


def _write(draft: ImportDraft, barrier: Barrier) -> None:
    try:
        barrier.wait(timeout=10)
        work(draft.pk, draft.run)
    finally:
        connection.close()

"""Between pages and worker: who asks for what, and whether anybody answers."""

from datetime import timedelta
from typing import Any

from django.db import transaction

from geo.clock import now
from geo.models import DraftState, DraftStep, ImportDraft

QUEUE = "imports"
PATIENCE = timedelta(seconds=15)  # a worker looks every second; starting one takes a few


class DraftMoved(Exception):
    """Somebody else was first: the draft is not where the page showed it."""


def ask(draft: ImportDraft, step: DraftStep, **said: Any) -> None:
    """Hand the draft to the worker for a new try, with what the user has `said` (fields of the draft).

    Tries that may still be running count no longer. Raises DraftMoved.
    """
    from units.tasks import work_on_draft  # the task knows the work, which knows the draft

    anew = {"state": DraftState.QUEUED, "step": step, "run": draft.run + 1, "problems": [], "stage": "", "done": 0}
    anew |= {"total": 0, "queued_at": now(), "heartbeat_at": None, **said}
    with transaction.atomic():
        held = ImportDraft.objects.filter(pk=draft.pk, run=draft.run).exclude(state=DraftState.APPLIED)
        if not held.update(**anew):
            raise DraftMoved
        draft.refresh_from_db()
        pk, run = draft.pk, draft.run
        transaction.on_commit(lambda: work_on_draft.enqueue(pk, run))


def is_unanswered(draft: ImportDraft) -> bool:
    """It waits, no worker has another file in hand, and that for longer than a living worker would need."""
    waits = draft.state == DraftState.QUEUED and now() - draft.queued_at > PATIENCE
    return waits and not ImportDraft.objects.alive().exists()


def ahead_of(draft: ImportDraft) -> int:
    """How many files are served before this one."""
    queued = ImportDraft.objects.filter(state=DraftState.QUEUED, queued_at__lt=draft.queued_at).exclude(pk=draft.pk)
    return queued.count() + ImportDraft.objects.alive().exclude(pk=draft.pk).count()

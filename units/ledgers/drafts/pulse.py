"""The worker's sign of life: every half second the draft says that it is in work, and how far.

It beats in a thread of its own with a connection of its own, so that it is seen while the one long transaction of an
import is still open, and also while a single statement takes its time. It stops with the process.
"""

import logging
from threading import Event, Thread
from typing import Any

from django.db import DatabaseError, connection

from geo.clock import now
from geo.models import DraftState, ImportDraft

EVERY_S = 0.5
logger = logging.getLogger(__name__)


class Pulse:
    """A context: between its beginning and its end the draft's `heartbeat_at`, `stage`, `done`, `total` are alive."""

    def __init__(self, draft: ImportDraft) -> None:
        self.draft = ImportDraft.objects.filter(pk=draft.pk, run=draft.run, state=DraftState.RUNNING)
        self.said: tuple[str, int, int] = ("", 0, 0)
        self.ended = Event()
        self.thread = Thread(target=self._beat, name=f"pulse-{draft.pk}", daemon=True)

    def hear(self, stage: str, done: int, total: int) -> None:
        """What the work tells; kept until the next beat."""
        self.said = (stage, done, total)

    def __enter__(self) -> "Pulse":
        self.thread.start()
        return self

    def __exit__(self, *_exception: Any) -> None:
        self.ended.set()
        self.thread.join()

    def _beat(self) -> None:
        try:
            while not self.ended.wait(EVERY_S):
                self._say()
        finally:
            connection.close()

    def _say(self) -> None:
        stage, done, total = self.said
        try:
            self.draft.all().update(heartbeat_at=now(), stage=stage, done=done, total=total)
        except DatabaseError:
            logger.warning("the sign of life of an import could not be written", exc_info=True)

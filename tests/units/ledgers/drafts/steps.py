"""A clerk's upload and what the worker does with it, without a worker process."""

from pathlib import Path
from typing import Any
from uuid import uuid4

from geo.models import DraftStep, ImportDraft, ImportKind, Town, User
from units.ledgers.drafts.intake import Upload, take_in
from units.ledgers.drafts.queue import ask
from units.ledgers.drafts.work import work


def upload(path: Path, town: Town, user: User, kind: ImportKind = ImportKind.UNITS, **said: Any) -> ImportDraft:
    """The draft as the page makes it: waiting."""
    wish: dict[str, Any] = {"uuid": uuid4(), "datum": "vote", "name": path.name} | said
    return take_in(Upload(town=town, kind=kind, user=user, chunks=[path.read_bytes()], **wish))


def looked_at(path: Path, town: Town, user: User, kind: ImportKind = ImportKind.UNITS, **said: Any) -> ImportDraft:
    """Uploaded and read by the worker."""
    return worked(upload(path, town, user, kind, **said))


def worked(draft: ImportDraft) -> ImportDraft:
    """After the worker has done the step that was asked for."""
    draft.refresh_from_db()
    work(draft.pk, draft.run)
    draft.refresh_from_db()
    return draft


def applied(draft: ImportDraft) -> ImportDraft:
    """Confirmed, and after the worker has written it."""
    ask(draft, DraftStep.APPLY)
    return worked(draft)


def codes(draft: ImportDraft) -> list[str]:
    """Reason codes of what is wrong with the file as a whole."""
    return [problem["code"] for problem in draft.problems]

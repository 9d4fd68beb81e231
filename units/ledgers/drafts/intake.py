"""An upload becomes a draft: size and first bytes are looked at here, everything else is the worker's."""

import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db import transaction

from geo import magic
from geo.clock import now
from geo.magic import sha256_of
from geo.models import DraftState, DraftStep, ImportDraft, ImportKind, Town, User
from geo.problems import Problem, Refused
from geo.sheets import SUFFIXES
from units.ledgers.drafts.files import file_of, folder_of, forget, safe_name
from units.ledgers.drafts.queue import ask
from units.ledgers.features import MAP_SUFFIXES
from units.ledgers.kinds import kinds

KEPT_FOR = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Upload:
    """What a user sends. `uuid` comes with the form: sent twice, it is one draft. `datum`: "vote" or declared."""

    uuid: UUID
    town: Town
    kind: ImportKind
    user: User
    name: str
    chunks: Iterable[bytes]
    datum: str = ""
    language: str = "zh-hans"


def suffixes_of(kind: ImportKind) -> tuple[str, ...]:
    """Files that this kind is read from."""
    return SUFFIXES + MAP_SUFFIXES if kinds()[kind].has_coordinates else SUFFIXES


def take_in(upload: Upload) -> ImportDraft:
    """Keep the file in quarantine and ask the worker to read it. Raises Refused when it is not even that."""
    held = ImportDraft.objects.filter(uuid=upload.uuid).first()
    if held:
        return held
    _forget_old(upload.town)
    has_coordinates = kinds()[upload.kind].has_coordinates
    draft = ImportDraft(
        uuid=upload.uuid,
        town=upload.town,
        kind=upload.kind,
        user=upload.user,
        language=upload.language,
        file_name=safe_name(upload.name),
        datum_declared=upload.datum if has_coordinates else "",
    )
    try:
        _store(draft, upload.chunks)
        magic.refuse_unsafe(file_of(draft), known=suffixes_of(upload.kind))
    except Refused:
        shutil.rmtree(folder_of(draft), ignore_errors=True)
        raise
    draft.sha256, draft.size_bytes = sha256_of(file_of(draft)), file_of(draft).stat().st_size
    with transaction.atomic():
        draft.save()
        ask(draft, DraftStep.PREVIEW)
    return draft


def _store(draft: ImportDraft, chunks: Iterable[bytes]) -> None:
    path, size = file_of(draft), 0
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        for chunk in chunks:
            size += len(chunk)
            if size > magic.MAX_BYTES:
                limit = magic.MAX_BYTES // magic.MB
                raise Refused(Problem("upload_too_big", {"limit_mb": limit}, file=draft.file_name))
            file.write(chunk)


def _forget_old(town: Town) -> None:
    """Files that lay about for a month go, whether they were applied or not."""
    for draft in ImportDraft.objects.filter(town=town, created_at__lt=now() - KEPT_FOR).exclude(
        state=DraftState.RUNNING
    ):
        forget(draft)

"""Where the file of a draft lies: a folder of its own in quarantine, and the copy with remarks beside it."""

import re
import shutil
import unicodedata
from pathlib import Path

from django.conf import settings

from geo.models import ImportDraft

KEPT_CHARACTERS = 60  # of a name: file systems count bytes, and a Chinese character has three


def folder_of(draft: ImportDraft) -> Path:
    """The draft's own folder; its name says nothing of the file."""
    return Path(settings.MEDIA_ROOT) / "quarantine" / str(draft.uuid)


def file_of(draft: ImportDraft) -> Path:
    """The file as it came."""
    return folder_of(draft) / draft.file_name


def report_of(draft: ImportDraft) -> Path:
    """The user's own file with the remarks."""
    return folder_of(draft) / "remarks" / f"{Path(draft.file_name).stem}.xlsx"


def forget(draft: ImportDraft) -> None:
    """Delete the draft and its files; what it has brought into the books stays there."""
    draft.delete()
    shutil.rmtree(folder_of(draft), ignore_errors=True)


def safe_name(name: str) -> str:
    """A name without paths, control characters or excessive length, its suffix kept."""
    bare = Path(unicodedata.normalize("NFC", name).replace("\\", "/")).name
    bare = re.sub(r"[^\w（）()\[\]【】《》、，·.\- ]", "_", bare).strip(" .") or "ledger"
    stem, suffix = Path(bare).stem, Path(bare).suffix[:12]
    return f"{stem[:KEPT_CHARACTERS]}{suffix}"

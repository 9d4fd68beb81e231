"""The verbs of dated records: added, corrected, struck out; each one transaction, and each adds a row."""

from typing import Any, TypeVar

from django.db import IntegrityError, transaction

from geo.models import User
from units.models import Entry

E = TypeVar("E", bound=Entry)
OWN = frozenset({"id", "uuid", "recorded_at", "replaces", "is_struck", "user", "import_job", "source_row"})


class AlreadyReplaced(RuntimeError):
    """Somebody else corrected or struck out the record first; the newer one is the one to look at."""


@transaction.atomic
def add(*, entry: E, user: User | None) -> E:
    """Write a record that somebody entered by hand. Raises IntegrityError when the same is in the books already."""
    entry.user = user
    entry.save(force_insert=True)
    return entry


def correct(*, entry: E, changes: dict[str, Any], user: User | None) -> E:
    """A further record with other values in the place of this one, which stays as it was. Raises AlreadyReplaced."""
    return _replace(entry, content_of(entry) | changes, user, is_struck=False)


def strike_out(*, entry: E, user: User | None) -> E:
    """Say that the record was a mistake: from now on it holds for no day. Raises AlreadyReplaced."""
    return _replace(entry, content_of(entry), user, is_struck=True)


def content_of(entry: Entry) -> dict[str, Any]:
    """What a record says, without when it was recorded, by whom, and what it replaces."""
    fields = [field for field in entry._meta.concrete_fields if field.name not in OWN]
    return {field.attname: getattr(entry, field.attname) for field in fields}


def _replace(entry: E, content: dict[str, Any], user: User | None, *, is_struck: bool) -> E:
    newer = type(entry)(**content, replaces=entry, is_struck=is_struck, user=user)
    try:
        with transaction.atomic():
            newer.save(force_insert=True)
    except IntegrityError as error:
        if type(entry)._base_manager.filter(replaces=entry).exists():
            raise AlreadyReplaced from error
        raise
    return newer

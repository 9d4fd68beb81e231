"""What all changes of a unit's entry by hand share: locks, the version that was seen, the history, refusals."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction

from geo.locks import Lock, try_hold
from geo.models import Town
from units.changes import Said, edited_since, is_same
from units.models import ChangeOrigin, Unit, UnitChange

if TYPE_CHECKING:
    from geo.models import User


class EntryRefused(ValueError):
    """The change is not taken; `reason` is a code of units.messages, `field` the field that would mend it."""

    def __init__(self, reason: str, field: str = "", **params: str) -> None:
        super().__init__(reason)
        self.reason, self.field, self.params = reason, field, params


class StaleUnit(RuntimeError):
    """Somebody else changed the unit first; `unit` is what it is now."""

    def __init__(self, unit: Unit) -> None:
        super().__init__(f"version is {unit.version}")
        self.unit = unit


@dataclass(frozen=True, slots=True)
class Signature:
    """Who changes an entry by hand, and why."""

    user: "User | None"
    reason: str = ""


@contextmanager
def open_register(town: Town) -> Iterator[None]:
    """One transaction in which neither a ledger is being loaded nor boundaries change.

    Raises EntryRefused("register_busy") at once instead of waiting for a long import.
    """
    with transaction.atomic():
        if not (try_hold(Lock.REGISTER, town) and try_hold(Lock.GROUND, town)):
            raise EntryRefused("register_busy")
        yield


def locked(unit: Unit, version: int) -> Unit:
    """The unit's row as it is now, held until the transaction ends; StaleUnit when `version` is no longer its own."""
    fresh = Unit.objects.select_for_update().get(pk=unit.pk)
    if fresh.version != version or fresh.merged_into_id is not None:
        raise StaleUnit(fresh)
    return fresh


def sign(unit: Unit, origin: ChangeOrigin, changes: Mapping[str, list[Said]], by: Signature) -> UnitChange:
    """Add the change to the history; the unit keeps what the last file said, and gets its next version. Not saved."""
    unit.edited = edited_since(unit.edited, changes)
    unit.conflicts = {
        name: value
        for name, value in unit.conflicts.items()
        if name not in changes or not is_same(value["file"], changes[name][1])
    }
    unit.version += 1
    return record(unit, origin, changes, by)


def record(unit: Unit, origin: ChangeOrigin, changes: Mapping[str, list[Any]], by: Signature) -> UnitChange:
    """A row of the history."""
    return UnitChange.objects.create(
        unit=unit, origin=origin, changes=dict(changes), user=by.user, reason=by.reason.strip()[:200]
    )

"""The verb that records a visit: once per uuid, with the hazards found on it, in one transaction.

A phone or a form sends its own uuid. The same uuid with the same content is the same visit (the stored one is given
back, however often and however parallel it is sent); with another content it is a Conflict and nothing is written.
"""

import hashlib
import json
from dataclasses import dataclass, field
from datetime import date, time
from typing import Any
from uuid import UUID

from django.db import IntegrityError, models, transaction

from geo.clock import today
from geo.models import Code, Person
from patrols.models import Patrol, Visit, VisitMode, VisitOutcome
from patrols.tasks import coverage_is_stale
from units.models import Hazard, Unit
from units.services import FoundHazard, find


class Conflict(RuntimeError):
    """The uuid is taken by a visit with another content; `stored` is that visit."""

    def __init__(self, stored: Visit) -> None:
        super().__init__("visit_conflict")
        self.stored = stored


class VisitRefused(ValueError):
    """The content cannot be; `reason` is a code with words in patrols/visit_messages.py."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class VisitBody:
    """What the visitor wrote down. `found` are new hazards, `seen` known ones that were looked at again."""

    unit: Unit
    happened_on: date
    outcome: VisitOutcome
    mode: VisitMode = VisitMode.DAILY
    at_time: time | None = None
    visitor: Person | None = None
    visitor_name: str = ""
    did_patrol: bool = True
    did_report: bool = False
    did_publicise: bool = False
    did_dissuade: bool = False
    campaign: Code | None = None
    patrol: Patrol | None = None
    note: str = ""
    found: tuple[FoundHazard, ...] = field(default_factory=tuple)
    seen: tuple[Hazard, ...] = field(default_factory=tuple)

    def sha256(self) -> str:
        """The hash by which two submissions are told apart; rows of the database count by their key."""
        names = (name for name in self.__dataclass_fields__ if name not in ("found", "seen"))
        plain: dict[str, Any] = {name: getattr(self, name) for name in names}
        plain["found"] = [_plain_found(hazard) for hazard in self.found]
        plain["seen"] = sorted(hazard.pk for hazard in self.seen)
        return hashlib.sha256(json.dumps(plain, default=_plain, sort_keys=True).encode()).hexdigest()


def record_visit(*, uuid: UUID, body: VisitBody) -> Visit:
    """Write the visit and the hazards found on it, or give back the one that was stored under this uuid.

    Raises Conflict, and VisitRefused (visit_in_the_future, visit_before_registered, visit_clear_with_hazards,
    visit_needs_hazards, visit_unit_merged).
    """
    _check(body)
    sha256 = body.sha256()
    if stored := Visit.objects.filter(uuid=uuid).first():
        return _same(stored, sha256)
    try:
        return _write(uuid, body, sha256)
    except IntegrityError:
        # somebody sent it at the same moment and was first, or the unit became part of another one meanwhile
        if stored := Visit.objects.filter(uuid=uuid).first():
            return _same(stored, sha256)
        if Unit.objects.filter(pk=body.unit.pk, merged_into__isnull=False).exists():
            raise VisitRefused("visit_unit_merged") from None
        raise


def _same(stored: Visit, sha256: str) -> Visit:
    if stored.body_sha256 != sha256:
        raise Conflict(stored)
    return stored


def _check(body: VisitBody) -> None:
    has_hazards = bool(body.found or body.seen)
    impossible = {
        "visit_in_the_future": body.happened_on > today(),
        "visit_before_registered": body.happened_on < body.unit.registered_on,
        "visit_clear_with_hazards": body.outcome == VisitOutcome.CLEAR and bool(body.found),
        "visit_needs_hazards": body.outcome == VisitOutcome.FOUND and not has_hazards,
    }
    for reason, is_so in impossible.items():
        if is_so:
            raise VisitRefused(reason)


@transaction.atomic
def _write(uuid: UUID, body: VisitBody, sha256: str) -> Visit:
    """The visit first: its unique uuid makes the second of two senders wait here, before any hazard is written."""
    values = {name: getattr(body, name) for name in body.__dataclass_fields__ if name not in ("found", "seen")}
    values["visitor_name"] = body.visitor_name or (body.visitor.name if body.visitor else "")
    visit = Visit.objects.create(uuid=uuid, body_sha256=sha256, **values)
    hazards = [
        find(unit=body.unit, found=found, actor=values["visitor_name"], happened_on=body.happened_on)
        for found in body.found
    ]
    visit.hazards.add(*hazards, *body.seen)
    coverage_is_stale(body.unit.town)
    return visit


def _plain_found(found: FoundHazard) -> dict[str, Any]:
    return {name: getattr(found, name) for name in found.__dataclass_fields__}


def _plain(value: Any) -> Any:
    return value.pk if isinstance(value, models.Model) else str(value)

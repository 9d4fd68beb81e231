"""The verbs of the hazard main line: each one transaction, each adds one step to the history.

`version` is what the caller saw: of several people who act on one hazard at once exactly one wins, the others get
StaleVersion with the state it has now. Steps that the workflow or the rules forbid raise StepRefused with a reason.
`happened_on` defaults to today in Asia/Shanghai; facts entered late are welcome, facts of tomorrow are not.
"""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import F

from geo.clock import today
from geo.models import Code
from units.models import Hazard, HazardEvent, HazardLevel, HazardSource, Unit
from units.workflow import STEPS, HazardState, Step, StepRefused, check_days, check_rechecker, check_step


class StaleVersion(RuntimeError):
    """Somebody else changed the hazard first; `version` and `state` are what it has now."""

    def __init__(self, version: int, state: str) -> None:
        super().__init__(f"version is {version}, state {state}")
        self.version = version
        self.state = state


@dataclass(frozen=True, slots=True)
class FoundHazard:
    """What somebody writes down when a hazard is found."""

    description: str
    level: HazardLevel = HazardLevel.GENERAL
    source: HazardSource = HazardSource.INSPECTION
    field: Code | None = None
    factor: Code | None = None
    standard: str = ""


@transaction.atomic
def find(*, unit: Unit, found: FoundHazard, actor: str, happened_on: date | None = None) -> Hazard:
    """发现: a new hazard in state FOUND, version 1. A tip-off is to be followed by `verify` or `dismiss`."""
    if not found.description.strip():
        raise StepRefused("description_needed")
    day = happened_on or today()
    check_days(None, day, today())
    hazard = Hazard.objects.create(
        unit=unit,
        level=found.level,
        source=found.source,
        description=found.description.strip(),
        field=found.field,
        factor=found.factor,
        standard=found.standard,
    )
    HazardEvent.objects.create(hazard=hazard, state=HazardState.FOUND, happened_on=day, actor=actor)
    return hazard


def verify(*, hazard: Hazard, version: int, actor: str, happened_on: date | None = None) -> HazardEvent:
    """查实: what a tip-off said is true."""
    return _step(hazard, version, Step.VERIFY, Entry(actor, happened_on))


def dismiss(*, hazard: Hazard, version: int, actor: str, note: str, happened_on: date | None = None) -> HazardEvent:
    """不属实: what a tip-off said is not true; the note says how that was found."""
    _need(note, "note_needed")
    return _step(hazard, version, Step.DISMISS, Entry(actor, happened_on, note=note))


@transaction.atomic
def order(
    *,
    hazard: Hazard,
    version: int,
    actor: str,
    deadline_on: date | None,
    responsible: str = "",
    requirement: str = "",
    document: str = "",
    happened_on: date | None = None,
) -> HazardEvent:
    """下达整改通知. A major hazard needs a responsible, a requirement and a deadline."""
    check_order(hazard.level, deadline_on, responsible, requirement, happened_on or today())
    event = _step(
        hazard,
        version,
        Step.ORDER,
        Entry(actor, happened_on, deadline_on=deadline_on, document=document),
    )
    Hazard.objects.filter(pk=hazard.pk).update(responsible=responsible, requirement=requirement)
    return event


def check_order(level: str, deadline_on: date | None, responsible: str, requirement: str, happened_on: date) -> None:
    """Raise StepRefused unless the order says all that its level asks for."""
    if level == HazardLevel.MAJOR:
        _need(responsible, "major_needs_responsible")
        _need(requirement, "major_needs_requirement")
        if deadline_on is None:
            raise StepRefused("major_needs_deadline")
    if deadline_on is not None and deadline_on < happened_on:
        raise StepRefused("deadline_before_order")


def rectify(
    *, hazard: Hazard, version: int, actor: str, note: str = "", happened_on: date | None = None
) -> HazardEvent:
    """整改中: work on it has begun or goes on."""
    return _step(hazard, version, Step.RECTIFY, Entry(actor, happened_on, note=note))


@transaction.atomic
def extend(
    *, hazard: Hazard, version: int, actor: str, note: str, deadline_on: date | None, happened_on: date | None = None
) -> HazardEvent:
    """延期: `actor` approves a later deadline, the note says why. Raises StepRefused unless it is later than before."""
    _need(actor, "approver_needed_for_extension")
    _need(note, "note_needed")
    before = hazard.events.exclude(deadline_on=None).order_by("-happened_on", "-pk").first()
    if deadline_on is None or (before and before.deadline_on and deadline_on <= before.deadline_on):
        raise StepRefused("deadline_not_later")
    return _step(hazard, version, Step.EXTEND, Entry(actor, happened_on, note=note, deadline_on=deadline_on))


def ask_recheck(
    *, hazard: Hazard, version: int, actor: str, note: str = "", happened_on: date | None = None
) -> HazardEvent:
    """申请复查: `actor` reports that it is fixed, and so may not re-check it."""
    _need(actor, "actor_needed")
    return _step(hazard, version, Step.ASK_RECHECK, Entry(actor, happened_on, note=note))


def pass_recheck(
    *, hazard: Hazard, version: int, actor: str, note: str = "", happened_on: date | None = None
) -> HazardEvent:
    """复查合格."""
    return _recheck(hazard, version, Step.PASS_RECHECK, Entry(actor, happened_on, note=note))


def fail_recheck(
    *,
    hazard: Hazard,
    version: int,
    actor: str,
    note: str,
    deadline_on: date | None = None,
    happened_on: date | None = None,
) -> HazardEvent:
    """复查不合格: back to 整改中; the note says what is left to do, a new deadline replaces the old one."""
    _need(note, "note_needed")
    return _recheck(hazard, version, Step.FAIL_RECHECK, Entry(actor, happened_on, note=note, deadline_on=deadline_on))


def close_out(
    *, hazard: Hazard, version: int, actor: str, document: str = "", happened_on: date | None = None
) -> HazardEvent:
    """销号 after a passed re-check. For a major hazard `actor` is the approver, and must be named."""
    if hazard.level == HazardLevel.MAJOR:
        _need(actor, "approver_needed")
    entry = Entry(actor, happened_on, document=document)
    return _step(hazard, version, Step.CLOSE_OUT, entry)


@transaction.atomic
def close_at_once(
    *, hazard: Hazard, version: int, actor: str, note: str, happened_on: date | None = None
) -> HazardEvent:
    """当场整改: a general hazard fixed on the day it was found; the note says how."""
    if hazard.level == HazardLevel.MAJOR:
        raise StepRefused("major_not_at_once")
    _need(note, "note_needed")
    found_on = hazard.events.values_list("happened_on", flat=True).first()
    if found_on != (happened_on or today()):
        raise StepRefused("not_the_same_day")
    entry = Entry(actor, happened_on, note=note)
    return _step(hazard, version, Step.CLOSE_AT_ONCE, entry)


def void(*, hazard: Hazard, version: int, actor: str, note: str, happened_on: date | None = None) -> HazardEvent:
    """作废 a duplicate or a mistake; the note says why."""
    _need(note, "note_needed")
    return _step(hazard, version, Step.VOID, Entry(actor, happened_on, note=note))


@dataclass(frozen=True, slots=True)
class Entry:
    """What a step says besides its state."""

    actor: str
    happened_on: date | None = None
    note: str = ""
    document: str = ""
    deadline_on: date | None = None


def _need(text: str, reason: str) -> None:
    if not text.strip():
        raise StepRefused(reason)


@transaction.atomic
def _recheck(hazard: Hazard, version: int, step: Step, entry: Entry) -> HazardEvent:
    asked = hazard.events.filter(state=HazardState.RECHECK_ASKED).order_by("-happened_on", "-pk").first()
    people = hazard.unit.own_people | {hazard.responsible} - {""}
    check_rechecker(entry.actor, asked.actor if asked else "", people)
    return _step(hazard, version, step, entry)


@transaction.atomic
def _step(hazard: Hazard, version: int, step: Step, entry: Entry) -> HazardEvent:
    """Compare-and-set on the version, which also locks the row, then judge the step and add it."""
    won = Hazard.objects.filter(pk=hazard.pk, version=version).update(version=F("version") + 1)
    last = hazard.events.order_by("-happened_on", "-pk").first()
    current = HazardState(last.state) if last else None
    if not won:
        raise StaleVersion(Hazard.objects.values_list("version", flat=True).get(pk=hazard.pk), current or "")
    starts, state = STEPS[step]
    check_step(current, state, is_tip_off=hazard.source == HazardSource.TIP_OFF)
    if current not in starts:
        raise StepRefused("step_not_allowed", current)
    day = entry.happened_on or today()
    check_days(last.happened_on if last else None, day, today())
    return HazardEvent.objects.create(
        hazard=hazard,
        state=state,
        happened_on=day,
        deadline_on=entry.deadline_on,
        actor=entry.actor,
        note=entry.note,
        document=entry.document,
    )

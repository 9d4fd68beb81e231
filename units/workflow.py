"""The states of a hazard and the steps allowed between them, as a table (domain.md, hazard states).

Pure: no Django. `check_step` is the one place where a step is judged; `check_days` where the days of a history are.
"""

from datetime import date
from enum import StrEnum


class HazardState(StrEnum):
    """The main line, its branches and its three ends."""

    FOUND = "FOUND"  # 发现
    VERIFIED = "VERIFIED"  # 查实 (of a tip-off)
    UNFOUNDED = "UNFOUNDED"  # 不属实
    ORDERED = "ORDERED"  # 下达整改通知
    RECTIFYING = "RECTIFYING"  # 整改中
    RECHECK_ASKED = "RECHECK_ASKED"  # 申请复查
    RECHECK_PASSED = "RECHECK_PASSED"  # 复查合格
    CLOSED_OUT = "CLOSED_OUT"  # 销号
    VOID = "VOID"  # 作废


S = HazardState
SETTLED = frozenset({S.CLOSED_OUT, S.UNFOUNDED, S.VOID})

ALLOWED: dict[HazardState | None, frozenset[HazardState]] = {
    None: frozenset({S.FOUND}),
    # 当场整改: a general hazard may be closed out on the day it was found
    S.FOUND: frozenset({S.VERIFIED, S.UNFOUNDED, S.ORDERED, S.CLOSED_OUT, S.VOID}),
    S.VERIFIED: frozenset({S.ORDERED, S.VOID}),
    S.ORDERED: frozenset({S.RECTIFYING, S.RECHECK_ASKED, S.VOID}),
    S.RECTIFYING: frozenset({S.RECTIFYING, S.RECHECK_ASKED, S.VOID}),
    S.RECHECK_ASKED: frozenset({S.RECHECK_PASSED, S.RECTIFYING, S.VOID}),
    S.RECHECK_PASSED: frozenset({S.CLOSED_OUT, S.VOID}),
    S.CLOSED_OUT: frozenset(),
    S.UNFOUNDED: frozenset(),
    S.VOID: frozenset(),
}


class StepRefused(ValueError):
    """A step that is not allowed; `hazard_<reason>` has its words, `state` is where the hazard stands."""

    def __init__(self, reason: str, state: HazardState | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.state = state


def check_step(current: HazardState | None, following: HazardState) -> None:
    """Raise StepRefused unless `following` may come after `current` (None: nothing yet)."""
    if following not in ALLOWED[current]:
        raise StepRefused("step_not_allowed", current)


def check_days(last_on: date | None, happened_on: date, today: date) -> None:
    """Raise StepRefused unless the step lies between the one before it and today; the same day is in order."""
    if happened_on > today:
        raise StepRefused("in_the_future")
    if last_on is not None and happened_on < last_on:
        raise StepRefused("before_last_step")


def check_rechecker(actor: str, reported_fix: str, unit_people: frozenset[str]) -> None:
    """Raise StepRefused when nobody is named, or the one who re-checks is of the unit or reported the fix."""
    if not actor.strip():
        raise StepRefused("rechecker_needed")
    if actor.strip() == reported_fix.strip():
        raise StepRefused("rechecker_reported_fix")
    if actor.strip() in unit_people:
        raise StepRefused("rechecker_is_of_unit")

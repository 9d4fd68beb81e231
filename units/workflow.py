"""The states of a hazard and the steps allowed between them, as a table (domain.md, hazard states).

Pure: no Django. `check_step` is the one place where a step is judged; `check_days` where the days of a history are;
`offered` names the verbs that a hazard allows now.
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
    EXTENDED = "EXTENDED"  # 延期: 整改中 with a later deadline
    RECHECK_ASKED = "RECHECK_ASKED"  # 申请复查
    RECHECK_PASSED = "RECHECK_PASSED"  # 复查合格
    CLOSED_OUT = "CLOSED_OUT"  # 销号
    VOID = "VOID"  # 作废


S = HazardState
SETTLED = frozenset({S.CLOSED_OUT, S.UNFOUNDED, S.VOID})
# what is said of a tip-off first, and of nothing else
JUDGED = frozenset({S.VERIFIED, S.UNFOUNDED})
# an order stands and nothing has been reported as fixed since
ORDERED_ON = frozenset({S.ORDERED, S.RECTIFYING, S.EXTENDED})

ALLOWED: dict[HazardState | None, frozenset[HazardState]] = {
    None: frozenset({S.FOUND}),
    # 当场整改: a general hazard may be closed out on the day it was found
    S.FOUND: frozenset({S.VERIFIED, S.UNFOUNDED, S.ORDERED, S.CLOSED_OUT, S.VOID}),
    S.VERIFIED: frozenset({S.ORDERED, S.VOID}),
    S.ORDERED: frozenset({S.RECTIFYING, S.EXTENDED, S.RECHECK_ASKED, S.VOID}),
    S.RECTIFYING: frozenset({S.RECTIFYING, S.EXTENDED, S.RECHECK_ASKED, S.VOID}),
    S.EXTENDED: frozenset({S.RECTIFYING, S.EXTENDED, S.RECHECK_ASKED, S.VOID}),
    S.RECHECK_ASKED: frozenset({S.RECHECK_PASSED, S.RECTIFYING, S.VOID}),
    S.RECHECK_PASSED: frozenset({S.CLOSED_OUT, S.VOID}),
    S.CLOSED_OUT: frozenset(),
    S.UNFOUNDED: frozenset(),
    S.VOID: frozenset(),
}


class Step(StrEnum):
    """The verbs, main line first; units.services has one function for each, under the same name in lower case."""

    VERIFY = "VERIFY"
    DISMISS = "DISMISS"
    ORDER = "ORDER"
    CLOSE_AT_ONCE = "CLOSE_AT_ONCE"
    RECTIFY = "RECTIFY"
    EXTEND = "EXTEND"
    ASK_RECHECK = "ASK_RECHECK"
    PASS_RECHECK = "PASS_RECHECK"  # noqa: S105  no password
    FAIL_RECHECK = "FAIL_RECHECK"
    CLOSE_OUT = "CLOSE_OUT"
    VOID = "VOID"


# from which states a verb starts, and the state it enters
STEPS: dict[Step, tuple[frozenset[HazardState], HazardState]] = {
    Step.VERIFY: (frozenset({S.FOUND}), S.VERIFIED),
    Step.DISMISS: (frozenset({S.FOUND}), S.UNFOUNDED),
    Step.ORDER: (frozenset({S.FOUND, S.VERIFIED}), S.ORDERED),
    Step.CLOSE_AT_ONCE: (frozenset({S.FOUND}), S.CLOSED_OUT),
    Step.RECTIFY: (ORDERED_ON, S.RECTIFYING),
    Step.EXTEND: (ORDERED_ON, S.EXTENDED),
    Step.ASK_RECHECK: (ORDERED_ON, S.RECHECK_ASKED),
    Step.PASS_RECHECK: (frozenset({S.RECHECK_ASKED}), S.RECHECK_PASSED),
    Step.FAIL_RECHECK: (frozenset({S.RECHECK_ASKED}), S.RECTIFYING),
    Step.CLOSE_OUT: (frozenset({S.RECHECK_PASSED}), S.CLOSED_OUT),
    Step.VOID: (frozenset(S) - SETTLED, S.VOID),
}


class StepRefused(ValueError):
    """A step that is not allowed; `hazard_<reason>` has its words, `state` is where the hazard stands."""

    def __init__(self, reason: str, state: HazardState | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.state = state


def is_open(state: str, *, is_tip_off: bool) -> bool:
    """Everything but the three ends; a tip-off counts once it is verified. units.models.hazard has it as SQL."""
    return state not in SETTLED and not (is_tip_off and state == S.FOUND)


def following_of(current: HazardState | None, *, is_tip_off: bool) -> frozenset[HazardState]:
    """The states that may come after `current` (None: nothing yet): a tip-off is verified or dismissed first."""
    if current is not S.FOUND:
        return ALLOWED[current]
    return JUDGED | {S.VOID} if is_tip_off else ALLOWED[S.FOUND] - JUDGED


def check_step(current: HazardState | None, following: HazardState, *, is_tip_off: bool) -> None:
    """Raise StepRefused unless `following` may come after `current`."""
    if following not in following_of(current, is_tip_off=is_tip_off):
        raise StepRefused("step_not_allowed", current)


def offered(state: HazardState, *, is_tip_off: bool, is_major: bool) -> tuple[Step, ...]:
    """The verbs that a hazard in `state` allows, main line first; a major one is never closed on the spot."""
    following = following_of(state, is_tip_off=is_tip_off)
    return tuple(
        step
        for step, (starts, end) in STEPS.items()
        if state in starts and end in following and not (is_major and step is Step.CLOSE_AT_ONCE)
    )


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

"""The table of hazard states, step by step and all of it."""

from datetime import date

import pytest

from units.workflow import (
    ALLOWED,
    SETTLED,
    STEPS,
    HazardState,
    Step,
    StepRefused,
    check_days,
    check_rechecker,
    check_step,
    following_of,
    is_open,
    offered,
)

S = HazardState
# written out once more by hand: what may follow what
EXPECTED = {
    (None, S.FOUND),
    (S.FOUND, S.VERIFIED),
    (S.FOUND, S.UNFOUNDED),
    (S.FOUND, S.ORDERED),
    (S.FOUND, S.CLOSED_OUT),
    (S.VERIFIED, S.ORDERED),
    (S.ORDERED, S.RECTIFYING),
    (S.ORDERED, S.RECHECK_ASKED),
    (S.RECTIFYING, S.RECTIFYING),
    (S.RECTIFYING, S.RECHECK_ASKED),
    (S.ORDERED, S.EXTENDED),
    (S.RECTIFYING, S.EXTENDED),
    (S.EXTENDED, S.EXTENDED),
    (S.EXTENDED, S.RECTIFYING),
    (S.EXTENDED, S.RECHECK_ASKED),
    (S.RECHECK_ASKED, S.RECHECK_PASSED),
    (S.RECHECK_ASKED, S.RECTIFYING),
    (S.RECHECK_PASSED, S.CLOSED_OUT),
    *((state, S.VOID) for state in S if state not in SETTLED),
}
OF_TIP_OFFS_ONLY = {(S.FOUND, S.VERIFIED), (S.FOUND, S.UNFOUNDED)}
NEVER_OF_TIP_OFFS = {(S.FOUND, S.ORDERED), (S.FOUND, S.CLOSED_OUT)}


@pytest.mark.parametrize("current", [None, *S])
@pytest.mark.parametrize("following", list(S))
@pytest.mark.parametrize("is_tip_off", [False, True])
def test_each_pair_of_states_is_allowed_or_refused_as_drawn(current: S | None, following: S, is_tip_off: bool) -> None:
    if (current, following) in EXPECTED - (NEVER_OF_TIP_OFFS if is_tip_off else OF_TIP_OFFS_ONLY):
        check_step(current, following, is_tip_off=is_tip_off)
        assert following in following_of(current, is_tip_off=is_tip_off)
    else:
        with pytest.raises(StepRefused) as refused:
            check_step(current, following, is_tip_off=is_tip_off)
        assert (refused.value.reason, refused.value.state) == ("step_not_allowed", current)


def test_nothing_follows_a_settled_hazard() -> None:
    assert {S.CLOSED_OUT, S.UNFOUNDED, S.VOID} == SETTLED
    assert all(not ALLOWED[state] for state in SETTLED)


def test_every_state_can_be_reached_and_every_open_one_can_end() -> None:
    reached = {following for followings in ALLOWED.values() for following in followings}
    assert reached == set(S)
    for state in set(S) - SETTLED:
        assert S.VOID in ALLOWED[state]


@pytest.mark.parametrize(
    ("last", "day", "reason"),
    [
        (None, date(2026, 11, 24), "in_the_future"),
        (date(2026, 11, 10), date(2026, 11, 9), "before_last_step"),
    ],
)
def test_a_step_lies_between_the_last_one_and_today(last: date | None, day: date, reason: str) -> None:
    with pytest.raises(StepRefused) as refused:
        check_days(last, day, date(2026, 11, 23))
    assert refused.value.reason == reason
    check_days(last, date(2026, 11, 23), date(2026, 11, 23))
    check_days(date(2026, 11, 23), date(2026, 11, 23), date(2026, 11, 23))


@pytest.mark.parametrize(
    ("actor", "reason"),
    [(" ", "rechecker_needed"), ("陈一", "rechecker_reported_fix"), ("周二", "rechecker_is_of_unit")],
)
def test_the_unit_and_the_one_who_reported_the_fix_never_recheck(actor: str, reason: str) -> None:
    with pytest.raises(StepRefused) as refused:
        check_rechecker(actor, reported_fix="陈一", unit_people=frozenset({"周二"}))
    assert refused.value.reason == reason
    check_rechecker("李工", reported_fix="陈一", unit_people=frozenset({"周二"}))


def test_the_verbs_walk_exactly_the_table() -> None:
    walked = {(start, end) for starts, end in STEPS.values() for start in starts}
    assert walked | {(None, S.FOUND)} == EXPECTED
    assert set(STEPS) == set(Step)


@pytest.mark.parametrize(
    ("state", "is_tip_off", "is_major", "verbs"),
    [
        (S.FOUND, False, False, [Step.ORDER, Step.CLOSE_AT_ONCE, Step.VOID]),
        (S.FOUND, False, True, [Step.ORDER, Step.VOID]),
        (S.FOUND, True, False, [Step.VERIFY, Step.DISMISS, Step.VOID]),
        (S.VERIFIED, True, False, [Step.ORDER, Step.VOID]),
        (S.RECTIFYING, False, False, [Step.RECTIFY, Step.EXTEND, Step.ASK_RECHECK, Step.VOID]),
        (S.RECHECK_ASKED, False, False, [Step.PASS_RECHECK, Step.FAIL_RECHECK, Step.VOID]),
        (S.RECHECK_PASSED, True, True, [Step.CLOSE_OUT, Step.VOID]),
        (S.CLOSED_OUT, False, False, []),
    ],
)
def test_a_hazard_offers_the_verbs_of_its_state_source_and_level(
    state: S, is_tip_off: bool, is_major: bool, verbs: list[Step]
) -> None:
    assert list(offered(state, is_tip_off=is_tip_off, is_major=is_major)) == verbs


@pytest.mark.parametrize("state", list(S))
def test_a_tip_off_counts_as_open_once_it_is_verified(state: S) -> None:
    assert is_open(state, is_tip_off=False) == (state not in SETTLED)
    assert is_open(state, is_tip_off=True) == (state not in SETTLED and state != S.FOUND)

"""The table of hazard states, step by step and all of it."""

from datetime import date

import pytest

from units.workflow import (
    ALLOWED,
    SETTLED,
    HazardState,
    StepRefused,
    check_days,
    check_rechecker,
    check_step,
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
    (S.RECHECK_ASKED, S.RECHECK_PASSED),
    (S.RECHECK_ASKED, S.RECTIFYING),
    (S.RECHECK_PASSED, S.CLOSED_OUT),
    *((state, S.VOID) for state in S if state not in SETTLED),
}


@pytest.mark.parametrize("current", [None, *S])
@pytest.mark.parametrize("following", list(S))
def test_each_pair_of_states_is_allowed_or_refused_as_drawn(current: S | None, following: S) -> None:
    if (current, following) in EXPECTED:
        check_step(current, following)
        assert following in ALLOWED[current]
    else:
        with pytest.raises(StepRefused) as refused:
            check_step(current, following)
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

"""Due days and the ring 超期未查, at their edges."""

from datetime import date

import pytest

from units.deadlines import due_on, is_overdue, is_suspended, shortest

TODAY = date(2026, 11, 23)


def test_of_several_intervals_the_shortest_holds() -> None:
    assert shortest([365, 30, 90]) == 30
    assert shortest([]) is None


def test_a_visit_is_due_its_interval_after_the_last_one() -> None:
    assert due_on(date(2026, 8, 2), 30) == date(2026, 9, 1)
    assert due_on(None, 30) is None
    assert due_on(date(2026, 8, 2), None) is None


@pytest.mark.parametrize(
    ("last", "interval", "expected"),
    [
        (date(2026, 10, 24), 30, False),  # due today
        (date(2026, 10, 23), 30, True),  # due yesterday
        (date(2026, 11, 23), 1, False),
        (date(2020, 1, 1), None, False),  # no rule asks for more
        (None, 30, True),
        (None, None, True),  # never visited is overdue with or without a rule
    ],
)
def test_due_today_is_in_time_and_due_yesterday_is_not(last: date | None, interval: int | None, expected: bool) -> None:
    assert is_overdue(last, interval, TODAY) is expected


@pytest.mark.parametrize(
    ("state", "review_on", "expected"),
    [
        ("SUSPENDED", date(2026, 11, 22), False),
        ("SUSPENDED", date(2026, 11, 23), True),
        ("SUSPENDED", None, True),
        ("OPEN", date(2026, 12, 1), False),
        (None, None, False),
    ],
)
def test_a_suspension_holds_through_its_review_day(state: str | None, review_on: date | None, expected: bool) -> None:
    assert is_suspended(state, review_on, TODAY) is expected

"""When a unit must be looked at again, and whether that day has passed (domain.md, clocks and rules).

Pure: no Django. Days are whole calendar days in Asia/Shanghai. The same rule as SQL is in units.deadlines_sql;
tests/patrols/queries compares the two on invented worlds.
"""

from collections.abc import Iterable
from datetime import date, timedelta


def shortest(intervals_days: Iterable[int]) -> int | None:
    """The interval that holds when several rules match a unit: the smallest one, in days; None without a rule."""
    return min(intervals_days, default=None)


def due_on(last_visited_on: date | None, interval_days: int | None) -> date | None:
    """The last day on which the next visit is in time; None when never visited or when no rule asks for visits."""
    if last_visited_on is None or interval_days is None:
        return None
    return last_visited_on + timedelta(days=interval_days)


def is_overdue(last_visited_on: date | None, interval_days: int | None, on: date) -> bool:
    """超期未查 on the day, for a unit in business: never visited, or past its due day. Due today is in time."""
    if last_visited_on is None:
        return True
    due = due_on(last_visited_on, interval_days)
    return due is not None and due < on


def is_suspended(state: str | None, review_on: date | None, on: date) -> bool:
    """停业 holds through its review day; after it the unit counts as in business again. No review day: it holds."""
    return state == "SUSPENDED" and (review_on is None or on <= review_on)

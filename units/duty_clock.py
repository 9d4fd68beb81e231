"""What a unit has to do itself, and by when: drills, training, plans, certificates, inspections. Pure: no Django.

Days are whole calendar days in Asia/Shanghai. A duty is DONE for now, DUE (still in time, or without a fixed day) or
OVERDUE. Which rule is for which unit is decided elsewhere (units.duties_due); here are only days.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum


class Form(StrEnum):
    """How a due day is found."""

    INTERVAL = "INTERVAL"
    CALENDAR_YEAR = "CALENDAR_YEAR"
    CALENDAR_HALF = "CALENDAR_HALF"
    CURRENT_PRINCIPAL = "CURRENT_PRINCIPAL"
    OWN_DATE = "OWN_DATE"


class Standing(StrEnum):
    """How a duty stands on a day, the worst last."""

    DONE = "DONE"
    DUE = "DUE"
    OVERDUE = "OVERDUE"


@dataclass(frozen=True, slots=True)
class Due:
    """The answer for one duty: by when, last done when (None: never), and how that stands."""

    due_on: date | None
    last_done_on: date | None
    standing: Standing


@dataclass(frozen=True, slots=True)
class Span:
    """A calendar year or half-year; both days belong to it."""

    first: date
    last: date

    def holds(self, day: date) -> bool:
        """Whether the day lies in it."""
        return self.first <= day <= self.last


def span_of(form: Form, on: date) -> Span:
    """The calendar year or half-year in which a day lies; ValueError for a form without a calendar."""
    if form is Form.CALENDAR_YEAR:
        return Span(date(on.year, 1, 1), date(on.year, 12, 31))
    if form is Form.CALENDAR_HALF:
        if on.month <= 6:
            return Span(date(on.year, 1, 1), date(on.year, 6, 30))
        return Span(date(on.year, 7, 1), date(on.year, 12, 31))
    raise ValueError(f"{form} has no calendar")


def by_calendar(form: Form, done: Iterable[date], on: date, since: date) -> Due:
    """Once in every span; done in the present one, it is due next by the end of the one after.

    `since`: from when on the unit owes it (on the books, rule in force). A span that was owed whole and passed
    without it is overdue until it is done in the present one; the due day is then the last day of the missed span.
    """
    now = span_of(form, on)
    days = [day for day in done if day <= on]
    last = max(days, default=None)
    if last is not None and now.holds(last):
        return Due(span_of(form, now.last + timedelta(days=1)).last, last, Standing.DONE)
    before = span_of(form, now.first - timedelta(days=1))
    if since <= before.first and not any(before.holds(day) for day in days):
        return Due(before.last, last, Standing.OVERDUE)
    return Due(now.last, last, Standing.DUE)


def by_interval(interval_days: int, done: Iterable[date], on: date, since: date) -> Due:
    """At most `interval_days` after the last time, the first at most so long after `since`; due today is in time."""
    last = max((day for day in done if day <= on), default=None)
    due_on = (last or since) + timedelta(days=interval_days)
    if due_on < on:
        return Due(due_on, last, Standing.OVERDUE)
    return Due(due_on, last, Standing.DONE if last else Standing.DUE)


def by_own_date(expires_on: date | None, last_done_on: date, on: date) -> Due:
    """Until the day that stands in the record itself; on that day it still holds. None: nobody wrote it down."""
    if expires_on is None:
        return Due(None, last_done_on, Standing.DUE)
    return Due(expires_on, last_done_on, Standing.OVERDUE if expires_on < on else Standing.DONE)


def by_principal(trained: Iterable[tuple[date, str]], principal: str, on: date) -> Due:
    """Once for whoever is the principal now: a training of another one does not count. No day is fixed for it.

    `trained`: day and name of who sat in it, names comparable with `principal`.
    """
    days = [day for day, name in trained if day <= on and principal and name == principal]
    last = max(days, default=None)
    return Due(None, last, Standing.DONE if last else Standing.DUE)


def strictest(dues: Iterable[Due]) -> Due:
    """Of several rules for one duty the one that stands worst, then the one that is due first."""
    order = list(Standing)
    return max(dues, key=lambda due: (order.index(due.standing), -(due.due_on or date.max).toordinal()))

"""When a unit owes what, drawn as a line of months; and what holds for any days."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from units.duty_clock import (
    Due,
    Form,
    Standing,
    by_calendar,
    by_interval,
    by_own_date,
    by_principal,
    span_of,
    strictest,
)

DAYS = st.dates(date(2020, 1, 1), date(2035, 12, 31))
CALENDARS = st.sampled_from([Form.CALENDAR_YEAR, Form.CALENDAR_HALF])
LONG_AGO = date(2019, 1, 1)


def month(drawing: str, mark: str) -> list[date]:
    """The middle of every month that has the mark; the drawing begins in January 2025, `|` only divides years."""
    months = drawing.replace("|", "")
    return [date(2025 + at // 12, at % 12 + 1, 15) for at, found in enumerate(months) if found == mark]


@pytest.mark.parametrize(
    ("form", "drawing", "standing", "due_on"),
    [
        # 2025        |2026                    d: a drill, ?: the day asked about, D: a drill in the month asked about
        (Form.CALENDAR_YEAR, "....d.......|..?.........", Standing.DUE, date(2026, 12, 31)),
        (Form.CALENDAR_YEAR, "............|..?.........", Standing.OVERDUE, date(2025, 12, 31)),
        (Form.CALENDAR_YEAR, "............|.d?.........", Standing.DONE, date(2027, 12, 31)),
        (Form.CALENDAR_YEAR, "....d.......|.d.........?", Standing.DONE, date(2027, 12, 31)),
        (Form.CALENDAR_HALF, "..d....d....|.....?......", Standing.DUE, date(2026, 6, 30)),
        (Form.CALENDAR_HALF, "..d.........|.....?......", Standing.OVERDUE, date(2025, 12, 31)),
        (Form.CALENDAR_HALF, "..d....d....|......?.....", Standing.OVERDUE, date(2026, 6, 30)),
        (Form.CALENDAR_HALF, "..d....d....|...d.?......", Standing.DONE, date(2026, 12, 31)),
        (Form.CALENDAR_HALF, "..d....d....|.........d.?", Standing.DONE, date(2027, 6, 30)),
    ],
)
def test_a_span_without_a_drill_is_overdue_until_the_next_drill(
    form: Form, drawing: str, standing: Standing, due_on: date
) -> None:
    (on,) = month(drawing, "?")
    due = by_calendar(form, month(drawing, "d"), on, LONG_AGO)
    assert (due.standing, due.due_on) == (standing, due_on)


def test_a_unit_owes_nothing_for_the_year_in_which_it_came_on_the_books() -> None:
    on, opened = date(2026, 3, 1), date(2025, 1, 2)
    assert by_calendar(Form.CALENDAR_YEAR, [], on, opened).standing is Standing.DUE
    assert by_calendar(Form.CALENDAR_YEAR, [], on, date(2025, 1, 1)).standing is Standing.OVERDUE


def test_the_last_day_of_a_year_and_the_first_of_the_next_are_two_years() -> None:
    done = [date(2025, 12, 31)]
    assert by_calendar(Form.CALENDAR_YEAR, done, date(2025, 12, 31), LONG_AGO).standing is Standing.DONE
    assert by_calendar(Form.CALENDAR_YEAR, done, date(2026, 1, 1), LONG_AGO).standing is Standing.DUE


def test_a_form_without_a_calendar_has_no_span() -> None:
    with pytest.raises(ValueError, match="no calendar"):
        span_of(Form.INTERVAL, date(2026, 1, 1))


@given(CALENDARS, DAYS)
def test_spans_follow_each_other_without_a_day_between(form: Form, day: date) -> None:
    span = span_of(form, day)
    assert span.holds(day)
    assert span_of(form, span.last + timedelta(days=1)).first == span.last + timedelta(days=1)
    assert span_of(form, span.first) == span_of(form, span.last) == span


@given(CALENDARS, st.lists(DAYS), DAYS, DAYS)
def test_a_drill_of_tomorrow_changes_nothing_today(form: Form, done: list[date], on: date, since: date) -> None:
    assert by_calendar(form, done, on, since) == by_calendar(form, [*done, on + timedelta(days=1)], on, since)


@given(CALENDARS, st.lists(DAYS), DAYS, DAYS)
def test_one_more_drill_never_makes_it_worse(form: Form, done: list[date], on: date, since: date) -> None:
    order = list(Standing)
    before, after = by_calendar(form, done, on, since), by_calendar(form, [*done, on], on, since)
    assert after.standing is Standing.DONE
    assert order.index(after.standing) <= order.index(before.standing)


def test_an_interval_is_in_time_on_its_last_day() -> None:
    done, due_on = [date(2026, 1, 1)], date(2026, 1, 31)
    assert by_interval(30, done, due_on, LONG_AGO) == Due(due_on, date(2026, 1, 1), Standing.DONE)
    assert by_interval(30, done, date(2026, 2, 1), LONG_AGO).standing is Standing.OVERDUE
    assert by_interval(30, [], due_on, date(2026, 1, 1)) == Due(due_on, None, Standing.DUE)


def test_a_certificate_holds_on_its_last_day_and_an_unknown_one_is_to_be_looked_at() -> None:
    issued, expires = date(2023, 6, 1), date(2026, 6, 1)
    assert by_own_date(expires, issued, expires).standing is Standing.DONE
    assert by_own_date(expires, issued, date(2026, 6, 2)) == Due(expires, issued, Standing.OVERDUE)
    assert by_own_date(None, issued, expires) == Due(None, issued, Standing.DUE)


def test_only_the_present_principal_counts_as_trained() -> None:
    trained = [(date(2025, 3, 1), "陈一"), (date(2025, 9, 1), "王二")]
    assert by_principal(trained, "王二", date(2026, 1, 1)) == Due(None, date(2025, 9, 1), Standing.DONE)
    assert by_principal(trained, "李三", date(2026, 1, 1)) == Due(None, None, Standing.DUE)
    assert by_principal(trained, "王二", date(2025, 8, 31)).standing is Standing.DUE
    assert by_principal([(date(2025, 3, 1), "")], "", date(2026, 1, 1)).standing is Standing.DUE


def test_of_several_rules_the_one_that_stands_worst_holds() -> None:
    year = Due(date(2026, 12, 31), None, Standing.DUE)
    half = Due(date(2026, 6, 30), None, Standing.DUE)
    assert strictest([year, half]) == half
    assert strictest([half, Due(date(2027, 1, 1), None, Standing.OVERDUE)]).standing is Standing.OVERDUE

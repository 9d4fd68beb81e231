"""The rule in SQL and the rule in Python give the same answer on any small world."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geo.clock import AsOf
from tests.cast import Cast
from tests.patrols.queries.facts import add_step, day, on, seen, state, visit
from units import deadlines
from units.models import Hazard, Unit
from units.status import UnitFacts, status_of
from units.workflow import is_open

pytestmark = pytest.mark.django_db
AGO = st.integers(0, 40)


@dataclass(frozen=True)
class Fact:
    """What happened so many days ago, and was entered so many days ago."""

    what: str
    ago: int
    entered_ago: int
    deadline_ago: int | None = None


def facts(*kinds: str, deadline: bool = False) -> st.SearchStrategy[Fact]:
    until = st.none() | st.integers(-20, 40) if deadline else st.none()
    return st.builds(Fact, st.sampled_from(kinds), AGO, AGO, until)


VISITS = st.lists(facts("CLEAR", "FOUND", "NOBODY_THERE", "OUT_OF_BUSINESS"), max_size=3)
STEPS = st.lists(facts("FOUND", "VERIFIED", "ORDERED", "RECTIFYING", "CLOSED_OUT", "VOID", deadline=True), max_size=4)
SOURCES = st.sampled_from(["INSPECTION", "TIP_OFF"])
HAZARDS = st.lists(st.tuples(st.sampled_from(["GENERAL", "MAJOR"]), SOURCES, STEPS), max_size=2)
Hazards = list[tuple[str, str, list[Fact]]]
STATES = st.lists(facts("OPEN", "SUSPENDED", "CLOSED", deadline=True), max_size=2)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(visits=VISITS, hazards=HAZARDS, states=STATES, ago=AGO, known_ago=st.none() | AGO, people=st.integers(0, 60))
def test_status_and_ring_are_the_same_in_sql_and_python(
    cast: Cast,
    visits: list[Fact],
    hazards: Hazards,
    states: list[Fact],
    ago: int,
    known_ago: int | None,
    people: int,
) -> None:
    as_of = on(ago, known_ago=known_ago)
    with transaction.atomic():
        unit = cast.units["forge"]
        Unit.objects.filter(pk=unit.pk).update(people_on_site=people)
        _write(unit, visits, hazards, states)
        row = seen(unit, as_of)
        transaction.set_rollback(True)
    told = None if row is None else (row.status, row.is_overdue, row.due_on, row.last_visited_on)
    assert told == _expected(as_of, visits, hazards, states, people)


def _write(unit: Unit, visits: list[Fact], hazards: Hazards, states: list[Fact]) -> None:
    for fact in visits:
        visit(unit, fact.ago, fact.what, entered_ago=fact.entered_ago)
    for level, source, steps in hazards:
        made = Hazard.objects.create(unit=unit, level=level, source=source, description="x")
        for fact in steps:
            add_step(made, fact.what, fact.ago, deadline_ago=fact.deadline_ago, entered_ago=fact.entered_ago)
    for fact in states:
        state(unit, fact.what, fact.ago, review_ago=fact.deadline_ago)


def _known(as_of: AsOf, all_of: list[Fact], *, by_own_day: bool = False) -> list[Fact]:
    """Facts that had happened and were known, in the order they hold; states are entered on their own day."""
    known = as_of.known_on
    kept = [
        fact
        for fact in all_of
        if day(fact.ago) <= as_of.on and (known is None or day(fact.ago if by_own_day else fact.entered_ago) <= known)
    ]
    return sorted(kept, key=lambda fact: day(fact.ago))


def _expected(as_of: AsOf, visits: list[Fact], hazards: Hazards, states: list[Fact], people: int) -> Any:
    business = [*_known(as_of, states, by_own_day=True)]
    latest = business[-1] if business else None
    if latest and latest.what == "CLOSED":
        return None
    review_on = day(latest.deadline_ago) if latest and latest.deadline_ago is not None else None
    suspended = deadlines.is_suspended(latest.what if latest else None, review_on, as_of.on)
    known_visits = [day(fact.ago) for fact in _known(as_of, visits) if fact.what in ("CLEAR", "FOUND")]
    last = max(known_visits, default=None)
    major, late, any_open = _open(as_of, hazards)
    interval = deadlines.shortest([365] + [60] * (people >= 30) + [15] * major)
    status = status_of(UnitFacts(suspended, major, late, any_open, last is not None))
    overdue = not suspended and deadlines.is_overdue(last, interval, as_of.on)
    return status, overdue, deadlines.due_on(last, interval), last


def _open(as_of: AsOf, hazards: Hazards) -> tuple[bool, bool, bool]:
    major = late = any_open = False
    for level, source, all_steps in hazards:
        steps = _known(as_of, all_steps)
        if not steps or not is_open(steps[-1].what, is_tip_off=source == "TIP_OFF"):
            continue
        until = [day(fact.deadline_ago) for fact in steps if fact.deadline_ago is not None]
        any_open = True
        major |= level == "MAJOR"
        late |= level == "GENERAL" and bool(until) and until[-1] < as_of.on
    return major, late, any_open


@pytest.mark.parametrize("source", ["SELF", "TIP_OFF"])
def test_the_status_query_and_the_hazard_query_agree_on_what_is_open_and_late(cast: Cast, source: str) -> None:
    unit = cast.units["soup"]
    made = Hazard.objects.create(unit=unit, level="GENERAL", source=source, description="x")
    for what, ago, until in [
        ("FOUND", 30, None),
        ("VERIFIED", 29, None),
        ("ORDERED", 28, 20),
        ("RECTIFYING", 12, 5),
        ("CLOSED_OUT", 2, None),
    ]:
        add_step(made, what, ago, deadline_ago=until)
    for ago in range(32):
        as_of = AsOf(day(0) - timedelta(days=ago))
        row = seen(unit, as_of)
        assert row.open_any == (ago in range(3, 30 if source == "TIP_OFF" else 31))
        assert row.open_any == Hazard.objects.open(as_of).filter(unit=unit).exists()
        assert row.open_late == Hazard.objects.overdue(as_of).filter(unit=unit).exists()

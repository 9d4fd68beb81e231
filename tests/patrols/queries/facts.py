"""Facts in a line each: visits, hazard steps and states of a unit, with the day they happened and were entered."""

from datetime import date, timedelta
from typing import Any

from geo.clock import AsOf, end_of, entered
from patrols.models import Visit
from patrols.queries import with_status
from units.models import Hazard, HazardEvent, Unit, UnitEvent

TODAY = date(2026, 11, 23)


def day(days_ago: int) -> date:
    """So many days before the day of these tests."""
    return TODAY - timedelta(days=days_ago)


def visit(unit: Unit, days_ago: int, outcome: str = "CLEAR", *, entered_ago: int | None = None) -> Visit:
    """A visit, entered the same day unless said otherwise."""
    known = days_ago if entered_ago is None else entered_ago
    return Visit.objects.create(unit=unit, happened_on=day(days_ago), outcome=outcome, recorded_at=entered(day(known)))


def hazard(unit: Unit, *steps: tuple[str, int], level: str = "GENERAL", deadline_ago: int | None = None) -> Hazard:
    """A hazard with steps (state, days ago); ORDERED sets the deadline. Each is entered on its own day."""
    made = Hazard.objects.create(unit=unit, level=level, source="INSPECTION", description="灭火器过期")
    for state, days_ago in steps:
        add_step(made, state, days_ago, deadline_ago=deadline_ago if state == "ORDERED" else None)
    return made


def add_step(
    made: Hazard, state: str, days_ago: int, *, deadline_ago: int | None = None, entered_ago: int | None = None
) -> None:
    """One more step."""
    HazardEvent.objects.create(
        hazard=made,
        state=state,
        happened_on=day(days_ago),
        deadline_on=None if deadline_ago is None else day(deadline_ago),
        recorded_at=entered(day(days_ago if entered_ago is None else entered_ago)),
    )


def state(unit: Unit, what: str, days_ago: int, *, review_ago: int | None = None) -> None:
    """The unit enters a state of business."""
    review = None if review_ago is None else day(review_ago)
    UnitEvent.objects.create(
        unit=unit, state=what, happened_on=day(days_ago), review_on=review, recorded_at=entered(day(days_ago))
    )


def on(days_ago: int = 0, *, known_ago: int | None = None) -> AsOf:
    """The question: on that day, optionally with what was known on another."""
    return AsOf(day(days_ago), None if known_ago is None else end_of(day(known_ago)))


def seen(unit: Unit, as_of: AsOf | None = None) -> Any:
    """The unit with its status, or None where it is not listed."""
    return with_status(Unit.objects.filter(pk=unit.pk), as_of or on()).first()

"""The cast with visits, hazards and one computed coverage, and somebody logged in."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client

from geo.clock import today
from patrols.models import Visit, VisitOutcome
from tests.cast import Cast
from units.models import Hazard, HazardEvent, HazardLevel, HazardSource, Unit
from units.workflow import HazardState

Login = Callable[[str], Client]


def add_hazard(unit: Unit, level: HazardLevel, found: date, deadline: date) -> Hazard:
    """An open hazard with a deadline."""
    hazard = Hazard.objects.create(unit=unit, level=level, source=HazardSource.INSPECTION, description="安全出口上锁")
    HazardEvent.objects.create(hazard=hazard, state=HazardState.FOUND, happened_on=found)
    HazardEvent.objects.create(hazard=hazard, state=HazardState.ORDERED, happened_on=found, deadline_on=deadline)
    return hazard


@pytest.fixture
def lively(cast: Cast) -> Cast:
    """soup: red and visited yesterday; forge: a late general hazard; inn and attic: never visited."""
    now = today()
    add_hazard(cast.units["soup"], HazardLevel.MAJOR, now - timedelta(9), now + timedelta(9))
    add_hazard(cast.units["forge"], HazardLevel.GENERAL, now - timedelta(40), now - timedelta(10))
    for name, days in (("soup", 1), ("forge", 40)):
        Visit.objects.create(
            unit=cast.units[name],
            happened_on=now - timedelta(days),
            outcome=VisitOutcome.FOUND,
            visitor_name="钱二",
        )
    return cast


@pytest.fixture
def login(lively: Cast) -> Login:
    """A client in which the named member of the cast is logged in, reading English."""

    def as_(name: str) -> Client:
        client = Client(headers={"accept-language": "en"})
        client.force_login(lively.users[name], backend="django.contrib.auth.backends.ModelBackend")
        return client

    return as_

"""A street, and a route of the grid lead along it."""

import pytest
from django.test import Client

from geo.clock import today
from patrols.models import Plan
from patrols.plans import make_plan
from tests.cast import Cast
from tests.drawings import point
from tests.patrols.routing.streets import draw_street, draw_uncovered


@pytest.fixture
def plan(cast: Cast) -> Plan:
    """Zhao's route from the west end of the street over soup, forge and a patch of uncovered ground."""
    draw_street(cast)
    draw_uncovered(cast, "A1", 100, 110, 140, 130, on=today())
    start = point(0, 100)
    return make_plan(
        user=cast.users["Zhao"],
        grids=[cast.grids["A1"], cast.grids["A2"]],
        on=today(),
        budget_min=120,
        start=(start.x, start.y),
    )


def logged_in(cast: Cast, name: str) -> Client:
    """A browser of one of the cast."""
    client = Client(headers={"Accept-Language": "zh-hans"})
    client.force_login(cast.users[name])
    return client

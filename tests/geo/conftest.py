"""A town drawn in metres: two villages side by side."""

from datetime import date
from typing import Any

import pytest

from geo.bridge import to_geos
from geo.models import Town, TownBoundary, Village, VillageBoundary, VillageKind
from geo.shapes import as_multipolygon
from tests.drawings import CENTRE
from tests.geo.files import metres

SINCE = date(2024, 1, 1)


def shape(west: float, south: float, east: float, north: float) -> Any:
    """A rectangle of the drawing as a boundary stores it."""
    return to_geos(as_multipolygon(metres(west, south, east, north)))


@pytest.fixture
def town(db: None) -> Town:
    """Town 410899100 (600 × 200 m about the drawing's centre) with 东村 in its west and 西社区 in its east half."""
    made = Town.objects.create(code="410899100", name="试镇", centre_lon=CENTRE[0], centre_lat=CENTRE[1])
    TownBoundary.objects.create(town=made, shape=shape(-300, -100, 300, 100), valid_from=SINCE)
    for code, name, kind, west in (
        ("410899100201", "东村", VillageKind.VILLAGE, -300),
        ("410899100001", "西社区", VillageKind.COMMUNITY, 0),
    ):
        village = Village.objects.create(town=made, code=code, name=name, kind=kind)
        VillageBoundary.objects.create(village=village, shape=shape(west, -100, west + 300, 100), valid_from=SINCE)
    return made

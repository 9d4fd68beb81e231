"""Units on ground that two grids share stand in the grid that answers for it (主责).

```
        0        200  210    400       600
    200 +---------+----+------+---------+
        |  A1     |XXXX|  A2  |  B1     |     A1 reaches 10 m over A2; kiosk at (205, 100) stands on both
      0 +---------+----+------+---------+
```
"""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from geo.boundaries.lawful import Lawful, accept_overlap, withdraw_overlap
from geo.clock import AsOf, end_of, today
from geo.models import GridBoundary
from patrols.blind_spots import responsibility
from patrols.blind_spots.look import Look
from tests.cast import SINCE, Cast
from tests.drawings import point, rect
from units.models import Placement, Unit
from units.placement import place_units

AREA = 10 * 200


@pytest.fixture
def shared(cast: Cast) -> Cast:
    """The overlap, and a kiosk on it."""
    GridBoundary.objects.filter(grid=cast.grids["A1"]).update(shape=rect(0, 0, 210, 200))
    kiosk = Unit.objects.create(town=cast.town, name="亭", point=point(205, 100), registered_on=SINCE)
    cast.units["kiosk"] = kiosk
    place_units(cast.town, today())
    return cast


def grid_of(cast: Cast, unit: str, on: date) -> str:
    placement = Placement.objects.in_force(on).select_related("grid").get(unit=cast.units[unit])
    return placement.grid.name if placement.grid else ""


def accept(cast: Cast, lead: str, on: date, area: float = AREA) -> object:
    codes = (cast.grids["A1"].code, cast.grids["A2"].code)
    lawful = Lawful(codes, cast.grids[lead].code, "镇安委〔2026〕3号")
    return accept_overlap(town=cast.town, lawful=lawful, area_m2=area, valid_from=on, user=cast.users["Li"])


def overlap_spots(cast: Cast, as_of: AsOf) -> list[str]:
    spots = responsibility.find(Look(cast.users["Li"], cast.town, as_of))
    return [spot.reason for spot in spots if "overlap" in spot.reason]


def test_without_a_document_the_lowest_code_has_the_unit(shared: Cast) -> None:
    assert grid_of(shared, "kiosk", today()) == "A1网格"
    assert overlap_spots(shared, AsOf.today()) == ["spot_grids_overlap"]


def test_from_the_day_of_the_document_the_unit_stands_in_the_grid_that_answers(shared: Cast) -> None:
    day = today() - timedelta(30)
    accept(shared, "A2", day)
    assert grid_of(shared, "kiosk", day - timedelta(1)) == "A1网格"
    assert grid_of(shared, "kiosk", day) == "A2网格"
    assert grid_of(shared, "soup", today()) == "A1网格"
    assert grid_of(shared, "forge", today()) == "A2网格"
    assert place_units(shared.town, today()).moved == 0


def test_an_accepted_overlap_is_no_blind_spot_while_it_lasts(shared: Cast) -> None:
    day = today() - timedelta(30)
    accepted = accept(shared, "A1", day)
    assert overlap_spots(shared, AsOf(day - timedelta(1))) == ["spot_grids_overlap"]
    assert overlap_spots(shared, AsOf.today()) == []
    assert overlap_spots(shared, AsOf(today(), known_at=end_of(day))) == ["spot_grids_overlap"]
    withdraw_overlap(town=shared.town, accepted=accepted, on=today() - timedelta(3))  # type: ignore[arg-type]
    assert overlap_spots(shared, AsOf(today() - timedelta(4))) == []
    assert overlap_spots(shared, AsOf.today()) == ["spot_grids_overlap"]


def test_ending_the_document_gives_the_unit_back_to_the_lowest_code(shared: Cast) -> None:
    accepted = accept(shared, "A2", today() - timedelta(30))
    withdraw_overlap(town=shared.town, accepted=accepted, on=today() - timedelta(3))  # type: ignore[arg-type]
    assert grid_of(shared, "kiosk", today() - timedelta(4)) == "A2网格"
    assert grid_of(shared, "kiosk", today()) == "A1网格"


def test_an_overlap_that_outgrew_its_document_is_told_with_both_areas(shared: Cast) -> None:
    accept(shared, "A2", today() - timedelta(30), area=AREA / 2)
    (spot,) = (
        s
        for s in responsibility.find(Look(shared.users["Li"], shared.town, AsOf.today()))
        if s.reason == "spot_overlap_outgrew"
    )
    assert spot.params["accepted_m2"] == AREA / 2
    assert spot.params["area_m2"] == pytest.approx(AREA, rel=1e-3)
    assert spot.params["document"] == "镇安委〔2026〕3号"


def test_placing_with_documents_is_still_one_statement(shared: Cast) -> None:
    accept(shared, "A2", today() - timedelta(30))
    with CaptureQueriesContext(
        connection,
    ) as queries:
        place_units(shared.town, today())
    assert sum("units_placement" in query["sql"] for query in queries) == 1

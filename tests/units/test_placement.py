"""Which grid a unit stands in: against an oracle that tries every grid, on borders, through changes of boundaries."""

from datetime import date, timedelta
from typing import Any

import pytest
import shapely
from django.contrib.gis.geos import Point
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geo.models import Grid, GridBoundary, Town
from tests.drawings import point, rect
from tests.units.ledgers.world import SINCE, draw_town
from units.models import Placement, Unit
from units.placement import PlacementResult, place_units, place_units_since

DAY = date(2026, 11, 23)


@pytest.fixture
def town(db: None) -> Town:
    """Four villages of 1 km in a row, each with a western and an eastern grid of 500 m."""
    return draw_town()


def unit_at(town: Town, where: Any, name: str = "店", since: date = SINCE) -> Unit:
    return Unit.objects.create(town=town, name=name, point=where, registered_on=since)


def oracle(town: Town, on: date) -> dict[int, str | None]:
    """Grid code of each unit by trying every shape of the day with shapely's covers; the lowest code first."""
    shapes = sorted(
        (boundary.grid.code, shapely.from_wkb(bytes(boundary.shape.wkb)))
        for boundary in GridBoundary.objects.in_force(on).filter(grid__village__town=town).select_related("grid")
    )
    found: dict[int, str | None] = {}
    for unit in Unit.objects.filter(town=town):
        spot = shapely.from_wkb(bytes(unit.point.wkb)) if unit.point else None
        found[unit.pk] = next((code for code, shape in shapes if spot is not None and shape.covers(spot)), None)
    return found


def placed(on: date) -> dict[int, str | None]:
    return dict(Placement.objects.in_force(on).values_list("unit_id", "grid__code"))


@pytest.mark.django_db
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    spots=st.lists(
        st.tuples(
            st.one_of(st.sampled_from([0.0, 500.0, 1000.0, 4000.0]), st.floats(-300, 4300)),
            st.one_of(st.sampled_from([0.0, 1000.0]), st.floats(-300, 1300)),
        ),
        max_size=12,
    )
)
def test_placement_equals_trying_every_grid_with_shapely(spots: list[tuple[float, float]]) -> None:
    with transaction.atomic():
        town = draw_town()
        for x, y in spots:
            unit_at(town, point(x, y))
        result = place_units(town, DAY)
        assert placed(DAY) == oracle(town, DAY)
        assert result.placed + result.outside == len(spots)
        transaction.set_rollback(True)


def test_a_point_on_the_corners_of_two_grids_is_in_the_one_with_the_lower_code(town: Town) -> None:
    shared = GridBoundary.objects.get(grid__code="410899100200001").shape
    corners = [corner for ring in shared[0] for corner in ring]
    units = [unit_at(town, Point(corner[0], corner[1], srid=4326)) for corner in corners]
    place_units(town, DAY)
    held = placed(DAY)
    assert {held[unit.pk] for unit in units} == {"410899100200001"}
    assert held == oracle(town, DAY)


def test_units_out_of_town_and_without_a_point_keep_their_declared_village(town: Town) -> None:
    village = Grid.objects.get(code="410899100201001").village
    far, blank = unit_at(town, point(-50, 500)), unit_at(town, None)
    Unit.objects.update(declared_village=village)
    assert place_units(town, DAY) == PlacementResult(placed=0, outside=1, without_point=1, moved=0)
    for unit in (far, blank):
        placement = Placement.objects.get(unit=unit)
        assert (placement.grid, placement.village) == (None, village)


def test_the_village_of_the_grid_wins_over_the_declared_one(town: Town) -> None:
    unit = unit_at(town, point(1200, 500))
    unit.declared_village = Grid.objects.get(code="410899100200001").village
    unit.save()
    place_units(town, DAY)
    placement = Placement.objects.get()
    assert placement.grid is not None
    assert placement.village == placement.grid.village != unit.declared_village


def test_the_first_placement_begins_on_the_day_of_registration_and_a_second_run_changes_nothing(town: Town) -> None:
    unit_at(town, point(100, 100), since=date(2024, 5, 6))
    place_units(town, DAY)
    before = list(Placement.objects.values())
    assert before[0]["valid_from"] == date(2024, 5, 6)
    assert place_units(town, DAY + timedelta(days=1)).moved == 0
    assert list(Placement.objects.values()) == before


def test_a_unit_that_is_not_registered_yet_is_not_placed(town: Town) -> None:
    unit_at(town, point(100, 100), since=DAY + timedelta(days=1))
    assert place_units(town, DAY).total == 0
    assert not Placement.objects.exists()


def test_a_split_of_a_grid_moves_its_units_from_that_day_on(town: Town) -> None:
    old = Grid.objects.get(code="410899100200001")
    stays, moves = unit_at(town, point(100, 500)), unit_at(town, point(400, 500))
    place_units(town, SINCE)
    GridBoundary.objects.filter(grid=old).update(valid_to=DAY)
    GridBoundary.objects.create(grid=old, shape=rect(0, 0, 250, 1000), valid_from=DAY)
    new = Grid.objects.create(village=old.village, code="410899100200009")
    GridBoundary.objects.create(grid=new, shape=rect(250, 0, 500, 1000), valid_from=DAY)
    assert place_units(town, DAY).moved == 1
    assert placed(DAY) == {stays.pk: old.code, moves.pk: new.code} == oracle(town, DAY)
    day_before = DAY - timedelta(days=1)
    assert placed(day_before) == {stays.pk: old.code, moves.pk: old.code} == oracle(town, day_before)
    assert place_units(town, DAY).moved == 0


def test_a_unit_that_moves_twice_on_one_day_keeps_one_row_for_that_day(town: Town) -> None:
    unit = unit_at(town, point(100, 500), since=DAY)
    place_units(town, DAY)
    Unit.objects.filter(pk=unit.pk).update(point=point(3900, 500))
    assert place_units(town, DAY).moved == 1
    assert list(Placement.objects.values_list("grid__code", "valid_from")) == [("410899100203002", DAY)]


def test_a_boundary_of_a_past_period_is_followed_by_the_present_one(town: Town) -> None:
    unit = unit_at(town, point(100, 500))
    place_units(town, DAY)
    grid, other = Grid.objects.get(code="410899100200001"), Grid.objects.get(code="410899100200002")
    first, last = date(2023, 1, 1), date(2024, 1, 1)
    shape = GridBoundary.objects.get(grid=grid).shape
    GridBoundary.objects.filter(grid__in=[grid, other]).update(valid_to=first)
    GridBoundary.objects.create(grid=other, shape=shape, valid_from=first, valid_to=last)
    GridBoundary.objects.create(grid=grid, shape=shape, valid_from=last)
    place_units_since(town, first)
    history = Placement.objects.filter(unit=unit).order_by("valid_from").values_list("grid__code", "valid_to")
    assert list(history) == [(grid.code, first), (other.code, last), (grid.code, None)]


def test_units_of_another_town_are_left_alone(town: Town) -> None:
    neighbour = Town.objects.create(code="410899101", name="邻镇", centre_lon=113.4, centre_lat=35.2)
    unit_at(neighbour, point(100, 500))
    assert place_units(town, DAY).total == 0
    assert place_units(neighbour, DAY) == PlacementResult(placed=0, outside=1, without_point=0, moved=0)


def test_a_hundred_units_are_placed_by_one_statement(town: Town) -> None:
    Unit.objects.bulk_create(
        Unit(town=town, name=f"{k}店", point=point(40.0 * k, 500), registered_on=SINCE) for k in range(100)
    )
    with CaptureQueriesContext(connection) as queries:
        place_units(town, DAY)
    touching = [query["sql"] for query in queries if "units_placement" in query["sql"]]
    assert len(touching) == 1
    assert placed(DAY) == oracle(town, DAY)

"""Counts, ratios and sums agree with the rows they count, in a fixed number of queries."""

from typing import Any

import pytest
from django.db.models import Count

from patrols.queries import (
    InspectionRatio,
    inspection_ratio,
    ratio_by_grid,
    ratio_by_village,
    status_counts,
    with_status,
)
from patrols.sums import WindowSums, window_sums, window_sums_by
from tests.cast import Cast
from tests.patrols.queries.facts import add_step, day, hazard, on, state, visit
from units.models import Hazard, Unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def town(cast: Cast) -> Cast:
    """soup red and visited, forge green, inn suspended, attic never visited and without a point."""
    hazard(cast.units["soup"], ("FOUND", 8), level="MAJOR")
    visit(cast.units["soup"], 8, "FOUND")
    visit(cast.units["forge"], 3)
    visit(cast.units["forge"], 2, "NOBODY_THERE")
    state(cast.units["inn"], "SUSPENDED", 30)
    return cast


def units(**which: Any) -> Any:
    return with_status(Unit.objects.filter(**which), on())


def test_counts_say_how_many_of_each_status_and_how_many_are_not_on_the_map(town: Cast) -> None:
    colours = {"RED": 1, "ORANGE": 0, "YELLOW": 0, "GREEN": 1, "GREY": 1, "SUSPENDED": 1}
    assert status_counts(units()) == colours | {"total": 4, "overdue": 1, "unmapped": 1}


def test_counts_equal_the_lists_they_stand_for(town: Cast) -> None:
    counts = status_counts(units())
    for status in ("RED", "GREEN", "GREY", "SUSPENDED"):
        assert units().filter(status=status).count() == counts[status] == len(units().filter(status=status))
    assert units().filter(is_overdue=True).count() == counts["overdue"]


def test_the_ratio_leaves_out_suspended_units_and_its_gap_is_the_list_of_overdue_ones(town: Cast) -> None:
    ratio = inspection_ratio(units())
    assert (ratio, ratio.ratio) == (InspectionRatio(checked=2, due=3), 2 / 3)
    assert ratio.due - ratio.checked == units().filter(is_overdue=True).count()
    assert inspection_ratio(units(pk=0)).ratio is None


def test_villages_and_grids_add_up_to_the_town(town: Cast) -> None:
    a, b = (town.villages[name].pk for name in "AB")
    by_village, by_grid = ratio_by_village(units()), ratio_by_grid(units())
    assert by_village == {a: InspectionRatio(2, 3), b: InspectionRatio(0, 0)}
    assert by_grid[None] == InspectionRatio(0, 1)
    for parts in (by_village, by_grid):
        assert sum(part.due for part in parts.values()) == 3


def test_each_question_costs_one_query_beside_the_rules(town: Cast, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        asked = units()
    for question in (status_counts, inspection_ratio, ratio_by_village, ratio_by_grid, list, len):
        with django_assert_num_queries(1):
            question(asked.all())
    with django_assert_num_queries(2):
        window_sums(asked, day(30), on())
    with django_assert_num_queries(3):
        window_sums_by("village_then", asked, day(30), on())


def test_filters_groups_and_subqueries_stand_on_top(town: Cast) -> None:
    red = units().filter(status="RED")
    assert Unit.objects.filter(pk__in=red.values("pk")).count() == 1
    assert Hazard.objects.filter(unit__in=red).count() == 1
    groups = units().order_by().values("status").annotate(n=Count("pk")).values_list("status", "n")
    assert dict(groups) == {"RED": 1, "GREEN": 1, "GREY": 1, "SUSPENDED": 1}
    assert [unit.name for unit in units().order_by("-last_visited_on", "pk")[:1]] == ["inn店"]
    assert units().filter(status="GREEN").exists()
    assert not with_status(Unit.objects.none(), on()).exists()


def test_the_sums_of_a_window_count_visits_attempts_and_what_became_of_findings(town: Cast) -> None:
    forge = town.units["forge"]
    hazard(forge, ("FOUND", 40), ("CLOSED_OUT", 2))  # found before the window
    hazard(forge, ("FOUND", 9), ("VOID", 8))
    hazard(forge, ("FOUND", 9), ("ORDERED", 9), ("RECHECK_ASKED", 8), ("RECHECK_PASSED", 7))
    hazard(forge, ("FOUND", 30), ("CLOSED_OUT", 30))  # first day of the window
    sums = window_sums(Unit.objects.all(), day(30), on())
    assert sums == WindowSums(visits=2, attempts=1, found=3, rectified=2, closed=1)
    assert (sums.rectified_ratio, sums.closed_ratio) == (2 / 3, 1 / 3)
    assert WindowSums().rectified_ratio is None


def test_a_tip_off_counts_once_it_is_verified(town: Cast) -> None:
    tip = hazard(town.units["forge"], ("FOUND", 9))
    Hazard.objects.filter(pk=tip.pk).update(source="TIP_OFF")
    assert window_sums(Unit.objects.filter(pk=tip.unit_id), day(30), on()).found == 0
    add_step(tip, "VERIFIED", 8)
    assert window_sums(Unit.objects.filter(pk=tip.unit_id), day(30), on()).found == 1


def test_sums_by_village_add_up(town: Cast) -> None:
    by_village = window_sums_by("village_then", units(), day(30), on())
    assert by_village[town.villages["A"].pk] == WindowSums(visits=2, attempts=1, found=1)
    assert by_village[town.villages["B"].pk] == WindowSums()

"""What a unit looked like on a day, drawn by hand: colours, rings, suspensions, facts entered late."""

from datetime import timedelta

import pytest

from geo.models import Grid, GridBoundary
from tests.cast import SINCE, Cast
from tests.drawings import rect
from tests.patrols.queries.facts import add_step, day, hazard, on, seen, state, visit
from units.models import DutyRule, GasUse, KeyFireUnit, Placement, Unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def soup(cast: Cast) -> Unit:
    return cast.units["soup"]


# ── colours ──────────────────────────────────────────────────────────────────────────────────────────────────────
def test_a_unit_without_any_fact_is_grey_and_overdue(soup: Unit) -> None:
    found = seen(soup)
    assert (found.status, found.is_overdue, found.due_on, found.last_visited_on) == ("GREY", True, None, None)


def test_a_visit_makes_it_green_and_a_closed_door_does_not(soup: Unit) -> None:
    visit(soup, 5, "NOBODY_THERE")
    visit(soup, 4, "OUT_OF_BUSINESS")
    assert seen(soup).status == "GREY"
    visit(soup, 3, "FOUND")
    assert (seen(soup).status, seen(soup).last_visited_on) == ("GREEN", day(3))


def test_an_open_hazard_is_yellow_until_its_deadline_has_passed(soup: Unit) -> None:
    hazard(soup, ("FOUND", 9), ("ORDERED", 9), deadline_ago=3)
    assert seen(soup, on(3)).status == "YELLOW"
    assert seen(soup, on(2)).status == "ORANGE"


def test_a_major_hazard_is_red_in_time_or_late_and_wins_over_a_late_general_one(soup: Unit) -> None:
    hazard(soup, ("FOUND", 9), ("ORDERED", 9), deadline_ago=3)
    hazard(soup, ("FOUND", 5), level="MAJOR")
    found = seen(soup)
    assert (found.status, found.open_major, found.open_late, found.open_any) == ("RED", True, True, True)
    assert seen(soup, on(6)).status == "YELLOW"


def test_a_late_major_hazard_alone_is_not_a_late_general_one(soup: Unit) -> None:
    hazard(soup, ("FOUND", 9), ("ORDERED", 9), level="MAJOR", deadline_ago=3)
    assert (seen(soup).open_major, seen(soup).open_late) == (True, False)


@pytest.mark.parametrize("last", ["CLOSED_OUT", "VOID", "UNFOUNDED"])
def test_a_settled_hazard_colours_nothing(soup: Unit, last: str) -> None:
    hazard(soup, ("FOUND", 9), (last, 4))
    visit(soup, 9, "FOUND")
    assert (seen(soup).status, seen(soup, on(5)).status) == ("GREEN", "YELLOW")


def test_steps_of_one_day_hold_in_the_order_they_were_entered(soup: Unit) -> None:
    hazard(soup, ("FOUND", 2), ("ORDERED", 2), ("RECHECK_ASKED", 2), ("RECHECK_PASSED", 2), ("CLOSED_OUT", 2))
    assert not seen(soup).open_any


def test_a_step_entered_late_takes_its_place_by_the_day_it_happened(soup: Unit) -> None:
    made = hazard(soup, ("FOUND", 9), ("CLOSED_OUT", 2))
    add_step(made, "ORDERED", 8, entered_ago=1)
    assert not seen(soup).open_any


def test_a_failed_recheck_with_a_new_deadline_is_in_time_again(soup: Unit) -> None:
    made = hazard(soup, ("FOUND", 9), ("ORDERED", 9), deadline_ago=5)
    assert seen(soup).status == "ORANGE"
    add_step(made, "RECTIFYING", 1, deadline_ago=-7)
    assert seen(soup).status == "YELLOW"


# ── the ring ─────────────────────────────────────────────────────────────────────────────────────────────────────
def test_due_today_is_not_overdue_and_due_yesterday_is(soup: Unit) -> None:
    visit(soup, 365)
    assert (seen(soup).due_on, seen(soup).is_overdue) == (day(0), False)
    assert seen(soup, on(-1)).is_overdue


def test_the_shortest_matching_rule_holds(soup: Unit) -> None:
    assert seen(soup).interval_days == 365
    GasUse.objects.create(unit=soup, supply="PIPED")
    assert seen(soup).interval_days == 365
    GasUse.objects.filter(unit=soup).update(supply="BOTTLED")
    assert seen(soup).interval_days == 90
    Unit.objects.filter(pk=soup.pk).update(people_on_site=30)
    assert seen(soup).interval_days == 60
    KeyFireUnit.objects.create(unit=soup)
    assert seen(soup).interval_days == 30
    hazard(soup, ("FOUND", 4), level="MAJOR")
    assert (seen(soup).interval_days, seen(soup, on(5)).interval_days) == (15, 30)


def test_rules_of_another_town_and_of_another_time_do_not_count(cast: Cast, soup: Unit) -> None:
    DutyRule.objects.create(selector="EVERY", interval_days=7, valid_from=day(100), valid_to=day(50))
    DutyRule.objects.create(selector="EVERY", interval_days=8, valid_from=day(20), town=cast.town)
    assert [seen(soup, on(ago)).interval_days for ago in (101, 60, 50, 20)] == [365, 7, 365, 8]
    other = type(cast.town).objects.create(code="410899101", name="别镇", centre_lon=113, centre_lat=35)
    DutyRule.objects.update(town=other)
    assert seen(soup).interval_days is None


def test_without_a_rule_a_visited_unit_is_never_overdue_and_one_never_visited_is(soup: Unit) -> None:
    DutyRule.objects.all().delete()
    assert seen(soup).is_overdue
    visit(soup, 900)
    assert (seen(soup).is_overdue, seen(soup).due_on) == (False, None)


# ── in business or not ───────────────────────────────────────────────────────────────────────────────────────────
def test_a_suspended_unit_has_its_own_line_until_its_review_day_has_passed(soup: Unit) -> None:
    hazard(soup, ("FOUND", 60), level="MAJOR")
    state(soup, "SUSPENDED", 30, review_ago=10)
    assert [seen(soup, on(ago)).status for ago in (31, 30, 10, 9)] == ["RED", "SUSPENDED", "SUSPENDED", "RED"]
    assert (seen(soup, on(10)).is_overdue, seen(soup, on(9)).is_overdue) == (False, True)
    assert (seen(soup, on(10)).state_then, seen(soup, on(9)).state_then) == ("SUSPENDED", "OPEN")


def test_a_suspension_without_a_review_day_holds_until_it_opens_again(soup: Unit) -> None:
    state(soup, "SUSPENDED", 30)
    state(soup, "OPEN", 5)
    assert [seen(soup, on(ago)).status for ago in (6, 5)] == ["SUSPENDED", "GREY"]


def test_a_deregistered_unit_and_one_not_registered_yet_are_not_listed(soup: Unit) -> None:
    state(soup, "CLOSED", 10)
    assert seen(soup, on(10)) is None
    assert seen(soup, on(11)) is not None
    before = on((day(0) - SINCE).days + 1)
    assert before.on == SINCE - timedelta(days=1)
    assert seen(soup, before) is None


# ── what was known ───────────────────────────────────────────────────────────────────────────────────────────────
def test_a_visit_entered_late_counts_for_its_day_now_but_was_not_known_then(soup: Unit) -> None:
    visit(soup, 10, entered_ago=3)
    assert seen(soup, on(5)).status == "GREEN"
    assert seen(soup, on(5, known_ago=5)).status == "GREY"
    assert seen(soup, on(5, known_ago=3)).status == "GREEN"


def test_a_hazard_closed_on_paper_before_it_was_entered_was_still_open_in_the_books(soup: Unit) -> None:
    made = hazard(soup, ("FOUND", 20))
    add_step(made, "CLOSED_OUT", 10, entered_ago=4)
    visit(soup, 20, "FOUND")
    assert [seen(soup, on(7)).status, seen(soup, on(7, known_ago=7)).status] == ["GREEN", "YELLOW"]
    assert seen(soup, on(11)).status == "YELLOW"


def test_a_fact_entered_at_noon_is_known_at_the_end_of_that_day_and_not_the_day_before(soup: Unit) -> None:
    visit(soup, 0)
    assert [seen(soup, on(0, known_ago=ago)).status for ago in (0, 1)] == ["GREEN", "GREY"]


def test_registering_is_itself_the_recording(soup: Unit) -> None:
    Unit.objects.filter(pk=soup.pk).update(registered_on=day(5))
    assert seen(soup, on(0, known_ago=6)) is None
    assert seen(soup, on(5, known_ago=5)) is not None


# ── where it stood ───────────────────────────────────────────────────────────────────────────────────────────────
def test_the_grid_of_the_day_is_told_and_a_unit_without_a_point_has_its_declared_village(cast: Cast) -> None:
    soup, attic = cast.units["soup"], cast.units["attic"]
    Placement.objects.filter(unit=soup).update(valid_to=day(10))
    new = Grid.objects.create(village=cast.villages["B"], code="410899100201009")
    GridBoundary.objects.create(grid=new, shape=rect(0, 0, 1, 1), valid_from=SINCE)
    Placement.objects.create(unit=soup, grid=new, village=cast.villages["B"], valid_from=day(10))
    places = [(seen(soup, on(ago)).grid_then, seen(soup, on(ago)).village_then) for ago in (11, 10)]
    assert places == [(cast.grids["A1"].pk, cast.villages["A"].pk), (new.pk, cast.villages["B"].pk)]
    assert (seen(attic).grid_then, seen(attic).village_then) == (None, cast.villages["A"].pk)


def test_a_unit_that_was_never_placed_stands_under_its_declared_village(cast: Cast) -> None:
    inn = cast.units["inn"]
    Placement.objects.filter(unit=inn).delete()
    assert (seen(inn).grid_then, seen(inn).village_then) == (None, cast.villages["B"].pk)

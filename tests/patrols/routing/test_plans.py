"""A route from the books: what is a stop, what it is worth, who may ask, and why there is none."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from geo.clock import AsOf, today
from geo.models import Posting, Road
from patrols.models import Plan, TravelMode
from patrols.plan_candidates import Candidate, candidates, still_due
from patrols.plan_messages import PlanRefused, why_here
from patrols.plans import default_start, make_plan
from tests.cast import Cast
from tests.drawings import point
from tests.patrols.routing.streets import draw_street, draw_uncovered, street, visit
from units.models import DutyRule, Placement, Selector, Unit

pytestmark = pytest.mark.django_db


def lonlat(x: float, y: float) -> tuple[float, float]:
    at = point(x, y)
    return at.x, at.y


def planned(cast: Cast, name: str = "Zhao", grids: str = "A1 A2", **changes: Any) -> Plan:
    asked: dict[str, Any] = {"on": today(), "budget_min": 120, "start": lonlat(0, 100), **changes}
    return make_plan(user=cast.users[name], grids=[cast.grids[grid] for grid in grids.split()], **asked)


def found(cast: Cast, name: str = "Zhao", grids: str = "A1 A2") -> list[Candidate]:
    return candidates(cast.users[name], [cast.grids[grid] for grid in grids.split()], AsOf.today())


def refusal(cast: Cast, **asked: Any) -> tuple[str, str]:
    with pytest.raises(PlanRefused) as refused:
        planned(cast, **asked)
    assert Plan.objects.count() == 0
    assert "%(" not in refused.value.sentence()
    return refused.value.code, refused.value.field


def test_a_route_goes_along_the_street_to_the_doors_and_back(cast: Cast) -> None:
    draw_street(cast)
    plan = planned(cast, mode=TravelMode.EBIKE)
    names = {stop.unit.name for stop in plan.stops.all() if stop.unit}
    assert names == {"soup店", "forge店"}
    # 600 m of street there and back, 50 m off it twice; 250 m a minute by e-bike, 75 on foot; two stops of 10 minutes
    assert plan.length_m == pytest.approx(700, abs=0.01)
    assert plan.duration_min == pytest.approx(600 / 250 + 100 / 75 + 20, abs=0.001)


def test_on_foot_everything_takes_longer(cast: Cast) -> None:
    draw_street(cast)
    assert planned(cast, mode=TravelMode.WALK).duration_min == pytest.approx(700 / 75 + 20, abs=0.001)


def test_stops_are_numbered_in_walking_order_with_arrival_and_reason(cast: Cast) -> None:
    draw_street(cast)
    first, second = planned(cast).stops.order_by("seq")
    assert [first.seq, second.seq] == [1, 2]
    assert 0 <= first.arrive_min < second.arrive_min
    assert first.reason == "NEVER_VISITED"
    assert "2024-01-01" in why_here(first)


def test_the_line_joins_start_stops_and_start(cast: Cast) -> None:
    draw_street(cast)
    plan = planned(cast)
    assert plan.line is not None
    legs = plan.line.coords
    stops = [stop.point.coords for stop in plan.stops.order_by("seq")]
    joints = [plan.start.coords, *stops, plan.start.coords]
    for leg, begin, end in zip(legs, joints, joints[1:], strict=False):
        assert leg[0] == pytest.approx(begin, abs=1e-9)
        assert leg[-1] == pytest.approx(end, abs=1e-9)
    assert len(legs) == len(stops) + 1


def test_what_does_not_fit_is_kept_with_its_reason(cast: Cast) -> None:
    draw_street(cast)
    plan = planned(cast, budget_min=13)
    assert [stop.unit_id for stop in plan.stops.all()] == [cast.units["soup"].pk]
    assert plan.left_out == {"NO_TIME": {"units": [cast.units["forge"].pk], "ground": 0}}


def test_units_in_time_are_no_stops_and_units_due_within_a_week_are(cast: Cast) -> None:
    DutyRule.objects.all().delete()
    DutyRule.objects.create(selector=Selector.EVERY, interval_days=30, valid_from="2020-01-01")
    visit(cast, "soup", days_ago=10)
    visit(cast, "forge", days_ago=25)
    assert [(one.unit_id, one.reason) for one in found(cast)] == [(cast.units["forge"].pk, "DUE_SOON")]
    visit(cast, "inn", days_ago=40)
    overdue = found(cast, "Li", "B1")[0]
    assert (overdue.reason, overdue.params["days"], overdue.params["interval"]) == ("OVERDUE", 10, 30)


def test_units_out_of_business_are_no_stops(cast: Cast) -> None:
    cast.units["soup"].events.create(state="SUSPENDED", happened_on=today(), review_on=today() + timedelta(days=30))
    cast.units["forge"].events.create(state="CLOSED", happened_on=today())
    assert found(cast) == []


def test_uncovered_ground_of_the_latest_computation_is_a_stop_on_its_road(cast: Cast) -> None:
    draw_street(cast)
    draw_uncovered(cast, "A1", 100, 0, 180, 90, on=today() - timedelta(days=9))
    draw_uncovered(cast, "A1", 100, 110, 140, 130, on=today())
    draw_uncovered(cast, "A2", 210, 110, 220, 130, on=today())  # 200 m² are a crumb
    draw_uncovered(cast, "B1", 500, 110, 560, 130, on=today())  # of another grid
    ground = [one for one in found(cast) if one.unit_id is None]
    assert [(one.reason, one.params, one.grid_id) for one in ground] == [
        ("NEVER_COVERED", {"area_m2": 800}, cast.grids["A1"].pk)
    ]
    stop = planned(cast).stops.get(unit=None)
    assert stop.point.distance(point(120, 100)) < 1e-6  # degrees: 0.1 m


def test_a_large_uncovered_street_becomes_several_stops(cast: Cast) -> None:
    draw_uncovered(cast, "A1", -150, 90, 450, 110, on=today())
    areas = sorted(one.params["area_m2"] for one in found(cast) if one.unit_id is None)
    assert areas == [1000, 3000, 4000, 4000]  # cut where the lattice of 200 m passes


def test_a_unit_without_a_point_is_reported_to_those_who_see_it(cast: Cast) -> None:
    draw_street(cast)
    assert planned(cast, "Li", "A1").left_out == {"NO_POINT": {"units": [cast.units["attic"].pk], "ground": 0}}
    assert planned(cast, "Zhao", "A1").left_out == {}


def test_the_office_plans_for_others_and_leaves_the_name_open(cast: Cast) -> None:
    draw_street(cast)
    assert planned(cast, "Zhao", "A1").person == cast.users["Zhao"].person
    assert planned(cast, "Li", "A1").person is None


def test_a_unit_that_no_road_reaches_is_reported(cast: Cast) -> None:
    draw_street(cast)
    Road.objects.create(town=cast.town, shape=street((0, 9000), (100, 9000)))
    far = Unit.objects.create(town=cast.town, name="far", point=point(50, 9000), registered_on="2024-01-01")
    Placement.objects.create(unit=far, grid=cast.grids["A1"], village=cast.villages["A"], valid_from="2024-01-01")
    assert planned(cast).left_out == {"UNREACHABLE": {"units": [far.pk], "ground": 0}}


def test_the_most_urgent_candidate_comes_first(cast: Cast) -> None:
    visit(cast, "forge", days_ago=400)
    prizes = [one.prize for one in found(cast)]
    assert prizes == sorted(prizes, reverse=True)
    assert found(cast)[0].unit_id == cast.units["soup"].pk


@pytest.mark.parametrize(("name", "grids"), [("Qian", "A1"), ("Wang", "A1"), ("County", "A1"), ("Zhou", "A1"),
                                            ("Zhao", "A1 B1"), ("Sun", "A1")])  # fmt: skip
def test_who_may_not_plan_here_is_refused_and_nothing_is_written(cast: Cast, name: str, grids: str) -> None:
    draw_street(cast)
    with pytest.raises(PermissionDenied):
        planned(cast, name, grids)
    assert Plan.objects.count() == 0


def test_no_route_says_why_and_beside_which_field(cast: Cast) -> None:
    assert refusal(cast, grids="") == ("no_grid", "grids")
    assert refusal(cast) == ("no_roads", "grids")
    draw_street(cast)
    assert refusal(cast, budget_min=5) == ("budget_too_small", "budget_min")
    assert refusal(cast, start=lonlat(0, 700)) == ("start_off_network", "start")
    Road.objects.create(town=cast.town, shape=street((0, 9000), (100, 9000)))
    assert refusal(cast, start=lonlat(0, 9000)) == ("nothing_reachable", "start")
    for name in ("soup", "forge"):
        visit(cast, name, days_ago=1)
    assert refusal(cast) == ("nothing_due", "grids")


def test_a_budget_that_is_too_small_says_what_the_nearest_stop_takes(cast: Cast) -> None:
    draw_street(cast)
    with pytest.raises(PlanRefused) as refused:
        planned(cast, budget_min=5)
    assert refused.value.params == {"needed": 12}  # 100 m of street, 100 m on foot, 10 minutes of work: 11.7


def test_only_units_without_a_point_give_no_route(cast: Cast) -> None:
    draw_street(cast)
    for name in ("soup", "forge"):
        visit(cast, name, days_ago=1)
    assert refusal(cast, name="Li") == ("no_stop_on_map", "grids")


def test_without_a_start_the_middle_of_the_first_grid_on_its_road_is_taken(cast: Cast) -> None:
    assert default_start([cast.grids["A1"]], today()) is None
    draw_street(cast)
    assert default_start([cast.grids["A2"]], today()) == pytest.approx(lonlat(300, 100), abs=1e-8)
    assert planned(cast, start=None).start.coords == pytest.approx(lonlat(100, 100), abs=1e-8)


def test_new_roads_are_seen_at_once(cast: Cast) -> None:
    draw_street(cast)
    before = planned(cast).length_m
    Road.objects.create(town=cast.town, shape=street((50, 100), (50, 0)))
    assert planned(cast).length_m == pytest.approx(before)  # the lane to soup is as long as the perpendicular
    assert planned(cast).duration_min < 600 / 250 + 100 / 75 + 20 - 0.5  # but one rides it


def test_the_same_books_give_the_same_route(cast: Cast) -> None:
    draw_street(cast)
    draw_uncovered(cast, "A1", 100, 110, 140, 130, on=today())
    first, second = planned(cast), planned(cast)
    assert [stop.unit_id for stop in first.stops.all()] == [stop.unit_id for stop in second.stops.all()]
    assert first.duration_min == second.duration_min


def test_still_due_counts_each_grid_of_the_account(cast: Cast) -> None:
    visit(cast, "forge", days_ago=0)
    assert still_due(cast.users["Li"], today()) == {cast.grids["A1"].pk: 1, cast.grids["B1"].pk: 1}
    assert still_due(cast.users["Zhao"], today()) == {cast.grids["A1"].pk: 1}


def test_a_posting_that_has_ended_gives_no_route(cast: Cast) -> None:
    draw_street(cast)
    Posting.objects.filter(person__user=cast.users["Zhao"]).update(valid_to=today())
    with pytest.raises(PermissionDenied):
        planned(cast)

"""The planner against every order there is, its reasons, and its promise never to exceed the budget."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from patrols.routing.planner import LeftOut, NoRoute, Route, Stop, plan, plan_team
from patrols.routing.solver import Effort

QUICK = Effort(iterations=100)
INF = float("inf")


def on_a_street(*places: float) -> NDArray[np.float64]:
    """Minutes between places along one straight street; row 0 is the start."""
    at = np.array([0.0, *places])
    with np.errstate(invalid="ignore"):
        return np.asarray(np.abs(at[:, None] - at[None, :]))


def test_everything_is_visited_when_there_is_time() -> None:
    route = plan(on_a_street(10, 20, 30), [Stop(1, 1, 5), Stop(2, 1, 5), Stop(3, 1, 5)], 75, effort=QUICK)
    assert sorted(route.order) == [0, 1, 2]
    assert (route.travel_min, route.service_min, route.duration_min) == (60, 15, 75)
    assert route.left_out == {}


def test_arrivals_count_travel_and_the_work_before() -> None:
    minutes = np.array([[INF if a != b else 0.0 for a in range(3)] for b in range(3)])
    minutes[0, 1], minutes[1, 2], minutes[2, 0], minutes[1, 0], minutes[0, 2] = 4, 6, 8, 50, 50
    route = plan(minutes, [Stop(1, 1, 10), Stop(2, 1, 10)], 80, effort=QUICK)
    assert (route.order, route.arrive_min) == ((0, 1), (4, 20))


def test_the_greater_prize_wins_when_only_one_fits() -> None:
    minutes = np.full((3, 3), 10.0)
    np.fill_diagonal(minutes, 0)
    route = plan(minutes, [Stop(1, 3), Stop(2, 5)], 20, effort=QUICK)
    assert (route.order, route.prize, route.left_out) == ((1,), 5, {0: LeftOut.NO_TIME})


def test_among_equal_prizes_the_shorter_way_wins() -> None:
    route = plan(on_a_street(-5, 9), [Stop(1, 2), Stop(2, 2)], 18, effort=QUICK)
    assert route.order == (0,)


@pytest.mark.parametrize(
    ("minutes", "stops", "budget", "reason", "left_out"),
    [
        (on_a_street(), [], 60, NoRoute.NO_STOPS, {}),
        (on_a_street(40), [Stop(1, 1)], 79, NoRoute.BUDGET_TOO_SMALL, {0: LeftOut.TOO_FAR}),
        (on_a_street(5), [Stop(1, 1, 51)], 60, NoRoute.BUDGET_TOO_SMALL, {0: LeftOut.TOO_FAR}),
        (on_a_street(INF), [Stop(1, 1)], 60, NoRoute.NOTHING_REACHABLE, {0: LeftOut.UNREACHABLE}),
        (on_a_street(5), [Stop(1, 1)], 0, NoRoute.BUDGET_TOO_SMALL, {0: LeftOut.TOO_FAR}),
    ],
)
def test_no_route_says_why(
    minutes: NDArray[np.float64],
    stops: list[Stop],
    budget: float,
    reason: NoRoute,
    left_out: dict[int, LeftOut],
) -> None:
    route = plan(minutes, stops, budget, effort=QUICK)
    assert (route.is_empty, route.reason, route.left_out) == (True, reason, left_out)


def test_a_route_that_takes_exactly_the_budget_is_taken() -> None:
    assert plan(on_a_street(30), [Stop(1, 1, 0.1)], 60.1, effort=QUICK).order == (0,)


def test_the_same_seed_gives_the_same_route() -> None:
    towns = np.random.default_rng(7).uniform(0, 60, (61, 2))
    minutes = np.hypot(*(towns[:, None] - towns[None]).transpose(2, 0, 1))
    stops = [Stop(k, 1 + k % 9, 3) for k in range(1, 61)]
    first, second = (plan(minutes, stops, 180, seed=5, effort=QUICK) for _ in range(2))
    assert first == second
    assert first.duration_min <= 180


def test_several_people_share_the_stops_and_each_keeps_the_budget() -> None:
    team = plan_team(on_a_street(-20, 20), [Stop(1, 1), Stop(2, 1)], 40, people=2, effort=QUICK)
    assert sorted(route.order for route in team.routes) == [(0,), (1,)]
    assert (team.prize, team.left_out) == (2, {})


def test_a_route_may_end_elsewhere() -> None:
    route = plan(on_a_street(10, 20, 30), [Stop(1, 1), Stop(2, 1)], 30, ends=(0, 3), effort=QUICK)
    assert (route.order, route.arrive_min, route.travel_min) == ((0, 1), (10, 20), 30)


@pytest.mark.parametrize(
    ("minutes", "stops", "budget"),
    [
        (np.zeros((2, 3)), [], 10),
        (on_a_street(5), [Stop(1, 0)], 10),
        (on_a_street(5), [Stop(2, 1)], 10),
        (on_a_street(5), [Stop(1, 1, -1)], 10),
        (on_a_street(5), [Stop(1, 1)], -1),
    ],
)
def test_nonsense_is_refused(minutes: NDArray[np.float64], stops: list[Stop], budget: float) -> None:
    with pytest.raises(ValueError, match=r"matrix|prize|budget"):
        plan(minutes, stops, budget)


def every_order(minutes: NDArray[np.float64], stops: list[Stop], budget: float) -> tuple[int, float]:
    """The greatest prize and, with it, the least travel, over all orders of all subsets."""
    best = (0, 0.0)
    for size in range(1, len(stops) + 1):
        for order in itertools.permutations(stops, size):
            rows = [0, *(stop.at for stop in order), 0]
            travel = sum(minutes[a, b] for a, b in itertools.pairwise(rows))
            if travel + sum(stop.service_min for stop in order) <= budget:
                best = max(best, (sum(stop.prize for stop in order), -travel))
    return best[0], -best[1]


@settings(max_examples=30, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(-30, 30), st.integers(-30, 30), st.integers(1, 9), st.integers(0, 12)),
        min_size=1,
        max_size=5,
    ),
    st.integers(1, 150),
)
def test_small_towns_get_the_best_route_there_is(towns: list[tuple[int, int, int, int]], budget: int) -> None:
    at = np.array([(0, 0), *(town[:2] for town in towns)], dtype=float)
    minutes = np.abs(at[:, None] - at[None]).sum(axis=2)
    stops = [Stop(k, town[2], town[3]) for k, town in enumerate(towns, start=1)]
    route = plan(minutes, stops, budget, effort=QUICK)
    assert (route.prize, route.travel_min) == every_order(minutes, stops, budget)
    assert route.duration_min <= budget
    assert_feasible(route, minutes, stops)


def assert_feasible(route: Route, minutes: NDArray[np.float64], stops: list[Stop]) -> None:
    clock, here = 0.0, 0
    for k, arrive in zip(route.order, route.arrive_min, strict=True):
        clock += minutes[here, stops[k].at]
        assert arrive == pytest.approx(clock)
        clock, here = clock + stops[k].service_min, stops[k].at
    assert route.duration_min == pytest.approx(clock + (minutes[here, 0] if route.order else 0))
    assert set(route.order) | set(route.left_out) == set(range(len(stops)))

"""Distances and ways between stops, against whole numbers and against Floyd and Warshall."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from shapely import LineString

from patrols.routing.network import Network
from patrols.routing.paths import Paths

# A block of four streets 100 m by 100 m, a lane out of it, and a road that nothing reaches
#
#   (0,100) ── (100,100)
#      │            │
#   (0,0) ──── (100,0) ──── (200,0)         (500,0) ── (560,0)
BLOCK = [
    LineString([(0, 0), (100, 0)]),
    LineString([(100, 0), (100, 100)]),
    LineString([(100, 100), (0, 100)]),
    LineString([(0, 100), (0, 0)]),
    LineString([(100, 0), (200, 0)]),
    LineString([(500, 0), (560, 0)]),
]


def paths(*points: tuple[float, float], limit_m: float = 500) -> Paths:
    network = Network.of(BLOCK)
    return Paths(network, network.snap(np.array(points, dtype=float), limit_m))


def test_stops_walk_their_perpendicular_to_the_road_and_back() -> None:
    assert paths((30, -7), (90, 5)).matrix().tolist() == [[0, 60 + 7 + 5], [72, 0]]


def test_the_shorter_side_of_the_block_is_taken() -> None:
    assert paths((0, 60), (100, 60)).matrix()[0, 1] == 180  # over the top: 40 + 100 + 40, not 60 + 100 + 60


def test_two_stops_at_one_foot_are_only_their_perpendiculars_apart() -> None:
    found = paths((50, 3), (50, -4), (50, 0))
    assert found.matrix().tolist() == [[0, 7, 3], [7, 0, 4], [3, 4, 0]]
    assert found.legs([0, 1])[0].length_m == 7


def test_a_stop_at_a_corner_belongs_to_both_streets() -> None:
    assert paths((100, 0), (100, 100), (200, 0)).matrix()[0].tolist() == [0, 100, 100]


def test_a_stop_on_a_road_that_nothing_reaches_is_infinitely_far() -> None:
    found = paths((0, 0), (530, 0))
    assert np.isinf(found.matrix()[0, 1])
    with pytest.raises(ValueError, match="cannot be reached"):
        found.legs([0, 1])


def test_a_stop_far_from_every_road_is_off_the_network_and_infinitely_far() -> None:
    found = paths((0, 0), (0, 900))
    assert found.snapped.on_network.tolist() == [True, False]
    assert np.isinf(found.matrix()[0, 1])


def test_islands_are_reported_longest_network_first() -> None:
    network = Network.of(BLOCK)
    assert [(island.edge_count, island.length_m) for island in network.islands] == [(1, 60)]
    assert network.length_m == 560


def test_a_stop_near_the_main_network_prefers_it_to_a_nearer_island() -> None:
    network = Network.of([*BLOCK, LineString([(20, 30), (40, 30)])])
    near, far = network.snap(np.array([[30.0, 25.0], [530.0, 5.0]])).edge
    assert network.component[near] == 0
    assert network.component[far] == 1


def test_a_limit_turns_longer_ways_into_infinity() -> None:
    row = paths((0, 0), (50, 0), (200, 0)).matrix(limit_m=120)[0]
    assert row.tolist() == [0, 50, np.inf]


def test_batches_change_nothing() -> None:
    found = paths((0, 0), (50, 0), (200, 0), (100, 70), (0, 60))
    assert np.array_equal(found.matrix(batch=2), found.matrix(batch=64))


def test_a_leg_is_drawn_along_the_roads_from_door_to_door() -> None:
    leg = paths((30, -7), (105, 40)).legs([0, 1])[0]
    assert leg.line is not None
    assert list(leg.line.coords) == [(30, -7), (30, 0), (100, 0), (100, 40), (105, 40)]
    assert leg.length_m == leg.line.length == 7 + 70 + 40 + 5


def test_a_walk_over_one_stop_or_back_to_the_same_has_no_line() -> None:
    found = paths((0, 0), (50, 0))
    assert found.legs([0]) == []
    assert [leg.line for leg in found.legs([1, 1])] == [None]


def test_no_roads_and_no_stops_are_answered() -> None:
    nothing = Network.of([])
    snapped = nothing.snap(np.array([[0.0, 0.0], [1.0, 1.0]]))
    assert nothing.is_empty
    assert np.isinf(Paths(nothing, snapped).matrix()[0, 1])
    network = Network.of(BLOCK)
    assert Paths(network, network.snap(np.empty((0, 2)))).matrix().shape == (0, 0)


def floyd_warshall(ends: list[tuple[int, int]], lengths: list[float], count: int) -> NDArray[np.float64]:
    best = np.full((count, count), np.inf)
    np.fill_diagonal(best, 0)
    for (a, b), length in zip(ends, lengths, strict=True):
        best[a, b] = best[b, a] = min(best[a, b], length)
    for k, i, j in itertools.product(range(count), repeat=3):
        best[i, j] = min(best[i, j], best[i, k] + best[k, j])
    return best


CORNERS = [(x * 100.0, y * 100.0) for x in range(4) for y in range(4)]


@settings(max_examples=40, deadline=None)
@given(st.sets(st.sampled_from([(a, b) for a in range(16) for b in range(a) if b in (a - 1, a - 4)]), min_size=1))
def test_distances_between_corners_are_those_of_floyd_and_warshall(streets: set[tuple[int, int]]) -> None:
    ends = sorted((a, b) for a, b in streets if a - b == 4 or a % 4)
    if not ends:
        return
    roads = [LineString([CORNERS[a], CORNERS[b]]) for a, b in ends]
    used = sorted({corner for pair in ends for corner in pair})
    network = Network.of(roads)
    found = Paths(network, network.snap(np.array([CORNERS[corner] for corner in used])))
    truth = floyd_warshall(ends, [road.length for road in roads], 16)[np.ix_(used, used)]
    assert np.array_equal(found.matrix(), truth)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 300), st.integers(0, 300)), min_size=2, max_size=6, unique=True))
def test_the_line_of_every_leg_is_as_long_as_the_matrix_says(points: list[tuple[int, int]]) -> None:
    rows = [LineString([(0, y), (300, y)]) for y in (0, 100, 200, 300)]
    columns = [LineString([(x, 0), (x, 300)]) for x in (0, 150, 300)]
    network = Network.of([*rows, *columns])
    found = Paths(network, network.snap(np.array(points, dtype=float)))
    matrix, order = found.matrix(), list(range(len(points)))
    for (here, there), leg in zip(itertools.pairwise(order), found.legs(order), strict=True):
        assert leg.length_m == pytest.approx(matrix[here, there])
        assert leg.line is not None
        assert leg.line.length == pytest.approx(matrix[here, there])

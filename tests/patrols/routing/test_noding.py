"""Roads become nodes and edges: drawn in whole metres."""

from collections.abc import Sequence

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import LineString, MultiLineString

from patrols.routing.noding import Noded, node


def roads(*lines: Sequence[tuple[float, float]]) -> list[LineString]:
    return [LineString(line) for line in lines]


def places(noded: Noded) -> set[tuple[float, float]]:
    return {(round(x), round(y)) for x, y in noded.nodes}


def edges(noded: Noded) -> list[tuple[int, ...]]:
    ends = zip(noded.tail, noded.head, noded.length_m, strict=True)
    corners = [(*noded.nodes[tail], *noded.nodes[head], length) for tail, head, length in ends]
    return sorted(tuple(round(value) for value in corner) for corner in corners)


def test_two_roads_that_share_an_end_are_joined_there() -> None:
    noded = node(roads([(0, 0), (100, 0)], [(100, 0), (100, 50)]))
    assert places(noded) == {(0, 0), (100, 0), (100, 50)}
    assert edges(noded) == [(0, 0, 100, 0, 100), (100, 0, 100, 50, 50)]


def test_ends_less_than_a_metre_apart_are_one_node_and_two_metres_apart_are_two() -> None:
    assert len(node(roads([(0, 0), (100, 0)], [(100.6, 0), (200, 0)])).nodes) == 3
    assert len(node(roads([(0, 0), (100, 0)], [(102, 0), (200, 0)])).nodes) == 4


def test_an_end_that_stops_just_short_of_another_road_meets_it_there() -> None:
    """
    ```
    ───────────┬───────────   the side road ends 0.8 m below
               │
    ```
    """
    noded = node(roads([(0, 100), (200, 100)], [(80, 0), (80, 99.2)]))
    assert len(noded.lines) == 3
    at = next(n for n in range(len(noded.nodes)) if np.hypot(*(noded.nodes[n] - (80, 100))) < 1)
    assert sum(at in (tail, head) for tail, head in zip(noded.tail, noded.head, strict=True)) == 3


def test_a_crossing_without_a_vertex_is_a_node() -> None:
    noded = node(roads([(0, 50), (100, 50)], [(50, 0), (50, 100)]))
    assert (50, 50) in places(noded)
    assert [length for *_, length in edges(noded)] == [50, 50, 50, 50]


def test_a_road_drawn_twice_in_part_is_cut_at_the_ends_of_the_common_part() -> None:
    noded = node(roads([(0, 0), (100, 0)], [(40, 0), (160, 0)]))
    assert places(noded) == {(0, 0), (40, 0), (100, 0), (160, 0)}


def test_a_road_that_crosses_itself_is_cut_at_its_own_crossing() -> None:
    noded = node(roads([(0, 0), (100, 0), (100, 50), (50, 50), (50, -50)]))
    assert (50, 0) in places(noded)
    assert float(noded.length_m.sum()) == 300


def test_a_closed_ring_keeps_its_length() -> None:
    noded = node(roads([(0, 0), (100, 0), (100, 100), (0, 100), (0, 0)]))
    assert float(noded.length_m.sum()) == 400


def test_roads_without_length_and_no_roads_give_nothing() -> None:
    assert len(node(roads([(5, 5), (5, 5)])).lines) == 0
    assert len(node([]).nodes) == 0


WHOLE = st.tuples(st.integers(0, 20).map(lambda n: n * 10), st.integers(0, 20).map(lambda n: n * 10))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(WHOLE, WHOLE).filter(lambda ends: ends[0] != ends[1]), min_size=1, max_size=8))
def test_cutting_loses_no_road(lines: list[tuple[tuple[int, int], tuple[int, int]]]) -> None:
    given_roads = [LineString(line) for line in lines]
    noded = node(given_roads)
    ground = MultiLineString(given_roads)
    drawn = MultiLineString([line.coords for line in noded.lines])
    assert drawn.hausdorff_distance(ground) <= 1.5  # one node may stand for places up to a metre apart, twice
    assert abs(sum(road.length for road in given_roads) - noded.length_m.sum()) <= 3 * len(noded.nodes)

"""Areas of drawings that a person can work out with a pencil."""

from math import acos, pi, sqrt

import numpy as np
import pytest
import shapely

from patrols.coverage.grids import Rules, Seen
from patrols.coverage.interval import Interval, bounds, ratio
from patrols.coverage.segments import segments_of
from patrols.coverage.surface import Features
from patrols.coverage.sweep import sweep
from tests.patrols.coverage.drawn import cover, roads, tracks, visits

FIELD = shapely.box(0, 0, 300, 100)
ROAD = roads([(0, 50), (300, 50)])
STADIUM = 2 * 30 * 100 + pi * 30**2  # 2rL + πr²


@pytest.mark.parametrize(
    "corners", [[(0, 0), (100, 0)], [(0, 0), (0, -100)], [(10, 20), (70, 100)], [(3, 1), (-57, 81)]]
)
def test_the_ground_near_a_segment_lies_between_its_bounds(corners: list[tuple[float, float]]) -> None:
    area = sweep(segments_of([np.array(corners, dtype=float)]), 30).area()
    assert STADIUM in area
    assert area.middle == pytest.approx(STADIUM, rel=5e-4)
    assert (area.high - area.low) / STADIUM < 0.04


def test_a_segment_of_no_length_is_a_disc() -> None:
    area = sweep(np.array([[5.0, 5.0, 5.0, 5.0]]), 50).area()
    assert pi * 50**2 in area
    assert area.middle == pytest.approx(pi * 50**2, rel=5e-4)


def test_two_crossing_walks_count_their_crossing_once() -> None:
    cross = segments_of([np.array([[-100, 0], [100, 0.0]]), np.array([[0, -100], [0, 100.0]])])
    assert 2 * (2 * 30 * 200 + pi * 30**2) - 60 * 60 in sweep(cross, 30).area()


def test_a_road_through_a_field_makes_a_strip_supervisable_and_the_rest_is_no_ground_to_patrol() -> None:
    found = cover(FIELD, ROAD, Seen())
    assert found.area_m2 == 30_000
    assert found.supervisable.middle == pytest.approx(300 * 60, rel=1e-8)
    assert found.covered == Interval()
    assert found.ground.keys() == {"NEVER"}
    assert (found.has_tracks, found.has_visits, found.last_age_days) == (False, False, None)


def test_walking_the_whole_road_covers_all_of_it_and_never_more() -> None:
    found = cover(FIELD, ROAD, tracks([(0, 50), (300, 50)]))
    assert found.covered.middle == pytest.approx(18_000, rel=1e-8)
    assert found.covered.high <= found.supervisable.high
    assert found.ground["NEVER"].is_empty
    assert (found.cells, found.cells_covered) == (3, 3)


def test_walking_the_middle_third_covers_a_piece_with_round_ends() -> None:
    found = cover(FIELD, ROAD, tracks([(100, 50), (200, 50)]))
    caps = 2 * (2 * (30 / 2 * sqrt(50**2 - 30**2) + 50**2 / 2 * (pi / 2 - acos(30 / 50))))
    exact = 100 * 60 + caps
    assert exact in found.covered
    assert found.covered.middle == pytest.approx(exact, rel=5e-4)
    assert found.near_m2 == pytest.approx(_piece(40), rel=1e-3)
    assert found.far_m2 == pytest.approx(_piece(60), rel=1e-3)


def _piece(reach: float) -> float:
    return 100 * 60 + 4 * (30 / 2 * sqrt(reach**2 - 30**2) + reach**2 / 2 * (pi / 2 - acos(30 / reach)))


def test_a_visit_lights_the_ground_around_its_unit() -> None:
    found = cover(FIELD, Features(units=np.array([[150.0, 50.0]])), visits((150, 50)), Rules(reach_m=20))
    assert pi * 30**2 in found.supervisable
    assert pi * 20**2 in found.covered
    assert (found.has_tracks, found.has_visits) == (False, True)


def test_a_call_at_a_closed_door_is_a_record_and_lights_nothing() -> None:
    found = cover(FIELD, ROAD, Seen(calls=np.array([[150.0, 50.0]])))
    assert (found.has_visits, found.covered.high) == (True, 0)


def test_a_hall_is_supervisable_inside_as_well() -> None:
    hall = Features(buildings=np.array([shapely.box(50, 20, 250, 90)], dtype=object))
    found = cover(shapely.box(-100, -100, 400, 300), hall, Seen(), Rules(frontage_m=10))
    exact = 200 * 70 + 2 * (200 + 70) * 10 + pi * 10**2
    assert exact in found.supervisable
    assert found.supervisable.middle == pytest.approx(exact, rel=5e-4)


def test_a_hall_so_wide_that_its_walls_do_not_see_its_middle_is_supervisable_throughout() -> None:
    """The inside is told from the outside by the even-odd rule, sub-cell by sub-cell where a front ends."""
    court = shapely.box(100.3, 20.7, 180.1, 90.2)
    hall = shapely.affinity.rotate(shapely.box(3.1, 4.2, 296.7, 201.9), 17) - court
    found = cover(shapely.box(-100, -100, 400, 300), Features(buildings=np.array([hall])), Seen(), Rules(frontage_m=7))
    exact = hall.buffer(7, quad_segs=128).area
    assert found.supervisable.low <= exact <= found.supervisable.high
    assert found.supervisable.middle == pytest.approx(exact, rel=2e-4)
    assert found.supervisable.high - found.supervisable.low < 0.8 * (hall.length + 100)


def test_a_footprint_that_crosses_itself_counts_by_its_walls() -> None:
    bow_tie = shapely.Polygon([(100, 40), (140, 60), (140, 40), (100, 60)])
    found = cover(FIELD, Features(buildings=np.array([bow_tie], dtype=object)), Seen(), Rules(frontage_m=5))
    walls = [((100, 40), (140, 60)), ((140, 60), (140, 40)), ((140, 40), (100, 60)), ((100, 60), (100, 40))]
    exact = shapely.union_all([shapely.LineString(wall).buffer(5, quad_segs=128) for wall in walls]).area
    assert found.supervisable.middle == pytest.approx(exact, rel=1e-3)


def test_a_walk_beyond_the_border_lights_what_it_reaches_but_is_no_track_of_the_grid() -> None:
    found = cover(FIELD, roads([(0, 10), (300, 10)]), tracks([(0, -30), (300, -30)]))
    assert found.covered.middle == pytest.approx(300 * 20, rel=1e-8)
    assert not found.has_tracks


def test_a_walk_of_a_hundred_days_ago_is_out_of_the_window_but_not_never() -> None:
    found = cover(FIELD, ROAD, tracks([(0, 50), (300, 50)], ages=[100]))
    assert found.covered == Interval()
    assert found.ever.middle == pytest.approx(18_000, rel=1e-8)
    assert found.ground["NEVER"].is_empty
    assert found.age_m2 == {"D180": 18_000, "NEVER": 0}
    assert found.ground["D180"].area == pytest.approx(18_000, rel=1e-3)
    assert found.last_age_days == 100


def test_ground_has_the_age_of_its_last_walk() -> None:
    found = cover(FIELD, ROAD, tracks([(0, 50), (300, 50)], [(200, 50), (300, 50)], ages=[60, 6]))
    assert found.age_m2["D7"] + found.age_m2["D90"] == 18_000
    assert found.ground["D7"].bounds[0] == pytest.approx(150, abs=0.5)
    assert found.ground["D90"].area == pytest.approx(found.age_m2["D90"], rel=2e-3)
    assert found.last_age_days == 6


def test_a_grid_without_roads_houses_and_units_has_no_ratio() -> None:
    found = cover(FIELD, Features(), tracks([(0, 50), (300, 50)]))
    assert found.supervisable == Interval()
    assert ratio(found.covered, found.uncovered) is None
    assert (found.cells, found.cells_covered) == (0, 0)


def test_the_ratio_of_a_sum_is_bounded_by_the_sums() -> None:
    town = bounds(60, 61, 62) + bounds(30, 30, 31)
    found = ratio(town, bounds(9, 9, 10))
    assert found is not None
    assert found.low == pytest.approx(90 / 100)
    assert found.middle == pytest.approx(91 / 100)
    assert found.high == pytest.approx(93 / 102)

"""Lines of a day: near to what was walked, the same whoever walked it, in whatever order it came."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.crs import TownMetres
from patrols.day_lines import TOLERANCE_M, merged, strays_m
from patrols.town_facts import Shapes
from tests.drawings import CENTRE, degrees

METRES = TownMetres(*CENTRE)
NOTHING: Shapes = np.empty(0, dtype=object)


def lines(*walks: list[tuple[float, float]]) -> Shapes:
    """Each walk a multi-line of its own, as a track is stored."""
    return np.array([degrees(shapely.MultiLineString([walk])) for walk in walks], dtype=object)


def noisy(seed: int, fixes: int = 60) -> list[tuple[float, float]]:
    """A walk of a fix every 12 m with GPS noise of 5 m."""
    rng = np.random.default_rng(seed)
    turn = np.cumsum(rng.normal(0, 0.3, fixes))
    steps = np.column_stack([np.cos(turn), np.sin(turn)]) * 12
    return [(x, y) for x, y in (np.cumsum(steps, axis=0) + rng.normal(0, 5, (fixes, 2))).tolist()]


@given(st.lists(st.integers(0, 10_000), min_size=1, max_size=4))
@settings(max_examples=40)
def test_nothing_walked_is_further_from_the_kept_lines_than_the_tolerance_and_the_other_way_round(
    seeds: list[int],
) -> None:
    walked = lines(*(noisy(seed) for seed in seeds))
    kept = np.array([merged(walked, NOTHING, METRES)], dtype=object)
    assert strays_m(walked, kept, METRES) <= TOLERANCE_M
    assert strays_m(kept, walked, METRES) <= TOLERANCE_M


def test_ground_within_reach_of_the_walk_lies_between_the_kept_lines_with_less_and_more_reach() -> None:
    walked = lines(noisy(1, 200))
    kept = METRES.to_metres(merged(walked, NOTHING, METRES))
    true = shapely.buffer(METRES.to_metres(walked)[0], 50, quad_segs=64)
    low, high = (shapely.buffer(kept, 50 + slack, quad_segs=64) for slack in (-TOLERANCE_M, TOLERANCE_M))
    assert shapely.difference(low, true).area < 1e-3 * true.area * 0.01
    assert shapely.difference(true, high).area < 1e-3 * true.area * 0.01
    assert len(shapely.get_coordinates(kept)) < 200


@given(st.permutations(range(4)), st.booleans())
@settings(max_examples=20)
def test_order_direction_and_repetition_of_tracks_leave_no_trace(order: list[int], again: bool) -> None:
    walks = [noisy(seed) for seed in range(4)]
    shuffled = [walks[k][::-1] if k % 2 else walks[k] for k in order] + (walks if again else [])
    one, other = merged(lines(*walks), NOTHING, METRES), merged(lines(*shuffled), NOTHING, METRES)
    assert strays_m(np.array([one]), np.array([other]), METRES) < 0.1
    as_walked = merged(lines(*(walks[k] for k in order), *(walks if again else [])), NOTHING, METRES)
    assert shapely.to_wkb(as_walked) == shapely.to_wkb(one)


def test_lines_kept_before_stay_as_they_are_beside_new_ones() -> None:
    before = merged(lines(noisy(1)), NOTHING, METRES)
    both = merged(lines(noisy(2)), np.array([before], dtype=object), METRES)
    parts = {shapely.to_wkb(part) for part in both.geoms}
    assert {shapely.to_wkb(part) for part in before.geoms} < parts
    assert len(parts) == 2
    again = merged(lines(noisy(2)), np.array([both], dtype=object), METRES)
    assert shapely.to_wkb(again) == shapely.to_wkb(both)


@pytest.mark.parametrize("walk", [[(0, 0), (0, 0)], [(0, 0), (0.3, 0.2), (0, 0)], [(5, 5), (5.001, 5)]])
def test_a_walk_on_the_spot_is_kept_as_the_spot(walk: list[tuple[float, float]]) -> None:
    walked = lines(walk)
    kept = np.array([merged(walked, NOTHING, METRES)], dtype=object)
    assert strays_m(walked, kept, METRES) <= TOLERANCE_M


def test_what_is_lost_is_found() -> None:
    walked, half = lines([(0, 0), (100, 0)]), lines([(0, 0), (50, 0)])
    assert strays_m(walked, half, METRES) == pytest.approx(50, abs=0.1)
    assert strays_m(walked, NOTHING, METRES) == float("inf")

"""The truth lies inside the printed interval: on random small towns, against two other measures."""

from dataclasses import replace

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from patrols.coverage.grids import Coverage, GridCover, Rules, Seen
from tests.faults.coverage_interval import rounds
from tests.patrols.coverage.drawn import cover, measure, random_town
from tests.patrols.coverage.truth import Truth


@pytest.mark.parametrize("seed", range(1000, 1008))
def test_areas_and_ratio_of_a_random_town_and_its_grids_lie_inside_their_intervals(seed: int) -> None:
    """The short form of the job coverage_interval."""
    with rounds() as play:
        assert play(seed) == ""


@pytest.mark.parametrize("reach_m", [30, 33])
@pytest.mark.parametrize("seed", range(6))
def test_the_printed_number_is_near_the_truth_and_the_interval_is_narrow(seed: int, reach_m: int) -> None:
    grid, features, seen = random_town(np.random.default_rng(seed))
    rules = Rules(frontage_m=30, reach_m=reach_m)
    found, true = cover(grid, features, seen, rules), Truth.of(features, seen, rules)
    surface = shapely.intersection(true.surface, grid)
    for told, area in ((found.supervisable, surface.area), (found.covered, shapely.area(surface & true.lit))):
        assert told.middle == pytest.approx(area, rel=1e-3)
        assert told.high - told.low <= 0.04 * area
    assert found.covered.high <= found.supervisable.high


@pytest.mark.parametrize("seed", range(4))
def test_counting_points_by_their_distance_gives_the_same(seed: int) -> None:
    town, rules = random_town(np.random.default_rng(100 + seed)), Rules(30, 33)
    found, counted = cover(*town, rules), measure(*town, rules)
    assert found.supervisable.middle == pytest.approx(counted.supervisable, abs=counted.error_m2)
    assert found.covered.middle == pytest.approx(counted.covered, abs=counted.error_m2)


@given(seed=st.integers(0, 10_000))
@settings(max_examples=25, deadline=None)
def test_neither_the_order_of_walks_nor_their_direction_nor_walking_twice_changes_a_bit(seed: int) -> None:
    grid, features, seen = random_town(np.random.default_rng(seed))
    rng = np.random.default_rng(seed + 1)
    twice = rng.permutation(np.concatenate([np.arange(len(seen.xy))] * 2))
    back = rng.random(len(twice)) < 0.5
    xy = np.where(back[:, None], seen.xy[twice][:, [2, 3, 0, 1]], seen.xy[twice])
    again = Seen(xy, seen.age_days[twice], seen.is_track[twice], seen.calls)
    first, second = (Coverage([grid], features, each, Rules()) for each in (seen, again))
    assert [each.digest for each in first.ages] == [each.digest for each in second.ages]
    assert _numbers(first.run()[0]) == _numbers(second.run()[0])
    assert np.array_equal(first.cells.days, second.cells.days)


def _numbers(found: GridCover) -> tuple[GridCover, dict[str, bytes]]:
    return replace(found, ground={}), {name: shape.wkb for name, shape in found.ground.items()}


@given(seed=st.integers(0, 10_000))
@settings(max_examples=15, deadline=None)
def test_ages_add_up_to_the_surface_and_more_reach_never_covers_less(seed: int) -> None:
    found = cover(*random_town(np.random.default_rng(seed)))
    assert sum(found.age_m2.values()) == found.supervisable.middle
    assert found.near_m2 <= found.covered.middle <= found.far_m2
    assert found.covered.middle <= found.ever.middle <= found.supervisable.middle
    assert found.covered.middle + found.uncovered.middle == found.supervisable.middle


def test_grids_that_tile_a_town_add_up_to_the_town_in_any_order() -> None:
    _grid, features, seen = random_town(np.random.default_rng(5))
    whole = shapely.box(-210, -190, 190, 210)
    parts = [shapely.box(-210 + 130 * i, -190, min(-80 + 130 * i, 190), 210) for i in range(4)]
    covers = Coverage(parts, features, seen, Rules()).run()
    town = Coverage([whole], features, seen, Rules()).run()[0]
    assert sum(part.covered.middle for part in covers) == sum(part.covered.middle for part in covers[::-1])
    assert sum(part.covered.middle for part in covers) == town.covered.middle
    assert sum(part.supervisable.high for part in covers) == pytest.approx(town.supervisable.high, rel=1e-6)
    assert {name: sum(part.age_m2[name] for part in covers) for name in town.age_m2} == town.age_m2
    assert sum(part.cells for part in covers) == town.cells
    assert sum(part.cells_covered for part in covers) == town.cells_covered


def test_lines_known_to_a_tolerance_widen_the_interval_and_leave_the_middle() -> None:
    grid, features, seen = random_town(np.random.default_rng(7))
    sure, blurred = (cover(grid, features, replace(seen, slack_m=slack)) for slack in (0.0, 2.0))
    assert blurred.covered.low < sure.covered.low < sure.covered.middle == blurred.covered.middle
    assert sure.covered.high < blurred.covered.high
    moved = replace(seen, xy=seen.xy + np.array([1.2, -1.5, 1.2, -1.5]))
    assert blurred.covered.low <= cover(grid, features, moved).covered.middle <= blurred.covered.high


def test_a_part_of_the_walks_answers_for_itself_and_parts_never_cover_more_than_all() -> None:
    grid, features, seen = random_town(np.random.default_rng(8))
    is_weekend = np.arange(len(seen.xy)) % 7 < 2
    weekend, week = (cover(grid, features, seen.only(mask)).covered for mask in (is_weekend, ~is_weekend))
    both = cover(grid, features, seen).covered
    assert 0 < weekend.middle < both.middle
    assert max(weekend.middle, week.middle) <= both.middle <= weekend.middle + week.middle

"""The truth lies inside the printed interval: on random small towns, against two other measures."""

from dataclasses import dataclass

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry.base import BaseGeometry

from patrols.coverage.grids import Coverage, Rules, Seen
from patrols.coverage.interval import Interval, ratio
from patrols.coverage.segments import points_as_segments
from patrols.coverage.surface import Features
from patrols.coverage.lattice import Floats
from tests.patrols.coverage.drawn import cover, measure, random_town

FINE = 128
ARC = (np.pi / 2 / FINE) ** 2 / 6  # a chord polygon of the fine buffer lacks less than this share of its discs


@dataclass(frozen=True)
class Truth:
    supervisable: Interval
    covered: Interval


def truth(grid: BaseGeometry, features: Features, seen: Seen, rules: Rules) -> Truth:
    """GEOS's buffer of single segments (which it never simplifies) at 128 sides a quarter, and its own chord error."""
    walls = shapely.buffer(features.buildings, rules.frontage_m, quad_segs=FINE)
    fronts = [*_buffers(np.concatenate([features.roads, points_as_segments(features.units)]), rules.frontage_m), *walls]
    ground = shapely.intersection(shapely.union_all(fronts), grid)
    lit = shapely.union_all(_buffers(seen.xy[seen.age_days < rules.window_days], rules.reach_m))
    covered = shapely.intersection(ground, lit)
    return Truth(*(Interval(area, area, area * (1 + ARC) + 1e-6) for area in (ground.area, covered.area)))


def _buffers(segments: Floats, metres: float) -> list[BaseGeometry]:
    ends = [[shapely.Point(x1, y1), shapely.Point(x2, y2)] for x1, y1, x2, y2 in segments]
    shapes = [first if first == last else shapely.LineString([first, last]) for first, last in ends]
    return list(shapely.buffer(np.array(shapes), metres, quad_segs=FINE))


@pytest.mark.parametrize("reach_m", [30, 33])
@pytest.mark.parametrize("seed", range(30))
def test_area_and_ratio_of_a_random_town_lie_inside_their_intervals(seed: int, reach_m: int) -> None:
    town = random_town(np.random.default_rng(seed))
    rules = Rules(frontage_m=30, reach_m=reach_m)
    found, exact = cover(*town, rules), truth(*town, rules)
    for printed, true in ((found.supervisable, exact.supervisable), (found.covered, exact.covered)):
        assert printed.low <= true.high
        assert true.low <= printed.high
        assert printed.high - printed.low <= 0.012 * true.high
        assert printed.middle == pytest.approx(true.high, rel=1e-3)
    share, bounds = exact.covered.middle / exact.supervisable.middle, ratio(found.covered, found.uncovered)
    assert bounds is not None
    assert bounds.low - ARC <= share <= bounds.high + ARC
    assert found.covered.high <= found.supervisable.high
    assert bounds.high <= 1


@pytest.mark.parametrize("seed", range(4))
def test_counting_points_by_their_distance_gives_the_same(seed: int) -> None:
    town, rules = random_town(np.random.default_rng(100 + seed)), Rules(30, 33)
    found, counted = cover(*town, rules), measure(*town, rules)
    assert found.supervisable.middle == pytest.approx(counted.supervisable, abs=counted.error_m2)
    assert found.covered.middle == pytest.approx(counted.covered, abs=counted.error_m2)


@given(seed=st.integers(0, 10_000), shuffled=st.randoms(use_true_random=False))
@settings(max_examples=15, deadline=None)
def test_neither_the_order_of_walks_nor_walking_twice_changes_the_numbers(seed: int, shuffled: object) -> None:
    grid, features, seen = random_town(np.random.default_rng(seed))
    twice = np.random.default_rng(seed + 1).permutation(np.concatenate([np.arange(len(seen.xy))] * 2))
    again = Seen(seen.xy[twice], seen.age_days[twice], seen.is_track[twice], seen.calls)
    first, second = cover(grid, features, seen), cover(grid, features, again)
    assert second.covered.low == pytest.approx(first.covered.low, rel=1e-9)
    assert second.covered.high == pytest.approx(first.covered.high, rel=1e-9)
    assert (second.cells, second.cells_covered) == (first.cells, first.cells_covered)


@given(seed=st.integers(0, 10_000))
@settings(max_examples=15, deadline=None)
def test_ages_add_up_to_the_surface_and_more_reach_never_covers_less(seed: int) -> None:
    found = cover(*random_town(np.random.default_rng(seed)))
    assert sum(shape.area for shape in found.ground.values()) == pytest.approx(found.supervisable.low, rel=1e-6)
    assert found.near_m2 <= found.covered.high
    assert found.covered.low <= found.far_m2
    assert found.covered.low <= found.ever.low
    assert found.ever.high <= found.supervisable.high


def test_grids_that_tile_a_town_add_up_to_the_town() -> None:
    _grid, features, seen = random_town(np.random.default_rng(5))
    whole = shapely.box(-210, -190, 190, 210)
    parts = [shapely.box(-210 + 130 * i, -190, min(-80 + 130 * i, 190), 210) for i in range(4)]
    covers = Coverage(parts, features, seen, Rules()).run()
    town = Coverage([whole], features, seen, Rules()).run()[0]
    assert sum(part.covered.low for part in covers) == pytest.approx(town.covered.low, rel=1e-8)
    assert sum(part.supervisable.high for part in covers) == pytest.approx(town.supervisable.high, rel=1e-8)
    assert sum(part.cells for part in covers) == town.cells
    assert sum(part.cells_covered for part in covers) == town.cells_covered

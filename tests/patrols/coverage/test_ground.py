"""Shapes for the map: as near to the truth as they say, inside their grid, nothing lost untold."""

import numpy as np
import pytest
import shapely

from patrols.coverage.grids import Coverage, Rules
from patrols.coverage.ground import SLIVER_M2, WITHIN_M
from tests.patrols.coverage.drawn import cover, random_town, roads, tracks
from tests.patrols.coverage.truth import Truth, cut_up


@pytest.mark.parametrize("seed", range(8))
def test_drawn_ground_lies_within_its_tolerance_of_the_truth(seed: int) -> None:
    grid, features, seen = random_town(np.random.default_rng(seed))
    rules = Rules(window_days=1000)
    found, true = cover(grid, features, seen, rules), Truth.of(features, seen, rules)
    surface = shapely.intersection(true.surface, grid)
    for drawn, exact in (
        (found.ground["NEVER"], surface - true.lit),
        (shapely.union_all([shape for name, shape in found.ground.items() if name != "NEVER"]), surface & true.lit),
    ):
        assert drawn.is_valid
        assert grid.buffer(1e-6).contains(drawn)
        assert exact.buffer(WITHIN_M).contains(drawn)
        missed = exact.buffer(-WITHIN_M) - drawn
        assert shapely.area(shapely.get_parts(missed)).max(initial=0) < SLIVER_M2


@pytest.mark.parametrize("seed", range(8))
def test_drawn_areas_differ_little_from_the_counted_ones(seed: int) -> None:
    grid, features, seen = random_town(np.random.default_rng(seed))
    found = cover(grid, features, seen)
    drawn = sum(shape.area for shape in found.ground.values())
    assert drawn + found.dropped_m2 == pytest.approx(found.supervisable.middle, rel=0.01)
    for name, shape in found.ground.items():
        assert abs(shape.area - found.age_m2[name]) <= 0.5 * shape.length + found.dropped_m2
        assert all(part.area >= SLIVER_M2 for part in shape.geoms)


def test_slivers_are_left_out_and_told() -> None:
    """A walk that ends 1 m before the end of the road's ground leaves a strip of 60 m² in two corners of the field."""
    field, road = shapely.box(0, 0, 100, 60), roads([(0, 30), (100, 30)])
    found = cover(field, road, tracks([(0, 30), (63, 30)]), Rules(reach_m=44))
    never = found.age_m2["NEVER"]
    assert 0 < never < 2 * SLIVER_M2 + 40
    assert found.ground["NEVER"].area + found.dropped_m2 == pytest.approx(never, abs=25)


def test_ground_of_neighbours_meets_at_their_border_without_gap_or_overlap() -> None:
    rng = np.random.default_rng(3)
    grid, features, seen = random_town(rng)
    parts = cut_up(grid, rng)
    covers = Coverage(parts, features, seen, Rules()).run()
    whole = Coverage([shapely.union_all(parts)], features, seen, Rules()).run()[0]
    for name, shape in whole.ground.items():
        pieces = [each.ground[name] for each in covers]
        assert sum(piece.area for piece in pieces) == pytest.approx(shapely.union_all(pieces).area, abs=1e-6)
        lost = shape.area - shapely.union_all(pieces).area
        assert 0 - 1e-6 <= lost <= sum(each.dropped_m2 for each in covers) + 1e-6

"""The lattice of 100 m cells, and the shares that borders leave."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry.base import BaseGeometry

from patrols.coverage.cells import Cells, owners
from patrols.coverage.grids import Coverage, Rules
from patrols.coverage.lattice import CELL_M, CELLS, SUB_M, SUBS, TILE_M
from patrols.coverage.regions import UNIT_M2, WHOLE, regions_of
from tests.patrols.coverage.drawn import Line, roads, tracks


def shares(shape: BaseGeometry) -> dict[tuple[float, float], float]:
    """m² of a shape in each 5 m cell that has any, by its lower left corner."""
    found, regions = {}, regions_of(np.array([shape]))
    for k, (tile, rows) in enumerate(zip(regions.tiles, regions.rows, strict=True)):
        corner = tile * TILE_M
        is_inside = (rows[:, None] >> np.arange(CELLS, dtype=np.uint64)) & np.uint64(1)
        for row, column in np.argwhere(is_inside):
            found[corner[0] + column * CELL_M, corner[1] + row * CELL_M] = CELL_M**2
        for b in range(regions.start[k], regions.start[k + 1]):
            row, column = divmod(int(regions.cell[b]), CELLS)
            found[corner[0] + column * CELL_M, corner[1] + row * CELL_M] = float(regions.share[b].sum()) * UNIT_M2
    return {at: area for at, area in found.items() if area}


def test_a_square_over_four_cells_gives_each_its_share() -> None:
    quarter = 2.5 * 1.25
    assert shares(shapely.box(2.5, 3.75, 7.5, 6.25)) == dict.fromkeys([(0, 0), (5, 0), (0, 5), (5, 5)], quarter)


def test_a_hole_is_taken_out_of_its_cell_west_of_the_centre_and_east() -> None:
    shape = shapely.box(-10, 0, 10, 5) - shapely.box(6, 1, 8, 3) - shapely.box(-9, 1, -6, 3)
    assert shares(shape) == pytest.approx({(-10, 0): 25 - 6, (-5, 0): 25, (0, 0): 25, (5, 0): 25 - 4}, abs=1e-5)


ROUND = st.lists(st.integers(20, 450) | st.sampled_from([100, 200, 300]), min_size=4, max_size=12)


@given(radii=ROUND, turn=st.sampled_from([0.0, np.pi / 4, 0.3]))
@settings(max_examples=40, deadline=None)
def test_shares_equal_those_of_the_cut_shape(radii: list[int], turn: float) -> None:
    """Stars with corners on whole metres, often on lines of the lattice."""
    angles = np.arange(len(radii)) * 2 * np.pi / len(radii) + turn
    corners = np.column_stack([np.cos(angles), np.sin(angles)]) * np.array(radii)[:, None]
    shape = shapely.Polygon(np.round(corners))
    found = shares(shape)
    squares = shapely.box(*np.array([(x, y, x + CELL_M, y + CELL_M) for x, y in found]).T)
    shapely.prepare(shape)
    cut = shapely.area(shapely.intersection(shape, squares))
    assert np.allclose(list(found.values()), cut, atol=1e-3)
    assert sum(found.values()) == pytest.approx(shape.area, abs=0.05)


@given(seed=st.integers(0, 10_000))
@settings(max_examples=25, deadline=None)
def test_what_one_grid_loses_at_a_border_its_neighbour_gains_to_the_last_unit(seed: int) -> None:
    rng = np.random.default_rng(seed)
    border = np.column_stack([rng.uniform(-40, 40, 9), np.linspace(-90, 90, 9)])
    halves = [shapely.Polygon([*border, (side, 90), (side, -90)]) for side in (-70, 70)]
    regions = regions_of(np.array(halves))
    units = regions.share.sum() + 64 * WHOLE * np.bitwise_count(regions.rows).sum()
    assert units == 140 * 180 / SUB_M**2 * WHOLE
    assert regions.share.min() >= 0
    assert regions.share.max() <= WHOLE
    assert regions.share.shape[1] == SUBS**2


def test_a_cell_belongs_to_the_grid_of_its_centre_and_to_the_first_on_a_border() -> None:
    west, east = shapely.box(0, 0, 150, 100), shapely.box(150, 0, 320, 100)
    at = np.array([(0, 0), (1, 0), (2, 0), (3, 0)])
    assert owners(at, np.array([west, east])).tolist() == [0, 0, 1, -1]


def test_half_is_enough_and_a_speck_is_not_counted() -> None:
    surface, lit = np.array([800.0, 800.0, 0.5, 900.0]), np.array([400.0, 399.0, 0.5, 900.0])
    none = np.zeros(4, dtype=np.int16)
    cells, covered = Cells(np.zeros((4, 2), np.int64), np.array([0, 0, 1, -1]), surface, lit, none, none).count(2)
    assert (cells.tolist(), covered.tolist()) == ([2, 0], [1, 0])


def test_a_cell_counts_the_ground_beyond_the_border_of_its_grid() -> None:
    """The second cell is cut at 140 m; its centre lies in the east, which walked it whole."""
    parts = [shapely.box(0, 0, 140, 100), shapely.box(140, 0, 300, 100)]
    road, walk = roads([(0, 50), (300, 50)]), tracks([(150, 50), (300, 50)])
    west, east = Coverage(parts, road, walk, Rules()).run()
    assert (west.cells, west.cells_covered) == (1, 0)
    assert (east.cells, east.cells_covered) == (2, 2)


def test_every_cell_knows_its_last_day_and_on_how_many_days_of_the_window_anybody_came() -> None:
    """Two walks on one day are one day; one of a hundred days ago is the last day of its cell, not of the window."""
    field, road = shapely.box(0, 0, 400, 100), roads([(0, 50), (400, 50)])
    west: Line = [(10, 50), (60, 50)]
    east: Line = [(60, 50), (180, 50)]
    far: Line = [(350, 50), (390, 50)]
    town = Coverage([field], road, tracks(west, west, west, east, far, ages=[3, 3, 20, 5, 100]), Rules(reach_m=30))
    cells = town.cells
    assert cells.at.tolist() == [[0, 0], [1, 0], [2, 0], [3, 0]]
    assert cells.days.tolist() == [3, 1, 1, 0]
    assert cells.last_age_days.tolist() == [3, 5, 5, 100]
    assert cells.is_covered.tolist() == [True, True, False, False]
    assert cells.is_supervisable.all()

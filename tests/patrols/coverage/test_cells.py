"""The lattice of 100 m cells."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from patrols.coverage.cells import Lattice, count, owners
from patrols.coverage.grids import Coverage, Rules
from tests.patrols.coverage.drawn import roads, tracks


def lattice(*shapes: object) -> Lattice:
    return Lattice.around(np.array(shapes, dtype=object))


def test_a_square_over_four_cells_gives_each_its_share() -> None:
    square = shapely.box(70, 80, 150, 120)
    around = lattice(square)
    assert (around.west, around.south, around.columns, around.rows) == (0, 0, 2, 2)
    assert np.allclose(around.areas(square), [[30 * 20, 50 * 20], [30 * 20, 50 * 20]])


def test_a_hole_is_taken_out_of_its_cell() -> None:
    shape = shapely.box(0, 0, 200, 100) - shapely.box(110, 10, 160, 60)
    assert lattice(shape).areas(shape)[0, :2].tolist() == pytest.approx([10_000, 7_500])


def test_cells_left_and_below_the_centre_have_negative_numbers() -> None:
    shape = shapely.box(-150, -20, -110, -10)
    around = lattice(shape)
    assert (around.west, around.south) == (-2, -1)
    assert around.areas(shape)[0, 0] == pytest.approx(400)


ROUND = st.lists(st.integers(20, 450) | st.sampled_from([100, 200, 300]), min_size=4, max_size=12)


@given(radii=ROUND, turn=st.sampled_from([0.0, np.pi / 4, 0.3]))
@settings(max_examples=80, deadline=None)
def test_areas_equal_those_of_the_cut_shape(radii: list[int], turn: float) -> None:
    """Stars with corners on whole metres, often on lines of the lattice."""
    angles = np.arange(len(radii)) * 2 * np.pi / len(radii) + turn
    corners = np.column_stack([np.cos(angles), np.sin(angles)]) * np.array(radii)[:, None]
    shape = shapely.Polygon(np.round(corners))
    around = lattice(shape)
    squares = [
        shapely.box(*((np.array([i, j, i + 1, j + 1]) + [around.west, around.south] * 2) * 100))
        for j in range(around.rows)
        for i in range(around.columns)
    ]
    cut = shapely.area(shapely.intersection(shape, np.array(squares))).reshape(around.rows, around.columns)
    assert np.allclose(around.areas(shape), cut, atol=1e-5)


def test_a_cell_belongs_to_the_grid_of_its_centre_and_to_the_first_on_a_border() -> None:
    west, east = shapely.box(0, 0, 150, 100), shapely.box(150, 0, 320, 100)
    assert owners(lattice(west, east), np.array([west, east])).tolist()[0] == [0, 0, 1, -1]


def test_half_is_enough_and_a_speck_is_not_counted() -> None:
    owner = np.array([[0, 0, 1, -1]])
    surface, lit = np.array([[800.0, 800.0, 0.5, 900.0]]), np.array([[400.0, 399.0, 0.5, 900.0]])
    cells, covered = count(owner, surface, lit, 2)
    assert (cells.tolist(), covered.tolist()) == ([2, 0], [1, 0])


def test_a_cell_counts_the_ground_beyond_the_border_of_its_grid() -> None:
    """The second cell is cut at 140 m; its centre lies in the east, which walked it whole."""
    parts = [shapely.box(0, 0, 140, 100), shapely.box(140, 0, 300, 100)]
    road, walk = roads([(0, 50), (300, 50)]), tracks([(150, 50), (300, 50)])
    west, east = Coverage(parts, road, walk, Rules()).run()
    assert (west.cells, west.cells_covered) == (1, 0)
    assert (east.cells, east.cells_covered) == (2, 2)

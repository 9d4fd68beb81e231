"""Single shapes: the reason and the place of a fault."""

import csv

import numpy as np
import pytest
import shapely
from shapely.geometry import MultiPolygon, Point, Polygon, box
from shapely.geometry.base import BaseGeometry

from geo.shapes import as_multipolygon, is_swapped, polygon_problem
from tests.real.data import real_data

TOWN = np.array([113.4, 35.2])


def test_a_bow_tie_is_told_with_the_place_where_it_crosses() -> None:
    problem = polygon_problem(Polygon([(113.0, 35.0), (113.1, 35.1), (113.1, 35.0), (113.0, 35.1)]))
    assert problem is not None
    assert problem.code == "self_intersection"
    assert problem.params == {"lon": pytest.approx(113.05), "lat": pytest.approx(35.05)}


@pytest.mark.parametrize(
    ("shape", "code"),
    [
        (None, "geometry_missing"),
        (Polygon(), "geometry_missing"),
        (Point(113.4, 35.2), "not_a_polygon"),
        (Polygon([(113, 35), (114, 35), (114, 36), (113, 36)], [[(115, 35), (116, 35), (116, 36)]]), "hole_outside"),
        (MultiPolygon([box(113, 35, 114, 36), box(113.2, 35.2, 113.4, 35.4)]), "shells_nested"),
        (Polygon([(445000, 3900000), (446000, 3900000), (446000, 3901000)]), "metres_as_degrees"),
        (Polygon([(113.4, 35.2), (113.5, 95.0), (113.6, 35.2)]), "off_the_earth"),
        (Polygon([(35.2, 113.4), (35.3, 113.4), (35.3, 113.5)]), "axes_swapped"),
        (shapely.MultiPolygon([box(0, 0, 1, np.inf)]), "coordinate_not_finite"),
    ],
)
def test_each_fault_has_its_own_reason(shape: BaseGeometry | None, code: str) -> None:
    problem = polygon_problem(shape)
    assert problem is not None
    assert problem.code == code


def test_a_good_polygon_has_no_problem_but_too_many_vertices_are_one() -> None:
    circle = Point(113.4, 35.2).buffer(0.01, quad_segs=100)
    assert polygon_problem(circle) is None
    problem = polygon_problem(circle, max_vertices=100)
    assert problem is not None
    assert (problem.code, problem.params["limit"]) == ("too_many_vertices", 100)


def test_swapped_axes_are_noticed_by_the_town_even_where_both_orders_are_on_earth() -> None:
    liechtenstein = np.array([9.53, 47.15])
    assert is_swapped(np.array([[47.1, 9.5], [47.2, 9.6]]), liechtenstein)
    assert not is_swapped(np.array([[9.5, 47.1], [9.6, 47.2]]), liechtenstein)
    assert not is_swapped(np.array([[30.0, 31.0]]), TOWN)  # far away in any order: not swapped but foreign


def test_stored_polygons_are_multi_flat_and_counter_clockwise() -> None:
    clockwise = Polygon([(0, 0, 5), (0, 1, 5), (1, 1, 5), (1, 0, 5)])
    stored = as_multipolygon(clockwise)
    assert isinstance(stored, MultiPolygon)
    assert not stored.has_z
    assert stored.geoms[0].exterior.is_ccw
    with pytest.raises(TypeError):
        as_multipolygon(Point(0, 0))


@pytest.mark.real
@pytest.mark.filterwarnings("ignore:invalid value encountered")
def test_every_known_invalid_polygon_of_jts_and_geos_is_refused() -> None:
    with (real_data("hostile") / "invalid_polygons.csv").open(encoding="utf-8") as file:
        shapes = [shapely.from_wkb(row["wkb_hex"]) for row in csv.DictReader(file)]
    assert len(shapes) == 40
    into_degrees = [shapely.transform(shape, lambda xy: xy / 1e6) for shape in shapes]
    assert all(polygon_problem(shape) is not None for shape in into_degrees)

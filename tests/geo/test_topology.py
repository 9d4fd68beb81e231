"""Tessellations, drawn in metres."""

import numpy as np
import pytest
import shapely
from shapely.geometry import LineString, Polygon, box
from shapely.geometry.base import BaseGeometry

from geo import crs
from geo.problems import Refused
from geo.shapes import validity_problem
from geo.topology import Fault, FaultKind, degree_plane, densified, faults
from tests.faults import topology as planted


def told(found: list[Fault], kind: FaultKind) -> list[tuple[tuple[str, ...], float]]:
    return [(fault.places, round(fault.area_m2, 1)) for fault in found if fault.kind == kind]


def test_shapes_that_tile_their_parent_have_no_fault() -> None:
    #   +----+----+
    #   | A  | B  |   C is as wide as both: its long border passes the corner of A and B
    #   +----+----+
    #   |    C    |
    #   +---------+
    shapes = {"A": box(0, 100, 100, 200), "B": box(100, 100, 200, 200), "C": box(0, 0, 200, 100)}
    assert faults(shapes, {"V": box(0, 0, 200, 200)}, dict.fromkeys(shapes, "V")) == []


def test_a_gap_an_overlap_and_a_stray_are_told_with_area_and_place() -> None:
    #   A ends at 90, B begins at 100: a gap of 10 x 100; C lies over B by 5 and out of the parent by 20
    shapes = {"A": box(0, 0, 90, 100), "B": box(100, 0, 200, 100), "C": box(195, 0, 320, 100)}
    found = faults(shapes, {"V": box(0, 0, 300, 100)}, dict.fromkeys(shapes, "V"))
    assert told(found, FaultKind.GAP) == [(("V",), 1000.0)]
    assert told(found, FaultKind.OVERLAP) == [(("B", "C"), 500.0)]
    assert told(found, FaultKind.OUTSIDE) == [(("C", "V"), 2000.0)]
    gap = next(fault for fault in found if fault.kind == FaultKind.GAP)
    assert box(90, 0, 100, 100).contains(shapely.Point(gap.x, gap.y))


def test_slivers_below_a_square_metre_are_drawing_noise() -> None:
    shapes = {"A": box(0, 0, 100, 100), "B": box(99.995, 0, 200, 100)}
    assert faults(shapes, {}, {}) == []
    assert len(faults(shapes, {}, {}, tolerance_m2=0.1)) == 1


def test_without_a_parent_a_hole_between_shapes_is_still_a_gap() -> None:
    ring = Polygon([(0, 0), (90, 0), (90, 90), (0, 90)], [[(30, 30), (60, 30), (60, 60), (30, 60)]])
    west, east = shapely.intersection(ring, box(0, 0, 45, 90)), shapely.intersection(ring, box(45, 0, 90, 90))
    assert told(faults({"W": west, "E": east}, {}, {}), FaultKind.GAP) == [(("",), 900.0)]


def test_the_degree_plane_keeps_borders_straight_and_areas_true() -> None:
    to_metres, to_degrees = degree_plane(113.4, 35.2)
    long_border = np.array([[113.36, 35.18], [113.40, 35.20], [113.44, 35.22]])
    x, y = (to_metres(long_border) - to_metres(long_border)[0])[1:].T
    assert abs(x[0] * y[1] - x[1] * y[0]) / np.hypot(x[1], y[1]) < 1e-6
    np.testing.assert_allclose(to_degrees(to_metres(long_border)), long_border)
    square = crs.TownMetres(113.4, 35.2).to_lonlat(box(-500, -500, 500, 500))
    assert shapely.transform(square, to_metres).area == pytest.approx(1e6, rel=1e-4)


def test_a_border_of_a_projected_file_stays_with_its_neighbours_corner_after_conversion() -> None:
    # C's border runs 8 km past the corner that A and B share: converted by its ends alone it misses the corner
    def converted(shape: BaseGeometry) -> BaseGeometry:
        return shapely.transform(shape, lambda xy: crs.to_lonlat(np.asarray(xy), 4547))

    border, corner = LineString([(441_000, 3_900_000), (449_000, 3_900_000)]), shapely.Point(445_000, 3_900_000)
    to_metres, _back = degree_plane(113.4, 35.2)
    there = shapely.transform(converted(corner), to_metres)
    assert shapely.transform(converted(border), to_metres).distance(there) > 0.1
    assert shapely.transform(converted(densified(border)), to_metres).distance(there) < 1e-4


def test_a_border_drawn_twice_is_a_sliver_with_its_width_and_cause() -> None:
    # B's border with A leans: 0 m apart in the south, 0.8 m in the north, and over A by 0.5 m further on
    shapes = {
        "A": box(0, 0, 100, 300),
        "B": Polygon([(100, 0), (200, 0), (200, 300), (99.5, 300), (99.5, 200), (100, 200), (100.8, 190)]),
    }
    found = faults(shapes, {"V": box(0, 0, 200, 300)}, dict.fromkeys(shapes, "V"))
    assert {fault.kind for fault in found} == {FaultKind.SLIVER}
    assert {(fault.cause, fault.places) for fault in found} == {
        (FaultKind.GAP, ("V",)),
        (FaultKind.OVERLAP, ("A", "B")),
    }
    gap, overlap = sorted(found, key=lambda fault: str(fault.cause))
    assert gap.area_m2 == pytest.approx(80.0, abs=0.1)
    assert gap.length_m == pytest.approx(200, abs=3)  # its tip is thinner than a hair
    assert gap.width_m == pytest.approx(0.4, abs=0.01)
    assert overlap.width_m == pytest.approx(0.5, abs=0.01)


def test_a_fault_in_many_crumbs_is_not_hidden_by_being_cut_up() -> None:
    teeth = [(100 + (0.4 if n % 2 else -0.4), n) for n in range(101)]
    shapes = {"A": Polygon([(0, 0), (100, 0), (100, 100), (0, 100)]), "B": Polygon([*teeth, (200, 100), (200, 0)])}
    found = faults(shapes, {"V": box(0, 0, 200, 100)}, dict.fromkeys(shapes, "V"))
    assert {(fault.kind, fault.cause) for fault in found} == {
        (FaultKind.SLIVER, FaultKind.GAP),
        (FaultKind.SLIVER, FaultKind.OVERLAP),
    }


def test_planted_faults_are_all_found_and_none_invented_before_and_after_a_file_in_a_zone() -> None:
    assert planted.play(0) == ""


def test_a_planted_fault_that_is_not_told_is_noticed_and_so_is_an_invented_one() -> None:
    world = planted.make_world(1)
    planted.plant_gap(world)
    found = planted.found_in(world.grids, world.villages, world.town, world.village_of)
    assert planted.difference(world.expected, found, 2e-3) == ""
    assert planted.difference(world.expected, [], 2e-3).startswith("not found: gap")
    assert planted.difference([], found, 2e-3).startswith("invented: Fault(kind=<FaultKind.GAP")


def test_densifying_mends_nothing() -> None:
    bow_tie = Polygon([(0, 0), (300, 300), (300, 0), (0, 300)])
    dense = densified(bow_tie)
    problem = validity_problem(dense)
    assert problem is not None
    assert problem.code == "self_intersection"
    assert problem.params["lon"] == pytest.approx(150)
    assert len(shapely.get_coordinates(dense)) == 2 * 6 + 2 * 9 + 1


@pytest.mark.parametrize(
    "shape",
    [
        LineString([(0, 0), (130, 0), (130, 10)]),
        Polygon([(0, 0), (120, 0), (120, 170), (0, 170)], [[(10, 10), (110, 10), (50, 99)]]),
        shapely.MultiPolygon([box(0, 0, 70, 70), box(100, 0, 101, 1)]),
        shapely.MultiLineString([[(0, 0), (60, 0)], [(0, 1), (60, 2)]]),
        shapely.Point(1, 2),
    ],
)
def test_a_dense_shape_is_the_same_shape_with_no_side_over_the_step(shape: BaseGeometry) -> None:
    dense = densified(shape, 50)
    assert dense.geom_type == shape.geom_type
    assert dense.length == pytest.approx(shape.length)
    assert shapely.hausdorff_distance(dense, shape) < 1e-9
    for part in shapely.get_parts(dense):
        for ring in shapely.get_rings(part) if part.geom_type == "Polygon" else [part]:
            sides = np.hypot(*np.diff(shapely.get_coordinates(ring), axis=0).T)
            assert (sides <= 50 + 1e-9).all()


def test_a_side_is_cut_at_the_same_points_from_both_ends() -> None:
    one, other = (446787.2715, 3896873.2236), (447001.9, 3896555.01)
    there, back = (shapely.get_coordinates(densified(LineString(ends))) for ends in ([one, other], [other, one]))
    np.testing.assert_array_equal(there, back[::-1])


def test_a_shape_as_wide_as_a_typing_error_is_refused() -> None:
    with pytest.raises(Refused) as refused:
        densified(LineString([(0, 0), (1e9, 0)]))
    assert refused.value.problems[0].code == "too_many_vertices"

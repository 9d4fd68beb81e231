"""Edits of a tessellation, drawn in metres; and what must hold for any of them."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from shapely.geometry import LineString, Polygon, box
from shapely.geometry.base import BaseGeometry

from geo.editing import Edited, EditRefused, cut_out, fill, merge, move_border, shared_borders, split
from geo.topology import FaultKind, faults

# +----+----+
# | A  | B  |   C is as wide as both: where A and B meet, its long edge has no vertex of its own
# +----+----+
# |    C    |
# +---------+
T: dict[str, BaseGeometry] = {"A": box(0, 100, 100, 200), "B": box(100, 100, 200, 200), "C": box(0, 0, 200, 100)}


def after(shapes: Mapping[str, BaseGeometry], edited: Edited) -> dict[str, BaseGeometry]:
    kept = {name: shape for name, shape in shapes.items() if name not in edited.retired}
    return {**kept, **edited.changed, **{f"new{n}": shape for n, shape in enumerate(edited.made)}}


def refusal(run: Any) -> EditRefused:
    with pytest.raises(EditRefused) as caught:
        run()
    return caught.value


def path(*corners: tuple[float, float]) -> np.ndarray:
    return np.array(corners, dtype=float)


# ── split ──
def test_a_line_across_a_grid_makes_two_of_it_from_west_to_east() -> None:
    edited = split(T, "A", LineString([(40, 90), (40, 210)]))
    assert [piece.bounds for piece in edited.made] == [(0, 100, 40, 200), (40, 100, 100, 200)]
    assert (edited.retired, edited.changed) == (("A",), {})


def test_a_line_that_stops_just_short_of_the_border_was_meant_to_reach_it() -> None:
    assert len(split(T, "A", LineString([(40, 101.5), (40, 198.5)])).made) == 2


def test_a_line_that_ends_inside_splits_nothing_and_the_place_is_said() -> None:
    found = refusal(lambda: split(T, "A", LineString([(40, 90), (40, 150)])))
    assert (found.code, found.at) == ("edit_line_misses", (40.0, 120.0))


def test_a_strip_of_a_metre_is_refused_with_its_place() -> None:
    found = refusal(lambda: split(T, "A", LineString([(1, 90), (1, 210)])))
    assert found.code == "edit_sliver"
    assert found.params == {"area_m2": 100.0}
    assert found.at is not None
    assert 0 < found.at[0] < 1


def test_a_zigzag_through_a_hole_makes_as_many_pieces_as_it_cuts_off() -> None:
    ring = {"A": Polygon(box(0, 0, 100, 100).exterior.coords, [box(40, 40, 60, 60).exterior.coords])}
    edited = split(ring, "A", LineString([(50, -5), (50, 105)]))
    assert [round(piece.area) for piece in edited.made] == [4800, 4800]


def test_a_part_that_the_line_does_not_touch_stays_with_the_larger_piece() -> None:
    parts = {"A": shapely.union(box(0, 0, 100, 100), box(500, 0, 520, 20))}
    edited = split(parts, "A", LineString([(30, -5), (30, 105)]))
    assert sorted(round(piece.area) for piece in edited.made) == [3000, 7400]


# ── merge ──
def test_neighbours_become_one_across_a_junction_without_a_vertex() -> None:
    edited = merge(T, ["A", "C"])
    assert edited.retired == ("A", "C")
    assert edited.made[0].area == pytest.approx(30_000)
    assert len(edited.made[0].geoms) == 1


def test_places_that_meet_in_a_corner_are_no_neighbours() -> None:
    corner = {"A": box(0, 0, 10, 10), "B": box(10, 10, 20, 20)}
    assert refusal(lambda: merge(corner, ["A", "B"])).code == "edit_not_neighbours"
    assert refusal(lambda: merge(T, ["A", "A"])).code == "edit_too_few"


def test_neighbours_hang_together_by_way_of_a_third() -> None:
    row = {"A": box(0, 0, 50, 50), "B": box(50, 0, 100, 50), "C": box(100, 0, 150, 50)}
    assert merge(row, ["A", "C", "B"]).made[0].area == pytest.approx(7500)
    assert refusal(lambda: merge(row, ["A", "C"])).params == {"place": "C"}


# ── move ──
def test_a_shared_border_runs_from_junction_to_junction() -> None:
    (between,) = shared_borders(T, "A", "B")
    assert sorted(map(tuple, between.tolist())) == [(100.0, 100.0), (100.0, 200.0)]


def test_both_neighbours_follow_a_border_and_a_new_corner_in_it() -> None:
    edited = move_border(T, path((100, 100), (100, 200)), path((100, 100), (120, 150), (100, 200)))
    assert {name: round(shape.area) for name, shape in edited.changed.items()} == {"A": 11000, "B": 9000}


def test_everybody_at_a_junction_follows_it_although_one_had_no_vertex_there() -> None:
    edited = move_border(T, path((100, 100), (100, 200)), path((100, 120), (100, 200)))
    assert {name: round(shape.area) for name, shape in edited.changed.items()} == {"A": 9000, "B": 9000, "C": 22000}


def test_the_border_of_an_island_moves_as_a_whole() -> None:
    island = box(40, 40, 60, 60)
    shapes = {"sea": box(0, 0, 100, 100).difference(island), "island": island}
    (shore,) = shared_borders(shapes, "sea", "island")
    wider = np.where(shore > 50, shore + 5, shore - 5)
    edited = move_border(shapes, shore, wider)
    assert {name: round(shape.area) for name, shape in edited.changed.items()} == {"island": 900, "sea": 9100}


def test_a_border_that_crosses_another_is_refused_with_the_place() -> None:
    found = refusal(lambda: move_border(T, path((100, 100), (100, 200)), path((100, 100), (150, 50), (100, 200))))
    assert found.code in {"edit_overlaps", "edit_border_crosses"}
    assert found.at is not None


def test_a_junction_pulled_off_the_outer_border_would_leave_ground_to_nobody() -> None:
    found = refusal(lambda: move_border(T, path((100, 100), (100, 200)), path((100, 100), (100, 180))))
    assert (found.code, found.params) == ("edit_leaves_gap", {"area_m2": 2000.0})


def test_a_border_that_somebody_else_moved_meanwhile_is_unknown() -> None:
    found = refusal(lambda: move_border(T, path((90, 100), (90, 200)), path((95, 100), (95, 200))))
    assert found.code == "edit_border_unknown"


# ── draw ──
def test_a_drawn_grid_is_cut_out_of_all_it_lies_on() -> None:
    edited = cut_out(T, box(50, 50, 150, 150))
    assert edited.made[0].area == pytest.approx(10_000)
    assert {name: round(shape.area) for name, shape in edited.changed.items()} == {"A": 7500, "B": 7500, "C": 15000}


def test_nobody_is_drawn_over_cut_in_two_or_left_with_a_strip() -> None:
    assert refusal(lambda: cut_out(T, box(-5, 95, 105, 205))).code == "edit_takes_whole"
    assert refusal(lambda: cut_out(T, box(-5, 40, 205, 60))).code == "edit_falls_apart"
    assert refusal(lambda: cut_out(T, box(0, 100, 99, 200))).code == "edit_sliver"
    bow = Polygon([(0, 0), (100, 100), (100, 0), (0, 100)])
    found = refusal(lambda: cut_out(T, bow))
    assert (found.code, found.at) == ("edit_invalid", (50.0, 50.0))


def test_a_rough_drawing_fills_exactly_the_ground_that_nobody_has() -> None:
    shapes = {"A": box(0, 0, 100, 100), "B": box(140, 0, 240, 100)}
    edited = fill(shapes, box(80, -30, 160, 130), within=box(0, 0, 240, 100))
    assert edited.made[0].equals(box(100, 0, 140, 100))
    assert refusal(lambda: fill(shapes, box(10, 10, 50, 50), box(0, 0, 240, 100))).code == "edit_fills_nothing"


# ── whatever is edited ──
@st.composite
def tessellations(draw: st.DrawFn) -> dict[str, BaseGeometry]:
    """Jittered cells; two of a row dissolved here and there, so that T-junctions without a vertex exist."""
    columns, rows = draw(st.integers(2, 4)), draw(st.integers(2, 4))
    shift = st.floats(-18, 18).map(lambda value: round(value, 3))
    at = {}
    for x in range(columns + 1):
        for y in range(rows + 1):
            dx = draw(shift) if 0 < x < columns else 0
            dy = draw(shift) if 0 < y < rows else 0
            at[x, y] = (100.0 * x + dx, 100.0 * y + dy)
    cells: dict[str, BaseGeometry] = {
        f"{x}{y}": Polygon([at[x, y], at[x + 1, y], at[x + 1, y + 1], at[x, y + 1]])
        for x in range(columns)
        for y in range(rows)
    }
    for y in range(0, rows, 2):
        if draw(st.booleans()):
            cells[f"0{y}"] = shapely.union(cells[f"0{y}"], cells.pop(f"1{y}"))
    return cells


def check(before: Mapping[str, BaseGeometry], edited: Edited) -> None:
    """Area and union conserved, no fault, nobody else touched."""
    now = after(before, edited)
    total = sum(shape.area for shape in before.values())
    assert sum(shape.area for shape in now.values()) == pytest.approx(total, abs=0.05)
    assert shapely.union_all(list(now.values())).symmetric_difference(shapely.union_all(list(before.values()))).area < 1
    assert all(shape.is_valid for shape in now.values())
    outer = {"V": shapely.union_all(list(before.values()))}
    assert [f for f in faults(now, outer, dict.fromkeys(now, "V"), 0.1) if f.kind != FaultKind.OUTSIDE] == []


def attempted(may_refuse: set[str], run: Callable[[], Edited]) -> Edited | None:
    """The edit; None when it was refused for a reason that such an edit may have."""
    try:
        return run()
    except EditRefused as refused:
        if refused.code not in may_refuse:
            raise
        return None


places = st.tuples(st.floats(-20, 420), st.floats(-20, 420))


@settings(max_examples=60, deadline=None)
@given(tessellations(), st.lists(places, min_size=2, max_size=5), st.data())
def test_a_split_conserves_the_ground(cells: dict[str, BaseGeometry], corners: Any, data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(sorted(cells)))
    edited = attempted(
        {"edit_line_misses", "edit_sliver", "edit_many_pieces"}, lambda: split(cells, name, LineString(corners))
    )
    if edited is None:
        return
    check(cells, edited)


@settings(max_examples=60, deadline=None)
@given(tessellations(), st.data())
def test_a_merge_conserves_the_ground(cells: dict[str, BaseGeometry], data: st.DataObject) -> None:
    names = data.draw(st.lists(st.sampled_from(sorted(cells)), min_size=2, max_size=4, unique=True))
    edited = attempted({"edit_not_neighbours"}, lambda: merge(cells, names))
    if edited is None:
        return
    assert len(edited.made[0].geoms) == 1
    check(cells, edited)


@settings(max_examples=60, deadline=None)
@given(tessellations(), st.data())
def test_a_moved_border_conserves_the_ground(cells: dict[str, BaseGeometry], data: st.DataObject) -> None:
    one, other = data.draw(st.lists(st.sampled_from(sorted(cells)), min_size=2, max_size=2, unique=True))
    borders = shared_borders(cells, one, other)
    assume(borders)
    old = borders[0]
    bends = data.draw(st.lists(st.tuples(st.floats(-15, 15), st.floats(-15, 15)), min_size=1, max_size=3))
    share = np.linspace(0, 1, len(bends) + 2)[1:-1, None]
    new = np.concatenate([old[:1], old[0] + share * (old[-1] - old[0]) + np.array(bends), old[-1:]])
    edited = attempted(
        {"edit_border_crosses", "edit_overlaps", "edit_leaves_gap", "edit_sliver"}, lambda: move_border(cells, old, new)
    )
    if edited is None:
        return
    assert set(edited.changed) == {one, other}
    check(cells, edited)


@settings(max_examples=60, deadline=None)
@given(tessellations(), places, st.floats(30, 150), st.integers(3, 8))
def test_a_drawn_grid_conserves_the_ground(cells: dict[str, BaseGeometry], at: Any, size: float, corners: int) -> None:
    angles = np.arange(corners) * 2 * np.pi / corners
    round_one = Polygon(np.array(at) + size * np.column_stack([np.cos(angles), np.sin(angles)]))
    drawn = round_one.intersection(shapely.union_all(list(cells.values())))
    assume(drawn.area > 0)
    assert isinstance(drawn, Polygon)
    edited = attempted({"edit_sliver", "edit_takes_whole", "edit_falls_apart"}, lambda: cut_out(cells, drawn))
    if edited is None:
        return
    check(cells, edited)

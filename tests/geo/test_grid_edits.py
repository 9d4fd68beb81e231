"""Grids edited on the map: what is written, what follows, who is refused, and the way back."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.exceptions import PermissionDenied

from geo.bridge import to_shapely
from geo.clock import today
from geo.grid_edits import (
    Decisions,
    Draw,
    Fate,
    Merge,
    MoveBorder,
    Split,
    StaleGrids,
    draft_of,
    edit_grids,
    edit_of,
    undo_edit,
    undo_problem,
)
from geo.grid_edits.asked import as_json
from geo.grid_edits.ground import borders_between
from geo.models import Grid, GridBoundary, GridEdit, Person, Posting, Role
from geo.problems import Refused
from tests.cast import SINCE, Cast
from tests.drawings import point
from units.models import Placement

DAY = today()


def lonlat(*corners: tuple[float, float]) -> tuple[tuple[float, float], ...]:
    """Metres of the drawing as an edit names places."""
    return tuple((point(*corner).x, point(*corner).y) for corner in corners)


def split_of(cast: Cast, name: str = "A1", x: float = 100) -> Split:
    return Split(cast.grids[name].code, lonlat((x, -10), (x, 210)))


def apply(cast: Cast, edit: Any, on: date = DAY, *, uuid: UUID | None = None, **decided: Any) -> GridEdit:
    return edit_grids(
        town=cast.town,
        edit=edit,
        valid_from=on,
        user=cast.users["Li"],
        versions=draft_of(cast.town, edit, on).versions,
        uuid=uuid or uuid4(),
        decisions=Decisions(**decided),
    )


def refusal(run: Any) -> list[str]:
    with pytest.raises(Refused) as caught:
        run()
    return [problem.code for problem in caught.value.problems]


def in_force(on: date) -> set[str]:
    return set(GridBoundary.objects.in_force(on).values_list("grid__code", flat=True))


def grid_of(cast: Cast, unit: str, on: date = DAY) -> str | None:
    placement = Placement.objects.in_force(on).get(unit=cast.units[unit])
    return placement.grid.code if placement.grid else None


def people_of(code: str, on: date = DAY) -> list[str]:
    return sorted(Posting.objects.in_force(on).filter(grid__code=code).values_list("person__name", flat=True))


def state(cast: Cast) -> Any:
    """All that an edit may write, but versions and numbers given."""
    return (
        sorted((b.grid.code, b.valid_from, b.valid_to, b.shape.wkt) for b in GridBoundary.objects.all()),
        sorted(
            Posting.objects.values_list("person__name", "role", "grid__code", "valid_from", "valid_to", "recorded_at"),
            key=str,
        ),
        {name: grid_of(cast, name) for name in cast.units},
    )


# ── what is written ──
def test_a_split_retires_the_code_and_gives_the_halves_the_next_free_ones(cast: Cast) -> None:
    edit = apply(cast, split_of(cast), names=["西半", ""])
    village = cast.villages["A"].code
    assert in_force(DAY) == {f"{village}003", f"{village}004", f"{village}002", cast.grids["B1"].code}
    assert in_force(DAY - timedelta(1)) == {grid.code for grid in cast.grids.values()}
    assert list(
        Grid.objects.filter(code__gt=f"{village}002", village=cast.villages["A"]).values_list("name", flat=True)
    ) == [
        "西半",
        "A1网格-2",
    ]
    assert [(place["code"][-3:], place["fate"], round(place["now_m2"], -1)) for place in edit.places] == [
        ("003", "made", 20000),
        ("004", "made", 20000),
        ("001", "retired", 0),
    ]


def test_units_stand_in_the_halves_from_that_day_and_in_the_old_grid_before(cast: Cast) -> None:
    apply(cast, split_of(cast))
    village = cast.villages["A"].code
    assert grid_of(cast, "soup") == f"{village}003"
    assert grid_of(cast, "soup", DAY - timedelta(1)) == f"{village}001"
    assert grid_of(cast, "forge") == f"{village}002"


def test_an_edit_of_next_month_changes_nothing_today(cast: Cast) -> None:
    then = DAY + timedelta(30)
    apply(cast, split_of(cast), then)
    village = cast.villages["A"].code
    assert (grid_of(cast, "soup"), grid_of(cast, "soup", then)) == (f"{village}001", f"{village}003")
    assert people_of(f"{village}001") == ["Qian", "Zhao"]
    assert people_of(f"{village}003", then) == ["Qian", "Zhao"]


def test_everybody_keeps_both_halves_unless_the_office_decides_otherwise(cast: Cast) -> None:
    qian = Posting.objects.get(person__name="Qian")
    apply(cast, split_of(cast), people={qian.pk: [1]})
    village = cast.villages["A"].code
    assert people_of(f"{village}003") == ["Zhao"]
    assert people_of(f"{village}004") == ["Qian", "Zhao"]
    qian.refresh_from_db()
    assert qian.valid_to == DAY


def test_neighbours_merge_under_a_new_code_and_a_lead_of_both_is_posted_once(cast: Cast) -> None:
    edit = apply(cast, Merge((cast.grids["A1"].code, cast.grids["A2"].code)))
    made = edit.places[0]["code"]
    assert made == f"{cast.villages['A'].code}003"
    assert people_of(made) == ["Qian", "Zhao"]
    assert {grid_of(cast, "soup"), grid_of(cast, "forge")} == {made}


def test_a_moved_border_keeps_both_codes_and_moves_the_units_between(cast: Cast) -> None:
    a1, a2 = cast.grids["A1"].code, cast.grids["A2"].code
    (old,) = borders_between(cast.town, DAY, a1, a2)
    edit = MoveBorder(tuple(map(tuple, old)), tuple(map(tuple, [old[0], lonlat((320, 100))[0], old[-1]])))  # type: ignore[arg-type]
    apply(cast, edit)
    assert grid_of(cast, "forge") == a1
    assert in_force(DAY) == {grid.code for grid in cast.grids.values()}
    shapes = {b.grid.code: to_shapely(b.shape) for b in GridBoundary.objects.in_force(DAY)}
    assert shapes[a1].intersection(shapes[a2]).area < 1e-15


def test_a_drawn_grid_takes_its_ground_from_those_under_it(cast: Cast) -> None:
    outline = lonlat((150, 50), (250, 50), (250, 150), (150, 150))
    edit = apply(cast, Draw(outline))
    assert {(place["code"][-3:], place["fate"]) for place in edit.places} == {
        ("003", "made"),
        ("001", "changed"),
        ("002", "changed"),
    }
    assert people_of(edit.places[0]["code"]) == []


def test_ground_without_a_grid_is_filled_exactly(cast: Cast) -> None:
    GridBoundary.objects.filter(grid=cast.grids["A2"]).update(valid_to=DAY)
    edit = apply(cast, Draw(lonlat((190, -20), (390, -20), (390, 220), (190, 220)), fills=True))
    assert round(edit.places[0]["now_m2"], -1) == 38000
    assert [place["fate"] for place in edit.places] == ["made"]


# ── refusals ──
def test_a_grid_reaches_out_of_its_village_only_with_a_confirmation(cast: Cast) -> None:
    across = Draw(lonlat((350, 50), (420, 50), (420, 150), (350, 150)))
    assert refusal(lambda: apply(cast, across)) == ["edit_leaves_village", "edit_crossing_not_confirmed"]
    assert apply(cast, across, crosses_village=True).pk
    both = Merge((cast.grids["A1"].code, cast.grids["A2"].code))
    assert [p.code for p in draft_of(cast.town, both, DAY).crossings] == []


def test_only_the_office_of_the_town_edits_its_grids(cast: Cast) -> None:
    edit = split_of(cast)
    for name in ("Zhao", "Wang", "Sun", "County", "Zhou"):
        with pytest.raises(PermissionDenied):
            edit_grids(town=cast.town, edit=edit, valid_from=DAY, user=cast.users[name], versions={}, uuid=uuid4())
    assert not GridEdit.objects.exists()


def test_a_stale_editor_is_told_who_changed_which_grid(cast: Cast) -> None:
    seen = draft_of(cast.town, split_of(cast, x=60), DAY).versions
    (old,) = borders_between(cast.town, DAY, cast.grids["A1"].code, cast.grids["A2"].code)
    moved = MoveBorder(tuple(map(tuple, old)), (*lonlat((190, old_y(old[0]))), *lonlat((190, old_y(old[-1])))))  # type: ignore[arg-type]
    apply(cast, moved)
    with pytest.raises(StaleGrids) as caught:
        edit_grids(
            town=cast.town,
            edit=split_of(cast, x=60),
            valid_from=DAY,
            user=cast.users["Li"],
            versions=seen,
            uuid=uuid4(),
        )
    assert [(change.code, change.who) for change in caught.value.changes] == [(cast.grids["A1"].code, "li")]
    assert GridEdit.objects.count() == 1


def old_y(place: list[float]) -> float:
    """0 or 200: which end of the border between A1 and A2 this is."""
    return 0.0 if abs(place[1] - lonlat((200, 0))[0][1]) < 1e-6 else 200.0


def test_the_same_form_twice_is_one_edit_and_its_number_is_good_for_no_other(cast: Cast) -> None:
    number = uuid4()
    versions = draft_of(cast.town, split_of(cast), DAY).versions
    asked: Any = {"town": cast.town, "valid_from": DAY, "user": cast.users["Li"], "versions": versions, "uuid": number}
    first = edit_grids(edit=split_of(cast), **asked)
    assert edit_grids(edit=split_of(cast), **asked).pk == first.pk
    assert refusal(lambda: edit_grids(edit=split_of(cast, x=70), **asked)) == ["edit_number_used"]


def test_a_grid_that_changes_later_is_not_edited_before_that(cast: Cast) -> None:
    apply(cast, split_of(cast), DAY + timedelta(10))
    assert refusal(lambda: apply(cast, split_of(cast, x=50))) == ["edit_changes_later"]


def test_a_drawing_that_cannot_be_is_refused_with_the_place_in_degrees(cast: Cast) -> None:
    with pytest.raises(Refused) as caught:
        draft_of(cast.town, Split(cast.grids["A1"].code, lonlat((1, -10), (1, 210))), DAY)
    (problem,) = caught.value.problems
    assert problem.code == "edit_sliver"
    assert problem.params["lon"] == pytest.approx(113.4, abs=1e-4)


@pytest.mark.parametrize(
    "said",
    [
        None,
        [],
        {"kind": "ERASE"},
        {"kind": "SPLIT", "grid": "1", "line": [[1, 2]]},
        {"kind": "SPLIT", "grid": "1", "line": [[1, float("nan")], [2, 3]]},
        {"kind": "SPLIT", "grid": "1", "line": [[1, 200], [2, 3]]},
        {"kind": "SPLIT", "grid": 7, "line": [[1, 2], [2, 3]]},
        {"kind": "MERGE", "grids": ["1"] * 51},
        {"kind": "DRAW", "outline": [[0, 0]] * 5001},
        {"kind": "MOVE", "old": "ab", "new": [[1, 2], [2, 3]]},
    ],
)
def test_what_is_no_edit_is_refused_not_guessed(said: Any) -> None:
    assert refusal(lambda: edit_of(said)) == ["edit_unreadable"]


def test_an_edit_reads_back_from_its_own_words(cast: Cast) -> None:
    for edit in (
        split_of(cast),
        Merge(("1", "2")),
        MoveBorder(((1, 2), (3, 4)), ((1, 2), (5, 6))),
        Draw(((0, 0),) * 3),
    ):
        assert edit_of(as_json(edit)) == edit


# ── undo ──
@pytest.mark.parametrize("ahead", [0, 14])
def test_undo_brings_back_every_shape_posting_and_place_of_a_unit(cast: Cast, ahead: int) -> None:
    Person.objects.create(town=cast.town, name="Later")
    Posting.objects.create(
        person=Person.objects.get(name="Later"),
        role=Role.GRID_MEMBER,
        grid=cast.grids["A1"],
        valid_from=DAY + timedelta(60),
    )
    before = state(cast)
    edit = apply(cast, split_of(cast), DAY + timedelta(ahead))
    assert state(cast) != before
    assert undo_problem(edit) is None
    undo_edit(edit=edit, user=cast.users["Li"])
    assert state(cast) == before
    village = cast.villages["A"].code
    assert [place.code[-3:] for place in draft_of(cast.town, split_of(cast), DAY).of(Fate.MADE)] == ["005", "006"]
    assert Grid.objects.filter(code=f"{village}003").exists(), "codes are retired, never given again"


def test_a_shape_that_began_the_same_day_comes_back_too(cast: Cast) -> None:
    GridBoundary.objects.filter(grid=cast.grids["A1"]).update(valid_from=DAY)
    before = state(cast)
    undo_edit(edit=apply(cast, split_of(cast)), user=cast.users["Li"])
    assert state(cast) == before


def test_what_cannot_be_undone_says_why(cast: Cast) -> None:
    past = apply(cast, split_of(cast), DAY - timedelta(1))
    assert refusal(lambda: undo_edit(edit=past, user=cast.users["Li"])) == ["edit_in_force"]
    first = apply(cast, split_of(cast, "A2", 300))
    made = Grid.objects.get(code=first.places[0]["code"])
    second = apply(cast, Split(made.code, lonlat((250, -10), (250, 210))))
    assert refusal(lambda: undo_edit(edit=first, user=cast.users["Li"])) == ["edit_followed"]
    undo_edit(edit=second, user=cast.users["Li"])
    assert refusal(lambda: undo_edit(edit=second, user=cast.users["Li"])) == ["edit_undone"]
    third = apply(cast, Split(cast.grids["B1"].code, lonlat((500, -10), (500, 210))))
    person = Person.objects.get(name="Qian")
    new = Grid.objects.get(code=third.places[0]["code"])
    Posting.objects.create(person=person, role=Role.GRID_MEMBER, grid=new, valid_from=SINCE)
    assert refusal(lambda: undo_edit(edit=third, user=cast.users["Li"])) == ["edit_people_since"]
    with pytest.raises(PermissionDenied):
        undo_edit(edit=third, user=cast.users["Zhao"])

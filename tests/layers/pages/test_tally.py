"""Counts of the legend."""

from layers.pages.tally import Group, Wanted, tally

GROUPS = [
    Group("RED", True, True, 2),
    Group("RED", False, True, 3),
    Group("GREEN", True, False, 5),
    Group("GREEN", False, True, 7),
]


def test_without_a_filter_every_switch_counts_its_own_units() -> None:
    counts = tally(GROUPS, Wanted())
    assert counts == {
        "all": 17,
        "shown": 17,
        "status": {"RED": 5, "ORANGE": 0, "YELLOW": 0, "GREEN": 12, "GREY": 0, "SUSPENDED": 0},
        "overdue": 7,
        "unmapped": 5,
    }


def test_a_switch_counts_what_it_would_show_with_the_other_parts_as_they_are() -> None:
    counts = tally(GROUPS, Wanted(statuses=("RED",), overdue=True))
    assert counts["shown"] == 2
    assert counts["status"] == {"RED": 2, "ORANGE": 0, "YELLOW": 0, "GREEN": 5, "GREY": 0, "SUSPENDED": 0}
    assert counts["overdue"] == 2
    assert counts["unmapped"] == 0


def test_units_without_a_point_can_be_asked_for_alone_or_left_out() -> None:
    assert tally(GROUPS, Wanted(unmapped=True))["shown"] == 5
    assert tally(GROUPS, Wanted(unmapped=False))["shown"] == 12

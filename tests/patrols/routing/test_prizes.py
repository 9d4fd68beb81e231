"""What outweighs what."""

import pytest

from patrols.routing import prizes


def test_longer_overdue_outweighs_shorter_until_ninety_days() -> None:
    assert prizes.of_unit("GREEN", -30) > prizes.of_unit("GREEN", -3) > prizes.of_unit("GREEN", 0)
    assert prizes.of_unit("GREEN", -90) == prizes.of_unit("GREEN", -400)


def test_never_visited_weighs_as_much_as_the_longest_overdue() -> None:
    assert prizes.of_unit("GREEN", None) == prizes.of_unit("GREEN", -90)


def test_an_open_major_hazard_outweighs_a_unit_that_is_merely_due() -> None:
    assert prizes.of_unit("RED", 7) > prizes.of_unit("GREEN", 0)


def test_nearer_due_days_weigh_more_and_none_after_a_week() -> None:
    assert [prizes.of_unit("GREEN", days) for days in (0, 1, 7, 8, 30)] == [18, 17, 11, 10, 10]


def test_more_uncovered_ground_weighs_more_up_to_a_limit() -> None:
    assert [prizes.of_ground(area) for area in (400, 10_000, 25_000, 10**7)] == [2, 3, 4, 5]


def test_no_ground_outweighs_the_least_urgent_unit() -> None:
    assert prizes.of_ground(10**7) < prizes.of_unit("GREEN", prizes.DUE_SOON_DAYS)


def test_a_status_without_weight_is_refused() -> None:
    with pytest.raises(KeyError):
        prizes.of_unit("SUSPENDED", 3)

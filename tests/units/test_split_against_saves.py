"""The short form of the job `grid_split`; and that the job sees it when the lock is gone."""

from typing import Any

import pytest

from tests.faults.grid_split import rounds

ROUNDS = 5


def test_units_stand_in_the_grid_that_covers_them_whatever_is_split_meanwhile(
    django_db_setup: None, django_db_blocker: Any
) -> None:
    with rounds(django_db_blocker) as play:
        assert [play(number) for number in range(ROUNDS)] == [""] * ROUNDS


def test_without_the_lock_of_the_ground_units_are_left_in_a_grid_that_ended(
    django_db_setup: None, django_db_blocker: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("geo.grid_edits.service", "geo.grid_edits.undo", "units.placement", "tests.faults.grid_split"):
        monkeypatch.setattr(f"{module}.hold", lambda *_, **__: None)
    with rounds(django_db_blocker) as play:
        assert any(play(number) for number in range(ROUNDS))

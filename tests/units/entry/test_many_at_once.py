"""Several people and one unit: short forms of what `make faults` plays 200 times."""

from typing import Any

from tests.committed import committed_cast
from tests.faults.unit_edits import edit_during_an_import, race

ROUNDS = 5


def test_of_two_who_save_one_unit_exactly_one_wins(django_db_setup: None, django_db_blocker: Any) -> None:
    with committed_cast(django_db_blocker) as cast:
        assert [race(cast, number) for number in range(ROUNDS)] == [""] * ROUNDS


def test_while_a_ledger_is_being_loaded_an_edit_is_told_so_at_once(
    django_db_setup: None, django_db_blocker: Any
) -> None:
    with committed_cast(django_db_blocker) as cast:
        assert edit_during_an_import(cast) == "register_busy"

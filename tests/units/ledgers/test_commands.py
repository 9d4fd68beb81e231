"""The commands as a user types them: what they print, and how they end."""

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from geo.models import Town, User
from geo.sentences import catalogue
from tests.units.ledgers.world import unit_rows, write_ledger
from units.messages import CATALOGUE
from units.models import Unit


def said(*arguments: Any, **options: Any) -> str:
    out = StringIO()
    with translation.override("en"):
        call_command(*arguments, stdout=out, **options)
    return out.getvalue()


def test_without_apply_the_command_says_that_nothing_was_written(town: Town, tmp_path: Path) -> None:
    path = write_ledger(tmp_path / "a.xlsx", unit_rows(20))
    output = said("import_units", path, town=town.code, datum="vote")
    assert "new 20" in output
    assert "wgs84 20/20" in output
    assert "dry run" in output
    assert not Unit.objects.exists()


def test_the_second_run_names_who_loaded_the_file(town: Town, tmp_path: Path) -> None:
    User.objects.create(username="li")
    path = write_ledger(tmp_path / "a.xlsx", unit_rows(20))
    said("import_units", path, town=town.code, datum="wgs84", apply=True, user="li")
    output = said("import_units", path, town=town.code, datum="wgs84", apply=True)
    assert "already loaded by li at" in output
    assert Unit.objects.count() == 20


def test_rows_with_problems_are_printed_with_their_place_and_written_to_the_report(town: Town, tmp_path: Path) -> None:
    rows = unit_rows(10)
    rows[0][6] = "明天"
    path = write_ledger(tmp_path / "a.xlsx", rows)
    output = said("import_units", path, town=town.code, datum="wgs84", report=tmp_path / "back.xlsx")
    assert "row 3" in output
    assert "[date_not_read]" in output
    assert (tmp_path / "back.xlsx").is_file()


def test_a_refused_file_ends_the_command_with_its_reason_code(town: Town, tmp_path: Path) -> None:
    path = write_ledger(tmp_path / "a.xlsx", [])
    with pytest.raises(CommandError, match=r"a\.xlsx.*\[sheet_empty\]"):
        said("import_units", path, town=town.code, datum="wgs84", apply=True)


@pytest.mark.parametrize("command", ["import_gas", "import_teams"])
def test_the_other_ledgers_refuse_a_ledger_of_units_by_its_headings(town: Town, tmp_path: Path, command: str) -> None:
    path = write_ledger(tmp_path / "a.xlsx", unit_rows(3))
    with pytest.raises(CommandError, match="header_missing"):
        said(command, path, town=town.code, apply=True)


def test_an_unknown_town_or_account_is_named(town: Town, tmp_path: Path) -> None:
    path = write_ledger(tmp_path / "a.xlsx", unit_rows(3))
    with pytest.raises(CommandError, match="999999999"):
        said("import_units", path, town="999999999", datum="wgs84")
    with pytest.raises(CommandError, match="nobody"):
        said("import_units", path, town=town.code, datum="wgs84", user="nobody")


def test_units_can_be_placed_anew_by_hand(town: Town, tmp_path: Path) -> None:
    said("import_units", write_ledger(tmp_path / "a.xlsx", unit_rows(9)), town=town.code, datum="wgs84", apply=True)
    assert "in a grid 9, outside every grid 0" in said("place_units", town=town.code)


def test_every_reason_code_of_units_has_words_and_a_remedy() -> None:
    for code in CATALOGUE:
        assert str(catalogue()[code].what)
        assert str(catalogue()[code].remedy)

"""Offices and people in the registry of ledgers: previewed and written like every other kind."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from geo.clock import AsOf
from geo.models import Code, FieldDuty, ImportKind, Posting
from geo.sheets import heading
from patrols.blind_spots import responsibility
from patrols.blind_spots.look import Look
from tests.cast import Cast
from tests.units.ledgers.records import town_books
from tests.units.ledgers.world import write_ledger
from units.ledgers.kinds import kinds
from units.ledgers.run import Request, run

__all__ = ["town_books"]
KINDS = (
    *("ORGANISATIONS", "PEOPLE", "UNITS", "GAS", "TEAMS", "HAZARDS", "VISITS", "WELDING", "WELDERS", "EQUIPMENT"),
    *("DRILLS", "TRAININGS", "PLANS", "WORK_ORDERS", "ACCIDENTS"),
)


@pytest.mark.parametrize("name", KINDS)
def test_every_kind_of_ledger_is_in_the_registry_with_headings_for_what_it_requires(name: str) -> None:
    kind = kinds()[ImportKind(name)]
    assert kind.make("wgs84", False).kind == name
    assert set(kind.required) <= set(kind.columns)
    assert kind.has_coordinates == (name in ("UNITS", "ACCIDENTS"))


def test_a_field_without_an_office_is_a_blind_spot_until_the_register_is_loaded(
    town_books: Cast, tmp_path: Path
) -> None:
    town_books.units["soup"].fields.add(Code.objects.get(list="FIELD", name="餐饮"))

    def reasons() -> list[str]:
        spots = responsibility.find(Look(town_books.users["Li"], town_books.town, AsOf.today()))
        return [spot.reason for spot in spots if spot.name == "餐饮"]

    ledger = kinds()[ImportKind.ORGANISATIONS].make("", False)
    assert reasons() == ["spot_field_without_duty"]
    header = ("行业领域", "主管所站", "分管领导", "起始日期")
    path = write_ledger(tmp_path / "a.xlsx", [["餐饮", "市场监管所", "", "2024-03-01"]], header)
    assert run(ledger, Request(path, town_books.town)).counts["new"] == 1
    assert reasons() == ["spot_field_without_duty"], "a preview writes nothing"
    run(ledger, Request(path, town_books.town, apply=True))
    assert reasons() == ["spot_field_without_leader"]
    path = write_ledger(tmp_path / "b.xlsx", [["餐饮", "市场监管所", "Wang", "2024-03-01"]], header)
    outcome = run(ledger, Request(path, town_books.town, apply=True))
    assert (outcome.counts["changed"], outcome.counts["new_people"]) == (1, 0)
    assert reasons() == []
    assert FieldDuty.objects.get().leader == town_books.users["Wang"].person


def test_people_are_previewed_and_written_through_the_registry(town_books: Cast, tmp_path: Path) -> None:
    ledger = kinds()[ImportKind.PEOPLE].make("", False)
    header = ("姓名", "电话", "角色", "责任区代码", "任职起")
    rows: list[list[Any]] = [
        ["吴亮", "13800000007", "网格员", town_books.grids["A1"].code, date(2026, 3, 1)],
        ["郑", "", "舰长", "1", ""],
    ]
    path = write_ledger(tmp_path / "people.xlsx", rows, header)
    assert run(ledger, Request(path, town_books.town)).counts == {
        "rows": 2, "new": 1, "changed": 0, "unchanged": 0, "refused": 1,
    }  # fmt: skip
    assert not Posting.objects.filter(person__name="吴亮").exists()
    outcome = run(ledger, Request(path, town_books.town, apply=True))
    assert (outcome.counts["new"], outcome.counts["new_people"]) == (1, 1)
    assert Posting.objects.get(person__name="吴亮").grid == town_books.grids["A1"]


@pytest.mark.parametrize("name", KINDS)
def test_no_heading_of_a_kind_means_two_of_its_fields(name: str) -> None:
    columns = kinds()[ImportKind(name)].columns
    meant = [heading(alias) for aliases in columns.values() for alias in aliases]
    assert sorted(meant) == sorted(set(meant))

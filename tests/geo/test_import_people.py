"""The register of people: persons once, postings as periods, bad rows told."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from geo.models import Person, Posting, Role, Town
from geo.people import import_people
from geo.problems import Refused
from tests.geo.files import workbook

HEADER = ["姓名", "电话", "角色", "责任区代码", "责任区名称", "任职起", "任职止"]


def register(path: Path, *rows: Sequence[Any]) -> Path:
    """A register with its title row, as the office keeps it."""
    return workbook(path, [["网格人员与任职名册"], HEADER, *rows], title="人员与任职", merged=["A1:G1"])


LI = ["李雪", 13800000001.0, "镇安委办", "410899100", "试镇", "2024.3.1", None]
SUN = ["孙华", "13800000002", "村（社区）负责人", "410899100201", "东村", date(2024, 3, 1), None]
SUN_TOO = ["孙华", "13800000002", "包村干部", 410899100001.0, "西社区", "2024年3月1日", None]


def test_a_person_with_two_rows_is_one_person_with_two_postings(town: Town, tmp_path: Path) -> None:
    outcome = import_people(register(tmp_path / "people.xlsx", LI, SUN, SUN_TOO), town)
    assert outcome.counts == {"people": 2, "created": 3, "changed": 0, "unchanged": 0, "refused": 0}
    assert set(Person.objects.values_list("name", "phone")) == {("李雪", "13800000001"), ("孙华", "13800000002")}
    held = Posting.objects.filter(person__name="孙华").values_list("role", "village__name", "valid_from", "valid_to")
    assert set(held) == {
        (Role.VILLAGE, "东村", date(2024, 3, 1), None),
        (Role.VILLAGE_CADRE, "西社区", date(2024, 3, 1), None),
    }
    assert Posting.objects.get(role=Role.OFFICE).town == town


def test_loading_again_doubles_nothing_and_ends_what_the_file_ends(town: Town, tmp_path: Path) -> None:
    import_people(register(tmp_path / "a.xlsx", LI, SUN), town)
    ended = [*SUN[:6], date(2026, 6, 30)]
    outcome = import_people(register(tmp_path / "b.xlsx", LI, ended), town)
    assert outcome.counts == {"people": 0, "created": 0, "changed": 1, "unchanged": 1, "refused": 0}
    posting = Posting.objects.get(role=Role.VILLAGE)
    assert posting.valid_to == date(2026, 7, 1)
    assert Posting.objects.in_force(date(2026, 6, 30)).filter(pk=posting.pk).exists()
    assert not Posting.objects.in_force(date(2026, 7, 1)).filter(pk=posting.pk).exists()


def test_the_same_file_again_is_recognised(town: Town, tmp_path: Path) -> None:
    path = register(tmp_path / "a.xlsx", LI)
    import_people(path, town)
    outcome = import_people(path, town)
    assert (outcome.is_repeat, outcome.problems[0].code) == (True, "same_file")


def test_bad_rows_are_told_with_their_cells_and_the_good_ones_come_in(town: Town, tmp_path: Path) -> None:
    path = register(
        tmp_path / "people.xlsx",
        LI,
        ["王五", "13800000003", "舰长", "410899100", "", "2024-03-01", None],
        ["赵六", "13800000004", "网格员", "410899100999001", "", "2024-03-01", None],
        ["", "13800000005", "网格员", "410899100201", "", "", None],
        ["周七", "电话见名片", "网格员", "410899100201", "", "2024-03-01", "2024-02-01"],
    )
    outcome = import_people(path, town)
    assert outcome.counts["refused"] == 4
    assert [(p.code, p.row, p.column, p.sheet, p.file) for p in outcome.problems] == [
        ("role_unknown", 4, "角色", "人员与任职", "people.xlsx"),
        ("area_unknown", 5, "责任区代码", "人员与任职", "people.xlsx"),
        ("required", 6, "姓名", "人员与任职", "people.xlsx"),
        ("required", 6, "任职起", "人员与任职", "people.xlsx"),
        ("phone_not_read", 7, "电话", "人员与任职", "people.xlsx"),
        ("period_reversed", 7, "任职止", "人员与任职", "people.xlsx"),
    ]
    assert list(Person.objects.values_list("name", flat=True)) == ["李雪"]


def test_a_register_without_one_good_row_changes_nothing(town: Town, tmp_path: Path) -> None:
    path = register(tmp_path / "people.xlsx", ["王五", "", "舰长", "410899100", "", "2024-03-01", None])
    with pytest.raises(Refused) as refused:
        import_people(path, town)
    assert refused.value.problems[0].code == "role_unknown"
    assert not Person.objects.exists()


def test_an_area_of_another_town_is_unknown_here(town: Town, tmp_path: Path) -> None:
    Town.objects.create(code="410899101", name="邻镇", centre_lon=113.4, centre_lat=35.2)
    path = register(tmp_path / "people.xlsx", ["王五", "", "镇安委办", "410899101", "", "2024-03-01", None])
    with pytest.raises(Refused) as refused:
        import_people(path, town)
    assert refused.value.problems[0].code == "area_unknown"

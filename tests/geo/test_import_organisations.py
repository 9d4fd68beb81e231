"""The register of offices: fields, offices and leaders as periods; the responsibility blind spot follows."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from geo.models import FieldDuty, Organisation, Person, Posting, Town
from geo.organisations import import_organisations
from geo.people import import_people
from geo.problems import Refused
from tests.geo.files import workbook

HEADER = ["序号", "行业领域", "主管所站", "分管领导", "依据", "起始日期", "截止日期"]
FOOD = [1, "餐饮；住宿", "市场监管所", "王强", "镇政办〔2024〕3号", "2024.3.1", None]
GAS = [2, "城镇燃气", "村镇建设发展中心", "", "镇政办〔2024〕3号", date(2024, 3, 1), None]


def register(path: Path, *rows: Sequence[Any], header: Sequence[str] = HEADER) -> Path:
    return workbook(path, [["行业领域主管所站与分管领导一览表"], header, *rows], title="分工", merged=["A1:G1"])


def held(on: date) -> dict[str, tuple[str | None, str | None]]:
    """Field → office and leader on a day."""
    duties = FieldDuty.objects.in_force(on).values_list("field__name", "organisation__name", "leader__name")
    return {name: (office, leader) for name, office, leader in duties}


def test_a_row_may_name_several_fields_and_a_leader_who_is_known_already(town: Town, tmp_path: Path) -> None:
    known = Person.objects.create(town=town, name="王强", phone="13800000009")
    outcome = import_organisations(register(tmp_path / "a.xlsx", FOOD, GAS), town)
    assert outcome.counts == {"people": 0, "created": 2, "changed": 0, "unchanged": 0, "refused": 0}
    assert held(date(2024, 3, 1)) == {
        "餐饮": ("市场监管所", "王强"),
        "住宿": ("市场监管所", "王强"),
        "城镇燃气": ("村镇建设发展中心", None),
    }
    assert held(date(2024, 2, 29)) == {}
    assert {duty.leader for duty in FieldDuty.objects.exclude(leader=None)} == {known}
    assert Organisation.objects.count() == 2


def test_the_same_rows_again_change_nothing_even_under_a_later_date(town: Town, tmp_path: Path) -> None:
    import_organisations(register(tmp_path / "a.xlsx", FOOD, GAS), town)
    reissued = [[*row[:5], "2025-01-01", None] for row in (FOOD, GAS)]
    assert import_organisations(register(tmp_path / "b.xlsx", *reissued), town).counts["unchanged"] == 2
    assert FieldDuty.objects.count() == 3


def test_a_hand_over_ends_the_earlier_duty_and_past_days_keep_their_answer(town: Town, tmp_path: Path) -> None:
    import_organisations(register(tmp_path / "a.xlsx", FOOD), town)
    moved = [1, "餐饮", "食品药品监管所", "李敏", "镇政办〔2025〕7号", "2025年6月1日", None]
    outcome = import_organisations(register(tmp_path / "b.xlsx", moved), town)
    assert (outcome.counts["created"], outcome.counts["people"]) == (1, 1)
    assert held(date(2025, 5, 31))["餐饮"] == ("市场监管所", "王强")
    assert held(date(2025, 6, 1))["餐饮"] == ("食品药品监管所", "李敏")
    assert held(date(2025, 6, 1))["住宿"] == ("市场监管所", "王强")


def test_both_periods_of_a_field_may_stand_in_one_file_in_any_order(town: Town, tmp_path: Path) -> None:
    later = [*FOOD[:2], "应急办", "李敏", "", "2025-01-01", None]
    outcome = import_organisations(register(tmp_path / "a.xlsx", later, FOOD), town)
    assert outcome.counts["created"] == 2
    assert held(date(2024, 12, 31))["餐饮"] == ("市场监管所", "王强")
    assert held(date(2025, 1, 1))["餐饮"] == ("应急办", "李敏")


def test_a_file_without_the_column_of_leaders_keeps_them_and_an_empty_cell_takes_them_away(
    town: Town, tmp_path: Path
) -> None:
    import_organisations(register(tmp_path / "a.xlsx", FOOD), town)
    bare = ["行业领域", "主管所站", "起始日期"]
    import_organisations(register(tmp_path / "b.xlsx", ["餐饮", "应急办", "2024-03-01"], header=bare), town)
    assert held(date(2024, 3, 1))["餐饮"] == ("应急办", "王强")
    import_organisations(register(tmp_path / "c.xlsx", [1, "餐饮", "应急办", "", "", "2024-03-01", None]), town)
    assert held(date(2024, 3, 1))["餐饮"] == ("应急办", None)


def test_a_last_day_is_a_day_in_office(town: Town, tmp_path: Path) -> None:
    import_organisations(register(tmp_path / "a.xlsx", [*FOOD[:6], "2025-12-31"]), town)
    assert "餐饮" in held(date(2025, 12, 31))
    assert "餐饮" not in held(date(2026, 1, 1))


def test_an_office_without_fields_is_known_from_then_on(town: Town, tmp_path: Path) -> None:
    import_organisations(register(tmp_path / "a.xlsx", [1, "", "派出所", "", "", "", None]), town)
    assert Organisation.objects.get().name == "派出所"
    assert not FieldDuty.objects.exists()


def test_bad_rows_are_told_with_their_cells_and_the_good_ones_come_in(town: Town, tmp_path: Path) -> None:
    path = register(
        tmp_path / "a.xlsx",
        FOOD,
        [2, "海运", "交通所", "", "", "2024-03-01", None],
        [3, "校园", "", "", "", "2024-03-01", None],
        [4, "工贸", "应急办", "", "", "2024-03-01", "2024-02-01"],
        [5, "餐饮", "应急办", "", "", "2024-03-01", None],
    )
    outcome = import_organisations(path, town)
    assert [(p.code, p.row, p.column) for p in outcome.problems] == [
        ("field_of_duty_unknown", 4, "行业领域"),
        ("required", 5, "主管所站"),
        ("period_reversed", 6, "截止日期"),
        ("field_duty_twice", 7, "行业领域"),
    ]
    assert outcome.counts["refused"] == 4
    assert set(held(date(2024, 3, 1))) == {"餐饮", "住宿"}


def test_a_row_that_reaches_into_a_later_duty_is_refused(town: Town, tmp_path: Path) -> None:
    import_organisations(register(tmp_path / "a.xlsx", [*FOOD[:5], "2025-01-01", None]), town)
    early = [*FOOD[:5], "2024-01-01", "2025-03-01"]
    with pytest.raises(Refused) as refused:
        import_organisations(register(tmp_path / "b.xlsx", early), town)
    assert refused.value.problems[0].code == "field_duty_later"
    import_organisations(register(tmp_path / "c.xlsx", [*FOOD[:4], "", "2024-01-01", None]), town)
    assert FieldDuty.objects.get(valid_from=date(2024, 1, 1), field__name="餐饮").valid_to == date(2025, 1, 1)


def test_a_posting_names_the_office_of_its_person(town: Town, tmp_path: Path) -> None:
    office = Organisation.objects.create(town=town, name="市场监管所")
    header = ["姓名", "电话", "角色", "责任区代码", "任职起", "所站"]
    rows = [
        ["周所", "", "所站", town.code, "2024-03-01", "市场监管所"],
        ["郑站", "", "所站", town.code, "2024-03-01", "仙所"],
    ]
    path = workbook(tmp_path / "people.xlsx", [header, *rows])
    outcome = import_people(path, town)
    assert [(p.code, p.row, p.is_notice) for p in outcome.problems] == [("office_unknown", 3, True)]
    assert dict(Posting.objects.values_list("person__name", "organisation")) == {"周所": office.pk, "郑站": None}
    assert import_people(path, town, again=True).counts["unchanged"] == 2

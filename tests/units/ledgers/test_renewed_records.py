"""The ledgers of what is renewed: welding machines, welders, special equipment."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from geo.clock import AsOf, end_of, entered, today
from tests.cast import Cast
from tests.units.ledgers.records import Desk, counted, town_books
from units.ledgers.equipment_ledger import EquipmentLedger
from units.ledgers.welding_ledger import WelderLedger, WeldingLedger
from units.models import SpecialEquipment, Welder, WeldingMachine

__all__ = ["town_books"]
MACHINE: dict[str, Any] = {
    "单位编号": "FORGE",
    "设备编号": "HJ-01",
    "型号": "ZX7-400",
    "芯片编号": "",
    "赋码编号": "",
    "登记时间": "2024.5.10",
    "录入日期": "2024-05-12",
}
WELDER: dict[str, Any] = {
    "单位名称": "forge店",
    "姓名": "赵焊",
    "证书编号": "T410800199001011234",
    "等级": "中级",
    "发证日期": "2021年3月1日",
    "有效期至": "2024/3/1",
    "培训日期": "",
}
LIFT: dict[str, Any] = {
    "单位编号": "INN",
    "设备种类": "电梯",
    "设备代码": "31104108002020",
    "检验日期": "2025-11-01",
    "下次检验日期": "2026-10-31",
}


@pytest.fixture
def machines(town_books: Cast, tmp_path: Path) -> Desk:
    return Desk(town_books, tmp_path, WeldingLedger)


@pytest.fixture
def welders(town_books: Cast, tmp_path: Path) -> Desk:
    return Desk(town_books, tmp_path, WelderLedger)


@pytest.fixture
def lifts(town_books: Cast, tmp_path: Path) -> Desk:
    return Desk(town_books, tmp_path, EquipmentLedger)


def on(day: str) -> AsOf:
    return AsOf(date.fromisoformat(day))


def test_a_machine_is_counted_before_it_has_a_chip_and_gets_one_later(machines: Desk) -> None:
    assert counted(machines.load(MACHINE)) == (1, 0, 0, 0)
    first = WeldingMachine.objects.get()
    assert (first.unit, first.recorded_at) == (machines.cast.units["forge"], entered(date(2024, 5, 12)))
    assert (first.source_row, first.is_late) == (3, True)
    chipped = MACHINE | {"芯片编号": "c-900", "赋码编号": "QR900", "登记时间": "2024-06-20", "录入日期": ""}
    assert counted(machines.load(chipped)) == (0, 1, 0, 0)
    assert WeldingMachine.objects.standing(on("2024-06-19")).get().chip_id == ""
    assert WeldingMachine.objects.standing(on("2024-06-20")).get().chip_id == "C-900"
    assert WeldingMachine.objects.standing(AsOf(date(2024, 6, 30), end_of(date(2024, 6, 30)))).get().chip_id == ""


def test_the_same_rows_again_change_nothing_and_a_blank_cell_takes_nothing_away(machines: Desk) -> None:
    machines.load(MACHINE | {"芯片编号": "C1"})
    assert counted(machines.load(MACHINE | {"芯片编号": "C1"})) == (0, 0, 1, 0)
    assert counted(machines.load(MACHINE)) == (0, 0, 1, 0)
    assert WeldingMachine.objects.get().chip_id == "C1"


def test_a_chip_on_two_machines_is_refused_in_one_file_and_against_the_books(machines: Desk) -> None:
    other = MACHINE | {"设备编号": "HJ-02", "芯片编号": "C1"}
    assert machines.codes(MACHINE | {"芯片编号": "C1"}, other) == [("welding_tag_elsewhere", "芯片编号", 4)]
    assert machines.codes(other) == [("welding_tag_elsewhere", "芯片编号", 3)]
    assert list(WeldingMachine.objects.values_list("number", flat=True)) == ["HJ-01"]


def test_a_machine_without_a_number_is_known_by_its_chip(machines: Desk) -> None:
    row = MACHINE | {"设备编号": "", "芯片编号": "C7"}
    assert counted(machines.load(row)) == (1, 0, 0, 0)
    assert counted(machines.load(row)) == (0, 0, 1, 0)
    assert machines.codes(MACHINE | {"设备编号": ""}) == [("required", "设备编号", 3)]


def test_a_welder_who_works_for_nobody_is_taken_and_a_wrong_unit_is_refused(welders: Desk) -> None:
    alone = WELDER | {"单位名称": ""}
    assert counted(welders.load(alone)) == (1, 0, 0, 0)
    assert Welder.objects.get().unit is None
    assert welders.codes(WELDER | {"单位名称": "无此厂"}) == [("unit_unknown", "单位名称", 3)]


def test_a_renewal_follows_and_a_correction_replaces_what_was_wrong(welders: Desk) -> None:
    welders.load(WELDER)
    renewed = WELDER | {"发证日期": "2024-02-20", "有效期至": "2027-02-19"}
    assert counted(welders.load(renewed)) == (0, 1, 0, 0)
    assert Welder.objects.standing(on("2024-02-19")).get().expires_on == date(2024, 3, 1)
    assert Welder.objects.standing(on("2026-01-01")).get().expires_on == date(2027, 2, 19)
    mistyped = renewed | {"有效期至": "2027-02-20"}
    assert counted(welders.load(mistyped)) == (0, 1, 0, 0)
    assert Welder.objects.standing(on("2024-02-20")).get().expires_on == date(2027, 2, 20)
    assert Welder.objects.count() == 3
    assert counted(welders.load(mistyped)) == (0, 0, 1, 0)


def test_an_older_row_is_silent_when_it_is_history_and_told_when_it_is_not(welders: Desk) -> None:
    renewed = WELDER | {"发证日期": "2024-02-20", "有效期至": "2027-02-19"}
    outcome = welders.load(renewed, WELDER)
    assert counted(outcome) == (1, 1, 0, 0), "rows of one file are taken in the order of their days"
    assert welders.codes(WELDER) == []
    assert welders.codes(WELDER | {"发证日期": "2018-03-01", "有效期至": ""}) == [("entry_older", "发证日期", 3)]
    assert Welder.objects.count() == 2


def test_a_ledger_without_days_of_issue_takes_expired_certificates_and_their_renewal(welders: Desk) -> None:
    bare = {"姓名": "钱焊", "证书编号": "T2", "有效期至": "2024-06-01"}
    assert counted(welders.load(bare)) == (1, 0, 0, 0)
    assert counted(welders.load(bare)) == (0, 0, 1, 0)
    assert Welder.objects.get().happened_on == date(2024, 6, 1)
    later = bare | {"有效期至": (today() + timedelta(days=900)).isoformat()}
    assert counted(welders.load(later)) == (0, 1, 0, 0)
    assert Welder.objects.standing(AsOf(today() - timedelta(days=1))).get().expires_on == date(2024, 6, 1)
    assert Welder.objects.standing(AsOf.today()).get().expires_on == today() + timedelta(days=900)


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"证书编号": 410800199001011234.0}, ("code_lost_digits", "证书编号")),
        ({"证书编号": ""}, ("required", "证书编号")),
        ({"姓名": ""}, ("required", "姓名")),
        ({"有效期至": "2020-01-01"}, ("period_reversed", "有效期至")),
        ({"有效期至": "长期有效吗"}, ("date_not_read", "有效期至")),
        ({"发证日期": (today() + timedelta(days=1)).isoformat()}, ("date_in_future", "发证日期")),
        ({"培训日期": (today() + timedelta(days=1)).isoformat()}, ("date_in_future", "培训日期")),
    ],
)
def test_a_welder_that_cannot_be_is_refused_with_its_column(
    welders: Desk, change: dict[str, Any], problem: tuple[str, str]
) -> None:
    found = welders.codes(WELDER | change, WELDER | {"证书编号": "T9"})
    assert problem in [(code, column) for code, column, row in found if row == 3]
    assert [welder.certificate for welder in Welder.objects.all()] == ["T9"]


def test_equipment_is_inspected_again_and_a_new_inspection_without_a_date_is_not_covered_by_the_old_one(
    lifts: Desk,
) -> None:
    lifts.load(LIFT)
    lifts.load(LIFT | {"检验日期": "2026-10-20", "下次检验日期": ""})
    assert SpecialEquipment.objects.standing(on("2026-10-19")).get().expires_on == date(2026, 10, 31)
    assert SpecialEquipment.objects.standing(on("2026-10-20")).get().expires_on is None


def test_the_database_keeps_a_number_once_a_record_as_it_is_and_nothing_recorded_before_it_happened(
    lifts: Desk,
) -> None:
    lifts.load(LIFT)
    lift = SpecialEquipment.objects.get()
    common: dict[str, Any] = {"town": lifts.cast.town, "unit": lift.unit, "kind": "电梯"}
    with pytest.raises(IntegrityError, match="special_equipment_once"), transaction.atomic():
        SpecialEquipment.objects.create(number=lift.number, happened_on=date(2026, 1, 1), **common)
    with pytest.raises(IntegrityError, match="never edited"), transaction.atomic():
        SpecialEquipment.objects.update(kind="锅炉")
    with pytest.raises(IntegrityError, match="recorded_after"), transaction.atomic():
        SpecialEquipment.objects.create(number="2", happened_on=today() + timedelta(days=2), **common)
    SpecialEquipment.objects.update(unit=lifts.cast.units["soup"])
    lift.refresh_from_db()
    assert lift.unit == lifts.cast.units["soup"], "a merge of two units may move a record"

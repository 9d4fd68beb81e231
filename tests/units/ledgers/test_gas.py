"""The ledger of gas users: supply, cylinders and the steps from bottles to the pipe."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from geo.clock import entered
from geo.models import Town
from tests.units.ledgers.world import SINCE, codes, write_ledger
from units.ledgers.gas_ledger import GasLedger
from units.ledgers.run import Outcome, Request, run
from units.models import GasUse, PipeConversion, Unit

HEADER = ("单位编号", "单位名称", "用气类型", "气瓶数", "瓶改管状态", "状态日期", "不可改原因", "录入日期")


@pytest.fixture
def shops(town: Town) -> dict[str, Unit]:
    """Two shops of one name and one inn."""
    named = (("U1", "小吃店"), ("U2", "小吃店"), ("U3", "大酒店"))
    return {
        number: Unit.objects.create(town=town, external_id=number, name=name, registered_on=SINCE)
        for number, name in named
    }


def load(tmp_path: Path, town: Town, rows: Sequence[Sequence[Any]], name: str = "gas.xlsx", **wishes: Any) -> Outcome:
    path = write_ledger(tmp_path / name, rows, HEADER, title="燃气用户台账")
    return run(GasLedger(), Request(path, town, **{"apply": True, **wishes}))


def test_each_row_of_a_user_adds_one_step_of_its_conversion(town: Town, shops: dict[str, Unit], tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        ["U1", "", "瓶装", 2, "摸底", "2024.3.1", "", "2024-03-05"],
        ["U1", "", "瓶装", 2, "不可改", date(2024, 5, 1), "管网未到", ""],
        ["U3", "", "管道", "", "", "", "", ""],
    ]
    outcome = load(tmp_path, town, rows)
    assert (outcome.counts["new"], outcome.counts["changed"], outcome.counts["steps"]) == (2, 1, 2)
    gas = shops["U1"].gas
    assert (gas.supply, gas.cylinders) == ("BOTTLED", 2)
    first, second = PipeConversion.objects.filter(gas=gas)
    assert (first.stage, first.recorded_at) == ("SURVEYED", entered(date(2024, 3, 5)))
    assert (second.stage, second.reason) == ("INFEASIBLE", "管网未到")
    assert (shops["U3"].gas.supply, shops["U3"].gas.cylinders) == ("PIPED", None)


def test_the_same_rows_again_change_nothing(town: Town, shops: dict[str, Unit], tmp_path: Path) -> None:
    rows = [["U1", "", "瓶装", 2, "摸底", "2024.3.1", "", "2024-03-05"]]
    first = load(tmp_path, town, rows)
    assert load(tmp_path, town, rows, again=True).counts["unchanged"] == 1
    assert PipeConversion.objects.count() == GasUse.objects.count() == 1
    assert first.job is not None


def test_a_later_row_updates_the_supply_and_keeps_the_earlier_steps(
    town: Town, shops: dict[str, Unit], tmp_path: Path
) -> None:
    load(tmp_path, town, [["U1", "", "瓶装", 2, "报装", "2024.3.1", "", ""]])
    outcome = load(tmp_path, town, [["U1", "", "管道", 0, "通气", "2024.9.1", "", ""]], "later.xlsx")
    assert outcome.counts["changed"] == 1
    gas = GasUse.objects.get()
    assert (gas.supply, gas.cylinders, gas.conversions.count()) == ("PIPED", 0, 2)


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (["U9", "", "瓶装", 1, "", "", "", ""], "unit_unknown"),
        (["", "小吃店", "瓶装", 1, "", "", "", ""], "unit_ambiguous"),
        (["", "无此店", "瓶装", 1, "", "", "", ""], "unit_unknown"),
        (["U1", "", "", "", "", "", "", ""], "required"),
        (["U1", "", "瓶装", 1, "摸底", "", "", ""], "required"),
        (["U1", "", "瓶装", 1, "做梦", "2024.3.1", "", ""], "choice_unknown"),
        (["U1", "", "瓶装", -1, "", "", "", ""], "whole_not_read"),
    ],
)
def test_a_row_that_cannot_be_taken_says_why_and_the_next_one_is_loaded(
    town: Town, shops: dict[str, Unit], tmp_path: Path, row: list[Any], reason: str
) -> None:
    outcome = load(tmp_path, town, [row, ["", "大酒店", "电", "", "", "", "", ""]])
    assert codes(outcome) == [(3, reason)]
    assert [gas.unit for gas in GasUse.objects.all()] == [shops["U3"]]


def test_not_feasible_without_a_reason_is_told_and_kept(town: Town, shops: dict[str, Unit], tmp_path: Path) -> None:
    outcome = load(tmp_path, town, [["U1", "", "瓶装", 1, "不可改", "2024.3.1", "", ""]])
    assert codes(outcome) == [(3, "reason_missing")]
    assert PipeConversion.objects.get().stage == "INFEASIBLE"


def test_a_file_of_refused_rows_only_is_not_put_in_the_books(
    town: Town, shops: dict[str, Unit], tmp_path: Path
) -> None:
    outcome = load(tmp_path, town, [["U9", "", "瓶装", 1, "", "", "", ""]])
    assert outcome.job is None
    assert not town.import_jobs.exists()

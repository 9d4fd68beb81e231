"""The ledgers of what happens once: drills, training, emergency plans."""

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.cells import BadCell
from geo.clock import AsOf, end_of, today
from tests.cast import Cast
from tests.units.ledgers.records import Desk, counted, town_books
from units.ledgers.drill_ledger import DrillLedger
from units.ledgers.plan_ledger import PlanLedger, is_done
from units.ledgers.training_ledger import TrainingLedger, yuan
from units.models import Drill, EmergencyPlan, Training

__all__ = ["town_books"]
DRILL: dict[str, Any] = {
    "序号": 1,
    "单位编号": "INN",
    "单位名称": "",
    "演练日期": datetime(2026, 5, 12),  # noqa: DTZ001 - a cell of Excel has no zone
    "演练主题": "火灾疏散演练",
    "参加人数": "36人",
    "检验预案": "火灾应急预案",
    "演练效果": "3分钟疏散完毕",
    "录入日期": "2026.5.20",
}
TRAINING: dict[str, Any] = {
    "单位编号": "SOUP",
    "培训日期": "2026-04-02",
    "培训内容": "燃气安全",
    "培训对象": "主要负责人",
    "课程": "燃气使用与报警器",
    "费用": "1,200.50",
    "培训效果": "合格",
    "参训负责人": "陈一",
}
PLAN: dict[str, Any] = {
    "单位编号": "INN",
    "预案名称": "生产安全事故应急预案",
    "修订日期": "2025年6月1日",
    "风险评估": "已完成",
    "资源调查": "是",
    "案例分析": "未开展",
    "下次评估日期": "2028-06-01",
}


@pytest.fixture
def drills(town_books: Cast, tmp_path: Path) -> Desk:
    return Desk(town_books, tmp_path, DrillLedger)


@pytest.fixture
def trainings(town_books: Cast, tmp_path: Path) -> Desk:
    return Desk(town_books, tmp_path, TrainingLedger)


@pytest.fixture
def plans(town_books: Cast, tmp_path: Path) -> Desk:
    return Desk(town_books, tmp_path, PlanLedger)


def test_a_drill_of_the_old_book_is_marked_as_entered_late(drills: Desk) -> None:
    assert counted(drills.load(DRILL)) == (1, 0, 0, 0)
    drill = Drill.objects.get()
    assert (drill.unit.external_id, drill.participants, drill.plan_tested) == ("INN", 36, "火灾应急预案")
    assert (drill.recorded_on, drill.is_late) == (date(2026, 5, 20), True)
    assert not Drill.objects.standing(AsOf(date(2026, 5, 12), end_of(date(2026, 5, 19)))).exists()


def test_two_drills_of_one_day_differ_by_their_theme(drills: Desk) -> None:
    other = DRILL | {"演练主题": "燃气泄漏处置演练"}
    assert counted(drills.load(DRILL, other)) == (2, 0, 0, 0)
    outcome = drills.load(DRILL, other, DRILL)
    assert counted(outcome) == (0, 0, 2, 1)
    assert [(p.code, p.row, p.params["other"]) for p in outcome.problems] == [("entry_twice", 5, 3)]


def test_a_corrected_row_replaces_the_earlier_one_for_every_day_and_the_old_text_stays(drills: Desk) -> None:
    drills.load(DRILL)
    assert counted(drills.load(DRILL | {"参加人数": 63, "演练效果": ""})) == (0, 1, 0, 0)
    old, new = Drill.objects.order_by("pk")
    assert (new.replaces, new.participants, new.effect) == (old, 63, "3分钟疏散完毕")
    assert new.recorded_on == today(), "a correction is known from the day of the correction on"
    assert Drill.objects.standing(AsOf(date(2026, 5, 12))).get() == new
    assert Drill.objects.standing(AsOf(date(2026, 5, 12), end_of(date(2026, 5, 31)))).get() == old
    assert counted(drills.load(DRILL | {"参加人数": 63})) == (0, 0, 1, 0)


def test_a_record_that_was_struck_out_does_not_come_back_with_an_old_file(drills: Desk) -> None:
    drills.load(DRILL)
    old = Drill.objects.get()
    Drill.objects.create(unit=old.unit, happened_on=old.happened_on, theme=old.theme, replaces=old, is_struck=True)
    assert not Drill.objects.standing(AsOf.today()).exists()
    assert [code for code, _column, _row in drills.codes(DRILL)] == ["entry_struck"]


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"单位编号": "U404"}, ("unit_unknown", "单位编号")),
        ({"演练日期": ""}, ("required", "演练日期")),
        ({"演练日期": "去年"}, ("date_not_read", "演练日期")),
        ({"演练主题": ""}, ("required", "演练主题")),
        ({"参加人数": "全体"}, ("number_not_read", "参加人数")),
        ({"录入日期": "2026-05-11"}, ("entry_recorded_before", "录入日期")),
    ],
)
def test_a_drill_that_cannot_be_is_refused_and_the_next_row_is_taken(
    drills: Desk, change: dict[str, Any], problem: tuple[str, str]
) -> None:
    assert drills.codes(DRILL | change, DRILL | {"演练主题": "另一次"}) == [(*problem, 3)]
    assert [drill.theme for drill in Drill.objects.all()] == ["另一次"]


def test_a_dry_run_writes_nothing(drills: Desk) -> None:
    assert counted(drills.load(DRILL, apply=False)) == (1, 0, 0, 0)
    assert not Drill.objects.exists()


def test_training_keeps_the_name_of_the_principal_and_its_cost(trainings: Desk) -> None:
    trainings.load(TRAINING)
    training = Training.objects.get()
    assert (training.principal, training.cost, training.audience) == ("陈一", Decimal("1200.50"), "主要负责人")
    assert counted(trainings.load(TRAINING)) == (0, 0, 1, 0)
    assert counted(trainings.load(TRAINING | {"参训负责人": "王二"})) == (1, 0, 0, 0), "another one was trained too"


def test_a_training_of_principals_without_a_name_is_kept_and_told(trainings: Desk) -> None:
    assert trainings.codes(TRAINING | {"参训负责人": ""}) == [("training_without_name", "培训对象", 3)]
    assert Training.objects.get().principal == ""


def test_each_revision_of_a_plan_is_a_row_and_the_latest_holds(plans: Desk) -> None:
    revised = PLAN | {"修订日期": "2026-03-01", "案例分析": "已完成", "下次评估日期": ""}
    assert counted(plans.load(PLAN, revised)) == (2, 0, 0, 0)
    assert counted(plans.load(PLAN, revised)) == (0, 0, 2, 0)
    first = EmergencyPlan.objects.get(happened_on=date(2025, 6, 1))
    assert (first.has_risk_assessment, first.has_resource_survey, first.has_case_analysis) == (True, True, False)
    assert plans.codes(PLAN | {"下次评估日期": "2025-05-01"}) == [("period_reversed", "下次评估日期", 3)]


@given(st.decimals(0, 99_999_999, places=2))
def test_an_amount_of_money_is_read_to_the_cent(amount: Decimal) -> None:
    assert yuan(f"{amount:,.2f}元") == amount
    assert yuan(float(amount)) == amount


@pytest.mark.parametrize("value", ["-1", "1e9", "若干"])
def test_what_is_no_amount_of_money_is_refused(value: str) -> None:
    with pytest.raises(BadCell):
        yuan(value)


@pytest.mark.parametrize(
    ("said", "meant"), [("已完成", True), ("√", True), ("未开展", False), ("否", False), ("", None), (None, None)]
)
def test_whether_it_was_done(said: str | None, meant: bool | None) -> None:
    assert is_done(said) is meant

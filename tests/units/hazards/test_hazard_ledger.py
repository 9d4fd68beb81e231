"""The ledger of hazards: a row becomes a history, and rows that cannot be are refused with their reason."""

from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db.models.functions import Upper
from pytest_django import Settings

from geo.clock import entered, today
from geo.sentences import remedy
from tests.cast import Cast
from tests.units.ledgers.world import write_ledger
from units import services
from units.ledgers.hazard_ledger import HazardLedger
from units.ledgers.run import Outcome, Request, run
from units.models import Hazard, HazardEvent, Unit

HEADER = (
    *(
        "隐患编号",
        "单位编号",
        "单位名称",
        "隐患描述",
        "隐患等级",
        "来源",
        "行业领域",
        "致命因素",
        "依据标准",
        "发现日期",
    ),
    *("整改期限", "整改责任人", "整改要求", "整改完成日期", "复查日期", "复查人", "复查结果", "销号日期", "销号批准人"),
    *("状态", "录入日期"),
)
CLOSED: dict[str, Any] = {
    "隐患编号": "YH1",
    "单位编号": "SOUP",
    "隐患描述": "灭火器过期",
    "隐患等级": "一般",
    "来源": "督导检查发现",
    "行业领域": "餐饮",
    "致命因素": "消防设施设备",
    "发现日期": date(2026, 3, 1),
    "整改期限": "2026.3.10",
    "整改责任人": "陈一",
    "整改完成日期": "2026年3月5日",
    "复查日期": "2026-03-06",
    "复查人": "李工",
    "复查结果": "合格",
    "销号日期": "2026/3/7",
    "录入日期": "2026-03-06",
}
BLANK = {"整改完成日期": "", "复查日期": "", "复查人": "", "复查结果": "", "销号日期": ""}


@pytest.fixture(autouse=True)
def _books(settings: Settings, tmp_path: Path, cast: Cast) -> None:
    """Reports in the test's own folder; unit numbers in capitals, as every ledger reads them."""
    settings.MEDIA_ROOT = tmp_path / "media"
    Unit.objects.update(external_id=Upper("external_id"))


def load(tmp_path: Path, cast: Cast, *rows: Mapping[str, Any], name: str = "hazards.xlsx", **wishes: Any) -> Outcome:
    table = [[row.get(heading, "") for heading in HEADER] for row in rows]
    path = write_ledger(tmp_path / name, table, HEADER, title="安全隐患台账")
    return run(HazardLedger(), Request(path, cast.town, **{"apply": True, **wishes}))


def history(number: str = "YH1") -> list[tuple[Any, ...]]:
    events = HazardEvent.objects.filter(hazard__external_id=number)
    return list(events.values_list("state", "happened_on", "recorded_at", "deadline_on", "actor"))


def test_a_row_becomes_its_steps_each_recorded_on_entry_or_its_own_day(cast: Cast, tmp_path: Path) -> None:
    load(tmp_path, cast, CLOSED)
    entry = entered(date(2026, 3, 6))
    assert history() == [
        ("FOUND", date(2026, 3, 1), entry, None, ""),
        ("ORDERED", date(2026, 3, 1), entry, date(2026, 3, 10), ""),
        ("RECHECK_ASKED", date(2026, 3, 5), entry, None, "陈一"),
        ("RECHECK_PASSED", date(2026, 3, 6), entry, None, "李工"),
        ("CLOSED_OUT", date(2026, 3, 7), entered(date(2026, 3, 7)), None, ""),
    ]
    hazard = Hazard.objects.get()
    assert (hazard.field.name, hazard.factor.name) == ("餐饮", "消防设施设备")  # type: ignore[union-attr]
    assert (hazard.level, hazard.source, hazard.source_row) == ("GENERAL", "INSPECTION", 3)


def test_a_tip_off_is_verified_on_the_day_it_was_found(cast: Cast, tmp_path: Path) -> None:
    load(tmp_path, cast, CLOSED | BLANK | {"来源": "群众举报查实"})
    assert [step[:2] for step in history()] == [(s, date(2026, 3, 1)) for s in ("FOUND", "VERIFIED", "ORDERED")]


def test_a_failed_recheck_leads_back_to_rectifying(cast: Cast, tmp_path: Path) -> None:
    load(tmp_path, cast, CLOSED | {"复查结果": "不合格", "销号日期": ""})
    assert [step[0] for step in history()] == ["FOUND", "ORDERED", "RECHECK_ASKED", "RECTIFYING"]


def test_steps_of_one_day_keep_their_order(cast: Cast, tmp_path: Path) -> None:
    day = date(2026, 3, 1)
    same = dict.fromkeys(("发现日期", "整改期限", "整改完成日期", "复查日期", "销号日期", "录入日期"), day)
    load(tmp_path, cast, CLOSED | same)
    assert [step[0] for step in history()] == ["FOUND", "ORDERED", "RECHECK_ASKED", "RECHECK_PASSED", "CLOSED_OUT"]
    assert {step[1] for step in history()} == {day}


def test_a_general_one_closed_on_the_spot_needs_no_order(cast: Cast, tmp_path: Path) -> None:
    load(tmp_path, cast, CLOSED | BLANK | {"整改期限": "", "销号日期": date(2026, 3, 1)})
    assert [step[0] for step in history()] == ["FOUND", "CLOSED_OUT"]


def test_without_a_day_of_entry_everything_is_recorded_now(cast: Cast, tmp_path: Path) -> None:
    load(tmp_path, cast, CLOSED | {"录入日期": ""})
    assert {step[2].date() for step in history()} == {HazardEvent.objects.latest("pk").recorded_at.date()}
    assert all(step[2] > entered(date(2026, 3, 8)) for step in history())


def test_the_same_rows_again_change_nothing_and_later_steps_are_added(cast: Cast, tmp_path: Path) -> None:
    assert load(tmp_path, cast, CLOSED | BLANK).counts["new"] == 1
    assert load(tmp_path, cast, CLOSED | BLANK, again=True).counts["unchanged"] == 1
    assert len(history()) == 2
    assert load(tmp_path, cast, CLOSED, name="later.xlsx").counts["changed"] == 1
    assert [step[0] for step in history()][2:] == ["RECHECK_ASKED", "RECHECK_PASSED", "CLOSED_OUT"]
    assert Hazard.objects.get().version == 2
    assert load(tmp_path, cast, CLOSED | BLANK, again=True).counts["unchanged"] == 1


def test_a_dry_run_writes_nothing(cast: Cast, tmp_path: Path) -> None:
    assert load(tmp_path, cast, CLOSED, apply=False).counts["new"] == 1
    assert not Hazard.objects.exists()


TOMORROW = today() + timedelta(days=1)
MAJOR = {"隐患等级": "重大", "整改要求": "停业整改", "销号批准人": "王镇长"}


@pytest.mark.parametrize(
    ("change", "code", "column"),
    [
        ({"单位编号": "U404"}, "unit_unknown", "单位编号"),
        ({"隐患编号": ""}, "required", "隐患编号"),
        ({"隐患描述": ""}, "required", "隐患描述"),
        ({"隐患等级": "特大"}, "choice_unknown", "隐患等级"),
        ({"发现日期": TOMORROW}, "date_in_future", "发现日期"),
        ({"销号日期": TOMORROW}, "date_in_future", "销号日期"),
        ({"整改期限": "下月"}, "date_not_read", "整改期限"),
        ({"销号日期": "2026-02-01"}, "hazard_closed_before_found", "销号日期"),
        ({"销号日期": "2026-03-05"}, "hazard_closed_before_recheck", "销号日期"),
        ({"整改完成日期": "2026-02-01"}, "hazard_fixed_before_found", "整改完成日期"),
        ({"整改完成日期": ""}, "hazard_recheck_before_fix", "复查日期"),
        ({"复查日期": "2026-03-04"}, "hazard_recheck_before_fix", "复查日期"),
        ({"复查结果": ""}, "hazard_recheck_half_told", "复查结果"),
        ({"复查日期": "", "复查结果": ""}, "hazard_closed_without_recheck", "销号日期"),
        ({"复查结果": "不合格"}, "hazard_closed_without_recheck", "销号日期"),
        ({"整改期限": "2026-02-20"}, "hazard_deadline_before_order", "整改期限"),
        ({"录入日期": "2026-02-20"}, "hazard_recorded_before_found", "录入日期"),
        (MAJOR | {"整改责任人": ""}, "hazard_major_needs_responsible", "整改责任人"),
        (MAJOR | {"整改要求": ""}, "hazard_major_needs_requirement", "整改要求"),
        (MAJOR | {"整改期限": ""}, "hazard_major_needs_deadline", "整改期限"),
        (MAJOR | {"销号批准人": ""}, "hazard_approver_needed", "销号批准人"),
    ],
)
def test_a_row_that_cannot_be_is_refused_with_reason_row_column_and_remedy(
    cast: Cast, tmp_path: Path, change: dict[str, Any], code: str, column: str
) -> None:
    outcome = load(tmp_path, cast, CLOSED | {"隐患编号": "YH0"}, CLOSED | change)
    (problem,) = [problem for problem in outcome.problems if not problem.is_notice]
    assert (problem.code, problem.row, problem.column, problem.file) == (code, 4, column, "hazards.xlsx")
    assert remedy(problem)
    assert (outcome.counts["new"], outcome.counts["refused"]) == (1, 1)
    assert list(Hazard.objects.values_list("external_id", flat=True)) == ["YH0"]


def test_a_major_one_with_all_that_is_asked_for_is_taken(cast: Cast, tmp_path: Path) -> None:
    assert load(tmp_path, cast, CLOSED | MAJOR).counts["new"] == 1
    assert history()[-1][4] == "王镇长"


def test_a_number_twice_and_a_number_of_another_unit_are_refused(cast: Cast, tmp_path: Path) -> None:
    outcome = load(tmp_path, cast, CLOSED, CLOSED)
    assert [(problem.code, problem.params["other"]) for problem in outcome.problems] == [("hazard_number_twice", 3)]
    outcome = load(tmp_path, cast, CLOSED | {"单位编号": "INN"}, name="other.xlsx")
    assert [problem.code for problem in outcome.problems] == ["hazard_of_other_unit"]


def test_dates_that_differ_from_the_books_are_refused_because_steps_are_never_edited(
    cast: Cast, tmp_path: Path
) -> None:
    load(tmp_path, cast, CLOSED)
    outcome = load(tmp_path, cast, CLOSED | {"整改完成日期": "2026-03-04"}, name="edited.xlsx")
    assert [problem.code for problem in outcome.problems] == ["hazard_history_differs"]
    assert history()[2][1] == date(2026, 3, 5)


def test_names_that_no_list_knows_are_told_and_the_row_is_kept(cast: Cast, tmp_path: Path) -> None:
    outcome = load(tmp_path, cast, CLOSED | {"行业领域": "海运", "致命因素": "雷击"})
    codes = ["field_unknown", "factor_unknown"]
    assert [(problem.code, problem.is_notice) for problem in outcome.problems] == [(code, True) for code in codes]
    assert (Hazard.objects.get().field, Hazard.objects.get().factor) == (None, None)


@pytest.mark.parametrize(
    ("rechecker", "reason"),
    [("", "rechecker_needed"), ("王二", "rechecker_reported_fix"), ("陈一", "rechecker_is_of_unit")],
)
def test_a_recheck_that_nobody_may_make_leaves_the_hazard_open(
    cast: Cast, tmp_path: Path, rechecker: str, reason: str
) -> None:
    row = CLOSED | {"整改责任人": "王二", "复查人": rechecker}
    (problem,) = load(tmp_path, cast, row).problems
    assert (problem.code, problem.column, problem.is_notice) == (f"hazard_left_open_{reason}", "复查人", True)
    assert [step[0] for step in history()] == ["FOUND", "ORDERED", "RECHECK_ASKED"]
    assert load(tmp_path, cast, row | {"复查人": "周五"}, name="mended.xlsx").counts["changed"] == 1
    assert [step[0] for step in history()][-2:] == ["RECHECK_PASSED", "CLOSED_OUT"]


def test_a_recheck_that_failed_and_later_passed_is_told_by_one_pair_of_columns(cast: Cast, tmp_path: Path) -> None:
    failed = CLOSED | {"复查日期": "2026-03-06", "复查结果": "不合格", "销号日期": ""}
    load(tmp_path, cast, failed, name="failed.xlsx")
    passed = CLOSED | {"复查日期": "2026-03-16", "复查结果": "合格", "销号日期": "2026-03-17"}
    assert load(tmp_path, cast, passed, name="passed.xlsx").counts["changed"] == 1
    assert [(step[0], step[1].day) for step in history()][2:] == [
        ("RECHECK_ASKED", 5),
        ("RECTIFYING", 6),
        ("RECHECK_ASKED", 16),
        ("RECHECK_PASSED", 16),
        ("CLOSED_OUT", 17),
    ]


def test_another_deadline_is_refused_until_the_extension_is_recorded_as_a_step(cast: Cast, tmp_path: Path) -> None:
    still_open = CLOSED | BLANK
    load(tmp_path, cast, still_open)
    later = still_open | {"整改期限": "2026-12-31"}
    (problem,) = load(tmp_path, cast, later, name="later.xlsx").problems
    assert (problem.code, problem.column, problem.row) == ("hazard_deadline_differs", "整改期限", 3)
    assert (problem.params["told"], problem.is_notice) == ("2026-12-31", False)
    hazard = Hazard.objects.get()
    services.extend(hazard=hazard, version=1, actor="王镇长", note="等配件", deadline_on=date(2026, 12, 31))
    assert load(tmp_path, cast, later, name="again.xlsx").counts["unchanged"] == 1
    assert HazardEvent.objects.filter(state="EXTENDED", deadline_on=date(2026, 12, 31)).count() == 1

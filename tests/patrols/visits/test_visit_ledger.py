"""The ledger of visits: each row one visit, the same rows twice the same visits, and what is refused."""

from collections.abc import Mapping
from datetime import date, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db.models.functions import Upper
from pytest_django import Settings

from geo.clock import entered, today
from geo.models import Person
from geo.sentences import remedy
from patrols.ledgers.visit_ledger import VisitLedger
from patrols.models import Visit
from tests.cast import Cast
from tests.units.ledgers.world import write_ledger
from units.ledgers.run import Outcome, Request, run
from units.models import Hazard, Unit

HEADER = (
    "记录编号",
    "单位编号",
    "单位名称",
    "检查日期",
    "检查时间",
    "检查人",
    "检查方式",
    "检查结果",
    "隐患编号",
    "备注",
    "录入日期",
)
CLEAR: dict[str, Any] = {
    "记录编号": "JC1",
    "单位编号": "SOUP",
    "检查日期": "2026.3.1",
    "检查时间": "19:40",
    "检查人": "Qian",
    "检查方式": "日常巡查",
    "检查结果": "无隐患",
    "录入日期": date(2026, 3, 3),
}


@pytest.fixture(autouse=True)
def _books(settings: Settings, tmp_path: Path, cast: Cast) -> None:
    """Reports in the test's own folder; unit numbers in capitals, as every ledger reads them."""
    settings.MEDIA_ROOT = tmp_path / "media"
    Unit.objects.update(external_id=Upper("external_id"))


def load(tmp_path: Path, cast: Cast, *rows: Mapping[str, Any], name: str = "visits.xlsx", **wishes: Any) -> Outcome:
    table = [[row.get(heading, "") for heading in HEADER] for row in rows]
    path = write_ledger(tmp_path / name, table, HEADER, title="安全检查记录")
    return run(VisitLedger(), Request(path, cast.town, **{"apply": True, **wishes}))


def test_a_row_becomes_a_visit_with_its_visitor_and_its_two_times(cast: Cast, tmp_path: Path) -> None:
    load(tmp_path, cast, CLEAR)
    visit = Visit.objects.get()
    assert (visit.unit, visit.happened_on, visit.at_time) == (cast.units["soup"], date(2026, 3, 1), time(19, 40))
    assert (visit.outcome, visit.mode, visit.recorded_at) == ("CLEAR", "DAILY", entered(date(2026, 3, 3)))
    assert visit.visitor == Person.objects.get(name="Qian")


def test_a_name_that_two_people_have_is_kept_as_a_name(cast: Cast, tmp_path: Path) -> None:
    Person.objects.create(town=cast.town, name="Qian", phone="13800000002")
    load(tmp_path, cast, CLEAR)
    assert (Visit.objects.get().visitor, Visit.objects.get().visitor_name) == (None, "Qian")


def test_hazards_of_the_unit_hang_on_the_visit_and_others_are_told(cast: Cast, tmp_path: Path) -> None:
    for number, unit in (("YH1", "soup"), ("YH2", "soup"), ("YH3", "inn")):
        Hazard.objects.create(
            unit=cast.units[unit], external_id=number, level="GENERAL", source="INSPECTION", description="x"
        )
    outcome = load(tmp_path, cast, CLEAR | {"检查结果": "发现隐患", "隐患编号": "YH1；YH2；YH3"})
    assert set(Visit.objects.get().hazards.values_list("external_id", flat=True)) == {"YH1", "YH2"}
    told = [(problem.code, problem.params["value"], problem.is_notice) for problem in outcome.problems]
    assert told == [("visit_hazard_unknown", "YH3", True)]


def test_the_same_rows_again_change_nothing_with_numbers_or_without(cast: Cast, tmp_path: Path) -> None:
    rows = [CLEAR, CLEAR | {"记录编号": ""}, CLEAR | {"记录编号": "", "检查时间": "20:10"}]
    assert load(tmp_path, cast, *rows).counts["new"] == 3
    assert load(tmp_path, cast, *rows, again=True).counts["unchanged"] == 3
    assert Visit.objects.count() == 3


def test_a_visit_in_the_books_is_never_changed_by_a_file(cast: Cast, tmp_path: Path) -> None:
    load(tmp_path, cast, CLEAR)
    outcome = load(tmp_path, cast, CLEAR | {"检查结果": "关门未检"}, name="edited.xlsx")
    assert [problem.code for problem in outcome.problems] == ["visit_differs"]
    assert Visit.objects.get().outcome == "CLEAR"


@pytest.mark.parametrize(
    ("change", "code", "column"),
    [
        ({"单位编号": "U404"}, "unit_unknown", "单位编号"),
        ({"检查日期": today() + timedelta(days=1)}, "date_in_future", "检查日期"),
        ({"检查日期": "三月初"}, "date_not_read", "检查日期"),
        ({"检查时间": "25:00"}, "time_not_read", "检查时间"),
        ({"检查结果": ""}, "required", "检查结果"),
        ({"检查结果": "良好"}, "choice_unknown", "检查结果"),
        ({"隐患编号": "YH1"}, "visit_clear_with_hazards", "检查结果"),
        ({"录入日期": "2026-02-01"}, "visit_recorded_before", "录入日期"),
        ({"记录编号": "JC0"}, "visit_twice", "记录编号"),
    ],
)
def test_a_row_that_cannot_be_is_refused_with_reason_row_column_and_remedy(
    cast: Cast, tmp_path: Path, change: dict[str, Any], code: str, column: str
) -> None:
    outcome = load(tmp_path, cast, CLEAR | {"记录编号": "JC0"}, CLEAR | change)
    (problem,) = outcome.problems
    assert (problem.code, problem.row, problem.column, problem.file) == (code, 4, column, "visits.xlsx")
    assert remedy(problem)
    assert (outcome.counts["new"], outcome.counts["refused"]) == (1, 1)
    assert Visit.objects.count() == 1


def test_the_number_of_queries_does_not_grow_with_the_rows(
    cast: Cast, tmp_path: Path, django_assert_max_num_queries: Any
) -> None:
    rows = [CLEAR | {"记录编号": f"JC{k}"} for k in range(300)]
    with django_assert_max_num_queries(14):
        assert load(tmp_path, cast, *rows).counts["new"] == 300

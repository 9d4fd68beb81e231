"""The ledger of four-colour work orders: an order, its addressee, and what followed."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from pytest_django import Settings

from geo.clock import AsOf, end_of, entered, today
from geo.models import Organisation, Person, Posting, Role, User
from tests.cast import Cast
from tests.units.ledgers.records import Desk, counted, town_books
from units.ledgers.order_ledger import OrderLedger
from units.models import Hazard, WorkOrder, WorkOrderEvent

__all__ = ["town_books"]
ORDER: dict[str, Any] = {
    "文号": "镇安办〔2026〕12号",
    "颜色": "橙色",
    "机制": "",
    "下发日期": date(2026, 3, 2),
    "主送单位": "A村村委会",
    "事项": "餐饮场所燃气隐患集中整改",
    "隐患编号": "",
    "办结时限": "2026.3.20",
    "签收日期": "2026年3月3日",
    "签收人": "孙主任",
    "回复日期": "",
    "回复内容": "",
    "通报日期": "",
    "约谈日期": "",
    "办结日期": "",
    "录入日期": "2026-03-04",
}
FINISHED = {"回复日期": "2026-03-18", "回复内容": "已全部整改", "办结日期": "2026-03-19"}


@pytest.fixture
def desk(town_books: Cast, tmp_path: Path) -> Desk:
    Organisation.objects.create(town=town_books.town, name="市场监管所")
    return Desk(town_books, tmp_path, OrderLedger)


def steps() -> list[tuple[str, date]]:
    return list(WorkOrderEvent.objects.values_list("step", "happened_on"))


def test_an_order_with_a_colour_alone_gets_the_mechanism_of_the_town(desk: Desk, settings: Settings) -> None:
    assert counted(desk.load(ORDER)) == (1, 0, 0, 0)
    order = WorkOrder.objects.get()
    assert (order.color, order.mechanism, order.to_village) == ("ORANGE", "ASSIGN", desk.cast.villages["A"])
    assert (order.recorded_at, order.source_row) == (entered(date(2026, 3, 4)), 3)
    settings.ORDER_MECHANISMS = ["REMIND", "WARN", "ASSIGN", "SUPERVISE"]
    desk.load(ORDER | {"文号": "2号"}, ORDER | {"文号": "3号", "颜色": "", "机制": "督办"})
    assert WorkOrder.objects.get(number="2号").mechanism == "WARN"
    assert WorkOrder.objects.get(number="3号").color == "BLUE"


def test_what_followed_is_added_and_the_same_row_again_changes_nothing(desk: Desk) -> None:
    desk.load(ORDER)
    assert steps() == [("SIGNED", date(2026, 3, 3))]
    assert counted(desk.load(ORDER | FINISHED)) == (0, 1, 0, 0)
    assert counted(desk.load(ORDER | FINISHED)) == (0, 0, 1, 0)
    assert steps()[1:] == [("REPLIED", date(2026, 3, 18)), ("CLOSED", date(2026, 3, 19))]
    assert WorkOrderEvent.objects.get(step="REPLIED").note == "已全部整改"
    assert counted(desk.load(ORDER)) == (0, 0, 1, 0), "an old copy of the file takes nothing back"


def test_notices_and_talks_may_follow_more_than_once_and_after_the_end(desk: Desk) -> None:
    desk.load(ORDER | FINISHED | {"通报日期": "2026-03-25；2026.4.2", "约谈日期": "2026-04-03"})
    assert steps()[3:] == [
        ("NOTICED", date(2026, 3, 25)),
        ("NOTICED", date(2026, 4, 2)),
        ("TALKED", date(2026, 4, 3)),
    ]


def test_open_and_overdue_answer_for_the_day_and_for_what_was_known(desk: Desk) -> None:
    desk.load(ORDER | FINISHED | {"办结日期": "2026-03-24", "录入日期": "2026-04-01"})
    orders = WorkOrder.objects
    assert orders.open(AsOf(date(2026, 3, 20))).exists()
    assert not orders.overdue(AsOf(date(2026, 3, 20))).exists()
    assert orders.overdue(AsOf(date(2026, 3, 21))).exists()
    assert not orders.open(AsOf(date(2026, 3, 24))).exists()
    assert not orders.known(AsOf(date(2026, 3, 24), end_of(date(2026, 3, 31)))).exists()


@pytest.mark.parametrize(
    ("said", "field"),
    [("A村", "to_village"), ("市场 监管所", "to_organisation"), ("inn店", "to_unit")],
)
def test_an_order_goes_to_a_village_an_office_or_a_unit(desk: Desk, said: str, field: str) -> None:
    desk.load(ORDER | {"主送单位": said})
    order = WorkOrder.objects.get()
    assert [name for name in ("to_village", "to_organisation", "to_unit") if getattr(order, name)] == [field]


def test_the_number_of_a_unit_decides_over_the_name(desk: Desk) -> None:
    desk.load(ORDER | {"单位编号": "FORGE"})
    assert WorkOrder.objects.get().to_unit == desk.cast.units["forge"]


def test_hazards_are_linked_by_number_and_unknown_ones_are_told(desk: Desk) -> None:
    hazard = Hazard.objects.create(
        unit=desk.cast.units["soup"], external_id="YH1", level="GENERAL", source="INSPECTION", description="x"
    )
    assert desk.codes(ORDER | {"隐患编号": "YH1；YH9"}) == [("order_hazard_unknown", "隐患编号", 3)]
    assert list(WorkOrder.objects.get().hazards.all()) == [hazard]
    assert counted(desk.load(ORDER | {"隐患编号": "YH1"})) == (0, 0, 1, 0)


TOMORROW = (today() + timedelta(days=1)).isoformat()


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"文号": ""}, ("required", "文号")),
        ({"颜色": "紫色"}, ("choice_unknown", "颜色")),
        ({"颜色": "", "机制": ""}, ("required", "颜色")),
        ({"主送单位": "月球村"}, ("order_addressee_unknown", "主送单位")),
        ({"主送单位": ""}, ("required", "主送单位")),
        ({"下发日期": TOMORROW}, ("date_in_future", "下发日期")),
        ({"办结时限": "2026-03-01"}, ("order_deadline_before", "办结时限")),
        ({"签收日期": "2026-03-01"}, ("order_step_before", "签收日期")),
        ({"签收日期": "2026-03-03；2026-03-04"}, ("order_step_once", "签收日期")),
        ({"回复日期": "2026-03-18", "办结日期": "2026-03-10"}, ("order_closed_before_reply", "办结日期")),
        ({"录入日期": "2026-03-01"}, ("entry_recorded_before", "录入日期")),
    ],
)
def test_an_order_that_cannot_be_is_refused_with_its_column(
    desk: Desk, change: dict[str, Any], problem: tuple[str, str]
) -> None:
    found = desk.codes(ORDER | change, ORDER | {"文号": "良号"})
    assert problem in [(code, column) for code, column, row in found if row == 3]
    assert [order.number for order in WorkOrder.objects.all()] == ["良号"]


def test_an_order_that_was_sent_is_never_told_otherwise(desk: Desk) -> None:
    desk.load(ORDER)
    assert desk.codes(ORDER | {"颜色": "红"}) == [("order_differs", "文号", 3)]
    assert desk.codes(ORDER | {"主送单位": "B村"}) == [("order_differs", "文号", 3)]
    assert desk.codes(ORDER | {"签收日期": "2026-03-05"}) == [("order_step_differs", "文号", 3)]
    assert desk.codes(ORDER, ORDER) == [("order_twice", "文号", 4)]
    with pytest.raises(IntegrityError, match="order_has_one_addressee"), transaction.atomic():
        WorkOrder.objects.update(to_unit=desk.cast.units["inn"])


def test_an_order_is_seen_by_the_office_and_by_whom_it_concerns(desk: Desk) -> None:
    rows = [ORDER | {"文号": name, "主送单位": name} for name in ("A村", "B村", "市场监管所", "soup店")]
    desk.load(*rows)
    clerk = User.objects.create(username="clerk")
    person = Person.objects.create(town=desk.cast.town, name="所长", user=clerk)
    office = Organisation.objects.get()
    Posting.objects.create(
        person=person,
        role=Role.FIELD_OFFICE,
        village=desk.cast.villages["B"],
        organisation=office,
        valid_from=date(2024, 1, 1),
    )
    seen = {
        name: sorted(WorkOrder.objects.visible_to(user).values_list("number", flat=True))
        for name, user in (desk.cast.users | {"clerk": clerk}).items()
    }
    assert seen["Li"] == seen["Wang"] == sorted(["A村", "B村", "市场监管所", "soup店"])
    assert (seen["Sun"], seen["Qian"], seen["Zhou"]) == (["B村"], ["soup店"], [])
    assert seen["clerk"] == ["B村", "市场监管所"]

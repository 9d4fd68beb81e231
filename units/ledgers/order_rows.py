"""One row of a ledger of work orders as an order and what followed it, or the reasons why it is refused.

The lists come in as dictionaries; no query is made here.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from geo import cells
from geo.problems import Problem
from geo.sheets import Row
from units.ledgers.entry_columns import ENTERED, UNIT_CELLS
from units.ledgers.unit_rows import choice, limited, past_date
from units.models import Mechanism, OrderColor, OrderStep
from units.models.work_order import mechanism_of
from units.names import name_key, plain, village_key

ORDER_COLUMNS: dict[str, tuple[str, ...]] = {
    "external_id": UNIT_CELLS["external_id"],
    "number": ("文号", "工作单编号", "工作单号", "文件号", "单号", "编号"),
    "color": ("颜色", "工作单颜色", "四色", "类别"),
    "mechanism": ("机制", "工作机制", "方式", "类型"),
    "issued_on": ("下发日期", "签发日期", "发文日期", "交办日期", "日期"),
    "to": ("主送单位", "承办单位", "被交办单位", "责任单位", "接收单位", "发往单位", "单位名称"),
    "matter": ("事项", "交办事项", "工作内容", "内容", "主要问题"),
    "hazards": ("隐患编号", "涉及隐患", "隐患编码"),
    "deadline_on": ("办结时限", "完成时限", "整改期限", "时限", "期限"),
    "signed_on": ("签收日期", "签收时间"),
    "signer": ("签收人", "签收人员"),
    "replied_on": ("回复日期", "反馈日期", "回复时间"),
    "reply": ("回复内容", "反馈情况", "办理情况"),
    "noticed_on": ("通报日期", "通报时间"),
    "talked_on": ("约谈日期", "约谈时间"),
    "closed_on": ("办结日期", "办结时间", "销号日期", "闭环日期"),
    "recorded_on": ENTERED,
}
COLORS: Mapping[Any, tuple[str, ...]] = {
    OrderColor.RED: ("红", "红色", "红单", "红色工作单"),
    OrderColor.ORANGE: ("橙", "橙色", "橙单", "橙色工作单"),
    OrderColor.YELLOW: ("黄", "黄色", "黄单", "黄色工作单"),
    OrderColor.BLUE: ("蓝", "蓝色", "蓝单", "蓝色工作单"),
}
MECHANISMS: Mapping[Any, tuple[str, ...]] = {
    Mechanism.SUPERVISE: ("督办",),
    Mechanism.ASSIGN: ("交办",),
    Mechanism.WARN: ("警示",),
    Mechanism.REMIND: ("提醒",),
}
# column of the day → what it tells; the column beside it says by whom or what
STEPS = {
    "signed_on": OrderStep.SIGNED,
    "replied_on": OrderStep.REPLIED,
    "noticed_on": OrderStep.NOTICED,
    "talked_on": OrderStep.TALKED,
    "closed_on": OrderStep.CLOSED,
}

ONCE = (OrderStep.SIGNED, OrderStep.CLOSED)


@dataclass(frozen=True, slots=True)
class Addressees:
    """Whom an order may go to: ids by comparable name (villages by code too). None: two places share the name."""

    villages: Mapping[str, int | None]
    organisations: Mapping[str, int]
    units_by_number: Mapping[str, int]
    units_by_name: Mapping[str, set[int]]

    def find(self, number: str, name: str) -> tuple[str, int] | str:
        """The foreign key and id, or the reason code why nobody was found: a unit's number decides, then the name."""
        if number:
            unit_id = self.units_by_number.get(number)
            return ("to_unit_id", unit_id) if unit_id else "unit_unknown"
        if village_id := self.villages.get(village_key(name)):
            return "to_village_id", village_id
        if organisation_id := self.organisations.get(plain(name)):
            return "to_organisation_id", organisation_id
        units = self.units_by_name.get(name_key(name), set())
        if len(units) == 1:
            return "to_unit_id", next(iter(units))
        return "unit_ambiguous" if units else "order_addressee_unknown"


@dataclass(frozen=True, slots=True)
class OrderEvent:
    """One thing that followed."""

    step: OrderStep
    happened_on: date
    actor: str = ""
    note: str = ""


@dataclass(slots=True)
class OrderRow:
    """A row that can be taken. `attrs` are the fields of the order but for its number."""

    number: str
    attrs: dict[str, Any]
    hazards: list[str]
    recorded_on: date | None
    events: list[OrderEvent] = field(default_factory=list)


def order_row(row: Row, addressees: Addressees, today: date) -> OrderRow | None:
    """The row as values; None when it is refused. Reasons and notices are added to `row.problems`."""
    number = row.take("number", limited(64), required=True) or ""
    past = past_date(today)
    issued_on, recorded_on = row.take("issued_on", past, required=True), row.take("recorded_on", past)
    attrs: dict[str, Any] = {
        "issued_on": issued_on,
        "matter": row.take("matter", limited(2000), required=True),
        "deadline_on": row.take("deadline_on", cells.date_of),
        **_color(row),
        **_addressee(row, addressees),
    }
    events, hazards = _events(row, today), row.take("hazards", cells.words) or []
    if issued_on:
        _check(row, issued_on, attrs["deadline_on"], recorded_on, events)
    if any(not problem.is_notice for problem in row.problems):
        return None
    return OrderRow(number, attrs, hazards, recorded_on, sorted(events, key=_in_order))


def _color(row: Row) -> dict[str, str]:
    """Colour and mechanism; where one of them is not said it follows from the other by the town's setting."""
    color, mechanism = row.take("color", choice(COLORS)), row.take("mechanism", choice(MECHANISMS))
    if color and not mechanism:
        mechanism = mechanism_of(color)
    if mechanism and not color:
        color = next(each for each in OrderColor.values if mechanism_of(each) == mechanism)
    if not color or not mechanism:
        row.note(Problem("required", {"field": row.headings.get("color", "")}), "color")
    return {"color": color or "", "mechanism": mechanism or ""}


def _addressee(row: Row, addressees: Addressees) -> dict[str, int]:
    number, name = row.take("external_id", cells.code) or "", row.take("to", cells.text) or ""
    if not number and not name:
        row.note(Problem("required", {"field": row.headings.get("to", "")}), "to")
        return {}
    found = addressees.find(number, name)
    if isinstance(found, str):
        row.note(Problem(found, {"value": number or name}), "external_id" if number else "to")
        return {}
    return dict([found])


def _events(row: Row, today: date) -> list[OrderEvent]:
    """What followed; a column of notices or talks may hold several days, an order is signed for and closed once."""
    found = []
    for column, step in STEPS.items():
        days = sorted(set(row.take(column, days_of(today)) or []))
        if len(days) > 1 and step in ONCE:
            row.note(Problem("order_step_once"), column)
        actor = row.take("signer", limited(64)) or "" if step == OrderStep.SIGNED else ""
        note = row.take("reply", limited(2000)) or "" if step == OrderStep.REPLIED else ""
        found += [OrderEvent(step, day, actor, note) for day in days]
    return found


def days_of(today: date) -> Any:
    """A parser of one or several days in a cell, divided by ；; raises BadCell as for one day."""
    past = past_date(today)

    def parse(value: Any) -> list[date]:
        parts = cells.words(value) if isinstance(value, str) else [value]
        return [day for part in parts if (day := past(part)) is not None]

    return parse


def _check(
    row: Row, issued_on: date, deadline_on: date | None, recorded_on: date | None, events: list[OrderEvent]
) -> None:
    """Nothing comes before the order, and only notices and talks after its end."""
    closed = [event.happened_on for event in events if event.step == OrderStep.CLOSED]
    worked = [event.happened_on for event in events if event.step in (OrderStep.SIGNED, OrderStep.REPLIED)]
    columns = {step: column for column, step in STEPS.items()}
    if deadline_on and deadline_on < issued_on:
        row.note(Problem("order_deadline_before"), "deadline_on")
    if recorded_on and recorded_on < issued_on:
        row.note(Problem("entry_recorded_before"), "recorded_on")
    for event in events:
        if event.happened_on < issued_on:
            row.note(Problem("order_step_before"), columns[event.step])
    if closed and worked and min(closed) < max(worked):
        row.note(Problem("order_closed_before_reply"), "closed_on")


def _in_order(event: OrderEvent) -> tuple[date, int]:
    return event.happened_on, list(OrderStep).index(event.step)

"""One row of a visit ledger as values, or the reasons why it is refused."""

import hashlib
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from geo import cells
from geo.problems import Problem
from geo.sheets import Row
from patrols.models import VisitMode, VisitOutcome
from units.ledgers.columns import UNIT_KEY_COLUMNS
from units.ledgers.unit_rows import choice, limited, past_date

VISIT_COLUMNS: dict[str, tuple[str, ...]] = UNIT_KEY_COLUMNS | {
    "external_id": ("单位编号", "场所编号", "企业编号", "档案编号"),
    "visit_number": ("记录编号", "检查编号", "检查记录编号", "编号"),
    "happened_on": ("检查日期", "巡查日期", "日期"),
    "at_time": ("检查时间", "时间", "巡查时间"),
    "visitor": ("检查人", "检查人员", "巡查人", "巡查员"),
    "mode": ("检查方式", "检查类型", "方式"),
    "outcome": ("检查结果", "巡查结果", "结果"),
    "hazards": ("隐患编号", "隐患编码"),
    "note": ("备注", "说明"),
    "recorded_on": ("录入日期", "登记日期"),
}
MODES = {
    VisitMode.DAILY: ("日常巡查", "日常检查", "巡查"),
    VisitMode.SUPERVISION: ("督导检查", "督导"),
    VisitMode.CROSS_CHECK: ("交叉互查", "互查"),
    VisitMode.FIRE_JOINT: ("消地协作", "联合检查"),
    VisitMode.EXPERT: ("专家", "专家检查"),
    VisitMode.LED: ("带队", "带队检查", "领导带队"),
}
OUTCOMES = {
    VisitOutcome.CLEAR: ("无隐患", "未发现隐患", "合格", "正常"),
    VisitOutcome.FOUND: ("发现隐患", "有隐患", "不合格"),
    VisitOutcome.NOBODY_THERE: ("关门未检", "关门", "无人"),
    VisitOutcome.OUT_OF_BUSINESS: ("停业未检", "停业"),
}


@dataclass(frozen=True, slots=True)
class VisitRow:
    """A row that can be taken."""

    number: int
    unit_id: int
    external_id: str
    happened_on: date
    at_time: time | None
    visitor_name: str
    mode: str
    outcome: str
    hazards: tuple[str, ...]
    note: str
    recorded_on: date | None

    @property
    def facts(self) -> tuple[int, date, str]:
        """What two rows of one number must agree on."""
        return self.unit_id, self.happened_on, self.outcome


def visit_row(row: Row, unit_id: int | None, today: date) -> VisitRow | None:
    """The row as values; None when it is refused. Reasons and notices are added to `row.problems`."""
    past = past_date(today)
    happened_on, recorded_on = row.take("happened_on", past, required=True), row.take("recorded_on", past)
    outcome = row.take("outcome", choice(dict(OUTCOMES)), required=True)
    said: dict[str, Any] = {
        "at_time": row.take("at_time", cells.time_of),
        "visitor_name": row.take("visitor", limited(64)) or "",
        "mode": row.take("mode", choice(dict(MODES))) or VisitMode.DAILY,
        "hazards": tuple(row.take("hazards", cells.words) or ()),
        "note": row.take("note", limited(2000)) or "",
    }
    number = row.take("visit_number", limited(32, cells.code))
    if happened_on and recorded_on and recorded_on < happened_on:
        row.note(Problem("visit_recorded_before"), "recorded_on")
    if outcome == VisitOutcome.CLEAR and said["hazards"]:
        row.note(Problem("visit_clear_with_hazards"), "outcome")
    if unit_id is None or any(not problem.is_notice for problem in row.problems):
        return None
    if happened_on is None or outcome is None:
        return None
    key = number or _digest(unit_id, happened_on, outcome, said)
    return VisitRow(row.number, unit_id, key, happened_on, outcome=outcome, recorded_on=recorded_on, **said)


def _digest(unit_id: int, day: date, outcome: str, said: dict[str, Any]) -> str:
    """A number for a row that has none: the same row loaded twice is one visit."""
    parts = (unit_id, day, outcome, said["at_time"], said["visitor_name"], said["mode"], said["note"])
    return "#" + hashlib.sha256(repr(parts).encode()).hexdigest()[:31]

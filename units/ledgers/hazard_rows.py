"""One row of a hazard ledger as values and as the steps of its history, or the reasons why it is refused. Pure but for
the words of the models: the lists come in as dictionaries.

A row holds a whole history: found, ordered, reported as fixed, re-checked, closed out. The finding counts as recorded
on 录入日期; later steps on their own day or on 录入日期, whichever is later.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from geo import cells
from geo.problems import Problem
from geo.sheets import Row
from units.ledgers.columns import UNIT_KEY_COLUMNS
from units.ledgers.unit_rows import choice, limited, past_date
from units.models import HazardLevel, HazardSource
from units.names import plain
from units.services import check_order
from units.workflow import HazardState, StepRefused, check_rechecker, check_step

S = HazardState
HAZARD_COLUMNS: dict[str, tuple[str, ...]] = UNIT_KEY_COLUMNS | {
    "external_id": ("单位编号", "场所编号", "企业编号", "档案编号"),
    "hazard_number": ("隐患编号", "隐患编码", "问题编号", "编号"),
    "description": ("隐患描述", "隐患内容", "问题描述", "存在问题", "隐患情况"),
    "level": ("隐患等级", "隐患级别", "等级"),
    "source": ("来源", "隐患来源", "排查方式"),
    "field": ("行业领域", "所属行业", "行业"),
    "factor": ("致命因素", "致灾因素", "火灾致命因素"),
    "standard": ("依据标准", "判定依据", "依据"),
    "found_on": ("发现日期", "排查日期", "排查时间", "发现时间"),
    "deadline_on": ("整改期限", "整改时限", "限期"),
    "responsible": ("整改责任人", "责任人", "责任单位"),
    "requirement": ("整改要求", "整改措施"),
    "fixed_on": ("整改完成日期", "整改完成时间", "完成日期"),
    "rechecked_on": ("复查日期", "复查时间", "验收日期"),
    "rechecker": ("复查人", "复查人员", "验收人"),
    "result": ("复查结果", "复查情况", "验收结果"),
    "closed_on": ("销号日期", "销号时间"),
    "approver": ("销号批准人", "批准人", "销号审批人"),
    "recorded_on": ("录入日期", "登记日期"),
}
LEVELS = {
    HazardLevel.GENERAL: ("一般", "一般隐患", "一般事故隐患"),
    HazardLevel.MAJOR: ("重大", "重大隐患", "重大事故隐患"),
}
SOURCES = {
    HazardSource.SELF: ("企业自查上报", "企业自查", "自查"),
    HazardSource.INSPECTION: ("督导检查发现", "督导检查", "检查发现"),
    HazardSource.TIP_OFF: ("群众举报查实", "群众举报", "举报"),
}
RESULTS = {S.RECHECK_PASSED: ("合格", "通过", "复查合格"), S.RECTIFYING: ("不合格", "未通过", "复查不合格")}


@dataclass(frozen=True, slots=True)
class Step:
    """One event to be. `recorded_on` None: it counts as recorded when the file is loaded."""

    state: HazardState
    happened_on: date
    recorded_on: date | None = None
    deadline_on: date | None = None
    actor: str = ""


@dataclass(frozen=True, slots=True)
class HazardLists:
    """What names in the ledger stand for: ids by comparable name. `people`: unit → who may not re-check there."""

    fields: Mapping[str, int]
    factors: Mapping[str, int]
    today: date
    people: Mapping[int, frozenset[str]]


@dataclass(slots=True)
class HazardRow:
    """A row that can be taken."""

    number: int
    unit_id: int
    external_id: str
    attrs: dict[str, Any]
    steps: list[Step] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Days:
    """The dates of a row, and what was said with them."""

    found_on: date
    recorded_on: date | None
    deadline_on: date | None
    fixed_on: date | None
    rechecked_on: date | None
    result: HazardState | None
    closed_on: date | None
    rechecker: str = ""
    approver: str = ""


def hazard_row(row: Row, unit_id: int | None, lists: HazardLists) -> HazardRow | None:
    """The row as values; None when it is refused. Reasons and notices are added to `row.problems`."""
    number = row.take("hazard_number", limited(32, cells.code), required=True) or ""
    attrs, days = _attrs(row, lists), _days(row, lists.today)
    if unit_id is None or days is None or _is_refused(row):
        return None
    if reason := _recheck_fault(days, attrs["responsible"], lists.people.get(unit_id, frozenset())):
        row.note(Problem(f"hazard_left_open_{reason}", {"value": days.rechecker}, is_notice=True), "rechecker")
        days = replace(days, rechecked_on=None, result=None, closed_on=None)
    try:
        steps = history(attrs["level"], attrs["source"], attrs["responsible"], attrs["requirement"], days)
    except StepRefused as refused:
        row.note(Problem(f"hazard_{refused.reason}"), COLUMN_OF.get(refused.reason, "found_on"))
        return None
    return HazardRow(row.number, unit_id, number, attrs, steps)


def _recheck_fault(days: Days, responsible: str, people: frozenset[str]) -> str:
    """Why the re-check of a row does not count, as a reason of units.workflow; "" where it counts or none is told."""
    if days.rechecked_on is None or days.result is None:
        return ""
    try:
        check_rechecker(days.rechecker, responsible, people)
    except StepRefused as refused:
        return refused.reason
    return ""


def history(level: str, source: str, responsible: str, requirement: str, days: Days) -> list[Step]:
    """The steps a row tells of, in order; raises StepRefused where the table or the dates forbid one."""
    _check_days(days)
    steps = [_step(S.FOUND, days.found_on, days)]
    if source == HazardSource.TIP_OFF:
        steps.append(_step(S.VERIFIED, days.found_on, days))
    if not _is_at_once(level, days):
        check_order(level, days.deadline_on, responsible, requirement, days.found_on)
        steps.append(_step(S.ORDERED, days.found_on, days, deadline_on=days.deadline_on))
    if days.fixed_on:
        steps.append(_step(S.RECHECK_ASKED, days.fixed_on, days, actor=responsible))
    if days.rechecked_on and days.result:
        steps.append(_step(days.result, days.rechecked_on, days, actor=days.rechecker))
    if days.closed_on:
        if level == HazardLevel.MAJOR and not days.approver:
            raise StepRefused("approver_needed")
        steps.append(_step(S.CLOSED_OUT, days.closed_on, days, actor=days.approver))
    return _checked(steps, is_tip_off=source == HazardSource.TIP_OFF)


# the column that a refusal points at
COLUMN_OF = {
    "fixed_before_found": "fixed_on",
    "recheck_before_fix": "rechecked_on",
    "recheck_half_told": "result",
    "closed_before_found": "closed_on",
    "closed_before_recheck": "closed_on",
    "closed_without_recheck": "closed_on",
    "approver_needed": "approver",
    "major_needs_responsible": "responsible",
    "major_needs_requirement": "requirement",
    "major_needs_deadline": "deadline_on",
    "deadline_before_order": "deadline_on",
    "recorded_before_found": "recorded_on",
}


def _check_days(days: Days) -> None:
    """Raise StepRefused with the reason of the first thing that cannot be."""
    later = [day for day in (days.fixed_on, days.rechecked_on) if day]
    impossible = {
        "recorded_before_found": _is_before(days.recorded_on, days.found_on),
        "fixed_before_found": _is_before(days.fixed_on, days.found_on),
        "closed_before_found": _is_before(days.closed_on, days.found_on),
        "recheck_half_told": (days.rechecked_on is None) != (days.result is None),
        "recheck_before_fix": _is_before(days.rechecked_on, days.fixed_on or date.max),
        "closed_before_recheck": bool(later) and _is_before(days.closed_on, max(later)),
    }
    for reason, is_so in impossible.items():
        if is_so:
            raise StepRefused(reason)


def _is_before(day: date | None, other: date) -> bool:
    return day is not None and day < other


def _is_at_once(level: str, days: Days) -> bool:
    """当场整改: a general hazard closed on the day it was found, without any step between."""
    is_bare = not (days.fixed_on or days.rechecked_on or days.deadline_on)
    return level == HazardLevel.GENERAL and is_bare and days.closed_on == days.found_on


def _step(state: HazardState, day: date, days: Days, *, deadline_on: date | None = None, actor: str = "") -> Step:
    recorded_on = max(days.recorded_on, day) if days.recorded_on else None
    return Step(state, day, recorded_on, deadline_on, actor)


def _checked(steps: list[Step], *, is_tip_off: bool) -> list[Step]:
    current: HazardState | None = None
    for step in steps:
        try:
            check_step(current, step.state, is_tip_off=is_tip_off)
        except StepRefused:
            raise StepRefused("closed_without_recheck") from None
        current = step.state
    return steps


def _is_refused(row: Row) -> bool:
    return any(not problem.is_notice for problem in row.problems)


def _attrs(row: Row, lists: HazardLists) -> dict[str, Any]:
    return {
        "description": row.take("description", limited(2000), required=True) or "",
        "level": row.take("level", choice(LEVELS), required=True),
        "source": row.take("source", choice(SOURCES)) or HazardSource.INSPECTION,
        "standard": row.take("standard", limited(120)) or "",
        "responsible": row.take("responsible", limited(64)) or "",
        "requirement": row.take("requirement", limited(2000)) or "",
        "field_id": listed(row, "field", lists.fields, "field_unknown"),
        "factor_id": listed(row, "factor", lists.factors, "factor_unknown"),
    }


def listed(row: Row, column: str, ids: Mapping[str, int], unknown: str) -> int | None:
    """The id of the code that a cell names; a name that the list does not have gets the notice `unknown`."""
    name = row.take(column, cells.text) or ""
    if name.lower() in cells.BLANK_WORDS:
        return None
    found = ids.get(plain(name))
    if found is None:
        row.note(Problem(unknown, {"value": name}, is_notice=True), column)
    return found


def _days(row: Row, today: date) -> Days | None:
    past = past_date(today)
    found_on = row.take("found_on", past, required=True)
    days = {name: row.take(name, past) for name in ("recorded_on", "fixed_on", "rechecked_on", "closed_on")}
    result = row.take("result", choice({str(state): words for state, words in RESULTS.items()}))
    deadline_on = row.take("deadline_on", cells.date_of)
    rechecker, approver = row.take("rechecker", limited(64)) or "", row.take("approver", limited(64)) or ""
    if found_on is None:
        return None
    return Days(
        found_on=found_on,
        deadline_on=deadline_on,
        result=HazardState(result) if result else None,
        rechecker=rechecker,
        approver=approver,
        **days,
    )

"""Four-colour work orders to villages, offices and units with what followed, and the few accidents of the years."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np

from tests.town.boundaries import Ground
from tests.town.hazards import Hazards
from tests.town.offices import OFFICES
from tests.town.plan import Plan, to_date, to_day
from tests.town.unit_kinds import KINDS
from tests.town.units import PLACED, Units
from tests.town.workbook import Column, Sheet, sheet_path, write_sheet

COLORS = ("红", "橙", "黄", "蓝")
MATTERS = (
    "燃气安全隐患集中整改",
    "消防通道堵塞限期清理",
    "电动自行车违规停放充电治理",
    "九小场所隐患“回头看”",
    "重大事故隐患限期整改",
)
DATES = frozenset({"下发日期", "办结时限", "签收日期", "回复日期", "通报日期", "约谈日期", "办结日期", "录入日期"})


def write_orders(out: Path, ground: Ground, units: Units, hazards: Hazards) -> tuple[list[str], list[str], int]:
    """Write work-orders.xlsx; gives the numbers of those open on ``on``, of those past their deadline, and the rows."""
    plan = ground.plan
    rng = plan.rng("orders").spawn(2)[0]
    n = plan.of_units(80, least=8)
    issued = np.sort(rng.integers(max(to_day(date(2024, 5, 6)), plan.day - 700), plan.day - 2, n)).tolist()
    closed = [_closed(rng, plan, day) for day in issued]
    signed = [min(day + int(wait), plan.day) for day, wait in zip(issued, rng.integers(0, 3, n), strict=True)]
    to, unit_ids, linked = _addressees(rng, ground, units, hazards, n)
    numbers = [f"镇安办〔{to_date(day).year}〕{plan.serial_prefix}{at}号" for at, day in enumerate(issued, start=1)]
    columns: dict[str, Column] = {
        "文号": numbers,
        "颜色": [COLORS[k] + "色" for k in rng.choice(4, n, p=[0.1, 0.2, 0.3, 0.4]).tolist()],
        "下发日期": issued,
        "单位编号": unit_ids,
        "主送单位": to,
        "事项": [MATTERS[k] for k in rng.integers(0, len(MATTERS), n).tolist()],
        "隐患编号": linked,
        "办结时限": [day + 15 for day in issued],
        "签收日期": signed,
        "签收人": ["值班员"] * n,
        "回复日期": [max(end - 1, sign) if end >= 0 else -1 for end, sign in zip(closed, signed, strict=True)],
        "回复内容": ["已整改完毕" if end >= 0 else "" for end in closed],
        "通报日期": [min(day + 16, plan.day) if at % 11 == 0 else -1 for at, day in enumerate(issued)],
        "约谈日期": [min(day + 18, plan.day) if at % 23 == 0 else -1 for at, day in enumerate(issued)],
        "办结日期": [max(end, sign) if end >= 0 else -1 for end, sign in zip(closed, signed, strict=True)],
        "录入日期": issued,
    }
    write_sheet(sheet_path(out, "work-orders", plan), Sheet("四色工作单台账", columns, DATES), rng)
    still = [at for at in range(n) if closed[at] < 0]
    late = [numbers[at] for at in still if issued[at] + 15 < plan.day]
    return [numbers[at] for at in still], late, n


def _closed(rng: np.random.Generator, plan: Plan, issued: int) -> int:
    """The day of closing, or -1: most of the old ones are closed, of this month's few."""
    end = issued + int(rng.integers(2, 22))
    return end if end <= plan.day and rng.random() < 0.85 else -1


def _addressees(
    rng: np.random.Generator, ground: Ground, units: Units, hazards: Hazards, n: int
) -> tuple[list[str], list[str], list[str]]:
    """Names, numbers of units, numbers of hazards: an order to a unit names one of its hazards."""
    to, unit_ids, linked = [], [], []
    for chance in rng.random(n).tolist():
        hazard = int(rng.integers(0, len(hazards)))
        unit = int(hazards.unit[hazard])
        if chance < 0.25:
            to.append(units.name[unit])
        elif chance < 0.4:
            to.append(list(OFFICES)[int(rng.integers(0, len(OFFICES)))])
        else:
            to.append(ground.villages[int(rng.integers(0, len(ground.villages)))].name)
        unit_ids.append(units.id[unit] if chance < 0.25 else "")
        linked.append(hazards.id[hazard] if chance < 0.25 else "")
    return to, unit_ids, linked


def write_accidents(out: Path, ground: Ground, units: Units) -> int:
    """Write accidents.xlsx (WGS-84); every second one happened at no unit."""
    plan = ground.plan
    rng = plan.rng("orders").spawn(2)[1]
    n = plan.of_units(7, least=3)
    placed = np.flatnonzero(np.array([why == PLACED for why in units.why_not_placed]) & (units.village >= 0))
    where = rng.choice(placed, n, replace=False).tolist()
    days = np.sort(plan.day - rng.integers(20, 900, n)).tolist()
    at_unit = [at % 2 == 0 for at in range(n)]
    columns: dict[str, Column] = {
        "事故编号": [f"SG{to_date(day).year}-{plan.serial_prefix}{at:02d}" for at, day in enumerate(days, start=1)],
        "事故日期": days,
        "单位编号": [units.id[u] if there else "" for u, there in zip(where, at_unit, strict=True)],
        "事故地点": [f"{ground.villages[int(units.village[u])].name}{units.street[u]}" for u in where],
        "所属村": [ground.villages[int(units.village[u])].name for u in where],
        "经度": units.lonlat[where][:, 0].tolist(),
        "纬度": units.lonlat[where][:, 1].tolist(),
        "行业领域": [KINDS[int(units.facets.kind[u])].fields.split("；")[0] for u in where],
        "事故等级": ["一般"] * n,
        "死亡人数": [int(at == 1) for at in range(n)],
        "受伤人数": rng.integers(0, 3, n).tolist(),
        "事故经过": ["电气线路短路引燃货物" if at % 3 else "动火作业引燃可燃物" for at in range(n)],
        "信息来源": ["派出所"] * n,
        "录入日期": [min(day + 2, plan.day) for day in days],
    }
    dates = frozenset({"事故日期", "录入日期"})
    write_sheet(sheet_path(out, "accidents", plan), Sheet("生产安全事故台账", columns, dates), rng)
    return n

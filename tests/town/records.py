"""What the units themselves did: drills, training of principals, emergency plans, welders, machines, equipment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np

from tests.town.names import people_names
from tests.town.plan import Bools, Plan, to_date, to_day
from tests.town.unit_facets import GAS_USES
from tests.town.unit_kinds import KINDS
from tests.town.units import Units
from tests.town.workbook import Cell, Column, Sheet, sheet_path, write_sheet

RULES_FROM = to_day(date(2024, 1, 1))
THEMES = ("疏散逃生演练", "火灾疏散演练", "燃气泄漏处置演练", "灭火与疏散演练")
GAS = frozenset({GAS_USES.index("瓶装"), GAS_USES.index("管道")})
WELDS = ("机械制造有限公司", "汽修厂", "建筑工程项目部", "五金店", "农机合作社", "加工坊")
LIFTED = ("大酒店", "购物广场", "卫生院", "学校", "机械制造有限公司", "食品有限公司", "汽修厂", "农机合作社")
MACHINERY = ("电梯", "锅炉", "压力容器", "叉车", "起重机械")


@dataclass(frozen=True)
class RecordTruth:
    """What stands on ``on``: units by 单位编号, papers by their number.

    A drill is owed in the calendar year, by high-risk units in the half-year: ``drilled`` did it in the present one,
    ``drill_overdue`` neither then nor in the one before, which they owed whole. ``caterers_*``: gas-using caterers
    whose present principal was trained, whose principal has changed since, and the rest.
    """

    drilled: list[str]
    drill_overdue: list[str]
    caterers_trained: list[str]
    caterers_changed: list[str]
    caterers_untrained: list[str]
    welders_expired: list[str]
    equipment_expired: list[str]
    machines_chipped: int


def write_records(out: Path, plan: Plan, units: Units) -> tuple[RecordTruth, dict[str, int]]:
    """Write the six ledgers; gives what is true of them and the rows of each."""
    streams = iter(plan.rng("records").spawn(6))
    drilled, overdue, n_drills = _drills(out, plan, units, next(streams))
    trained, changed, untrained, n_trainings = _trainings(out, plan, units, next(streams))
    n_plans = _plans(out, plan, units, next(streams))
    expired, n_welders = _welders(out, plan, units, next(streams))
    chipped, n_machines = _machines(out, plan, units, next(streams))
    uninspected, n_equipment = _equipment(out, plan, units, next(streams))
    truth = RecordTruth(drilled, overdue, trained, changed, untrained, expired, uninspected, chipped)
    return truth, {
        "drills": n_drills,
        "trainings": n_trainings,
        "plans": n_plans,
        "welders": n_welders,
        "welding": n_machines,
        "equipment": n_equipment,
    }


def _write(
    out: Path,
    plan: Plan,
    stem: str,
    title: str,
    columns: dict[str, Column],
    dates: tuple[str, ...],
    rng: np.random.Generator,
) -> int:
    write_sheet(sheet_path(out, stem, plan), Sheet(title, columns, frozenset(dates)), rng)
    return len(next(iter(columns.values())))


def _named(units: Units, rows: list[int]) -> dict[str, Column]:
    return {"单位编号": [units.id[u] for u in rows], "单位名称": [units.name[u] for u in rows]}


def _entered(rng: np.random.Generator, plan: Plan, days: list[int]) -> list[int]:
    """Days of entry: mostly within the week, some a month late (补录)."""
    late = np.where(rng.random(len(days)) < 0.85, rng.integers(0, 6, len(days)), rng.integers(20, 50, len(days)))
    return [min(day + int(wait), plan.day) for day, wait in zip(days, late.tolist(), strict=True)]


# ── drills ───────────────────────────────────────────────────────────────────────────────────────────────────────
def _halves(plan: Plan) -> list[tuple[int, int]]:
    """First and last day of the half-years of last year and this one, the present one being the last."""
    halves = (((1, 1), (6, 30)), ((7, 1), (12, 31)))
    years = (plan.on.year - 1, plan.on.year)
    ends = [(date(year, *first), date(year, *last)) for year in years for first, last in halves]
    return [(to_day(first), to_day(last)) for first, last in ends if first <= plan.on]


def _drills(out: Path, plan: Plan, units: Units, rng: np.random.Generator) -> tuple[list[str], list[str], int]:
    n, registered, spans = len(units), units.life.registered, _halves(plan)
    keeps = rng.random(n) < 0.4
    held = np.column_stack([keeps & (rng.random(n) < 0.6) & (registered <= first) for first, _last in spans])
    rows: list[tuple[int, int]] = []
    for unit, span in np.argwhere(held).tolist():
        first, last = spans[span]
        rows.append((unit, int(rng.integers(first, min(last, plan.day) + 1))))
    themes = [THEMES[k] for k in rng.integers(0, len(THEMES), len(rows)).tolist()]
    present = (units.facets.people[[u for u, _ in rows]] * rng.uniform(0.6, 1.0, len(rows))).astype(int) + 1
    columns: dict[str, Column] = {
        **_named(units, [u for u, _ in rows]),
        "演练日期": [day for _, day in rows],
        "演练主题": themes,
        "参加人数": [f"{count}人" if at % 9 == 0 else count for at, count in enumerate(present.tolist())],
        "检验预案": ["火灾应急预案" if at % 3 else "生产安全事故应急预案" for at in range(len(rows))],
        "演练效果": ["按预案疏散，用时符合要求"] * len(rows),
        "录入日期": _entered(rng, plan, [day for _, day in rows]),
    }
    count = _write(out, plan, "drills", "疏散逃生演练台账", columns, ("演练日期", "录入日期"), rng)
    done, overdue = _owed(plan, units, held, spans)
    return _ids(units, done), _ids(units, overdue), count


def _owed(plan: Plan, units: Units, held: Bools, spans: list[tuple[int, int]]) -> tuple[Bools, Bools]:
    """Who did it in the present span, and who neither then nor in the whole span before."""
    years = np.array([to_date(first).year for first, _last in spans])
    this_year, last_year = (held[:, years == plan.on.year + back].any(axis=1) for back in (0, -1))
    risky, since = units.facets.high_risk, np.maximum(units.life.registered, RULES_FROM)
    done = np.where(risky, held[:, -1], this_year)
    before = np.where(risky, held[:, -2], last_year)
    first_before = np.where(risky, spans[-2][0], to_day(date(plan.on.year - 1, 1, 1)))
    return done, ~done & ~before & (since <= first_before)


def _ids(units: Units, chosen: Bools) -> list[str]:
    return [units.id[u] for u in np.flatnonzero(chosen).tolist()]


# ── training ─────────────────────────────────────────────────────────────────────────────────────────────────────
def _trainings(
    out: Path, plan: Plan, units: Units, rng: np.random.Generator
) -> tuple[list[str], list[str], list[str], int]:
    cooks = np.array(["餐饮" in k.fields.split("；") or k.nine_small == "小餐饮" for k in KINDS])[units.facets.kind]
    caterers = np.flatnonzero(cooks & np.isin(units.facets.gas, list(GAS)))
    chance = rng.random(len(caterers))
    who = {
        "trained": caterers[chance < 0.7].tolist(),
        "changed": caterers[(chance >= 0.7) & (chance < 0.8)].tolist(),
        "untrained": caterers[chance >= 0.8].tolist(),
    }
    others = dict(zip(who["changed"], people_names(rng, len(who["changed"])), strict=True))
    others = {u: name if name != units.principal[u] else name + "先" for u, name in others.items()}
    rows = sorted(who["trained"] + who["changed"])
    days = [_day_since(rng, plan, int(units.life.registered[u])) for u in rows]
    columns: dict[str, Column] = {
        **_named(units, rows),
        "培训日期": days,
        "培训内容": ["燃气安全主体责任培训"] * len(rows),
        "培训对象": ["主要负责人"] * len(rows),
        "课程": ["燃气使用、报警器与应急处置"] * len(rows),
        "费用": [int(cost) * 10 if cost else "" for cost in rng.integers(0, 30, len(rows)).tolist()],
        "培训效果": ["考核合格"] * len(rows),
        "参训负责人": [others.get(u, units.principal[u]) for u in rows],
        "录入日期": _entered(rng, plan, days),
    }
    count = _write(out, plan, "trainings", "安全教育培训台账", columns, ("培训日期", "录入日期"), rng)
    trained, changed, untrained = ([units.id[u] for u in chosen] for chosen in who.values())
    return trained, changed, untrained, count


def _day_since(rng: np.random.Generator, plan: Plan, registered: int, first: date = date(2024, 4, 1)) -> int:
    """A day after the unit came on the books, not before ``first`` and not after ``on``."""
    earliest = min(max(registered, to_day(first)), plan.day - 1)
    return int(rng.integers(earliest, plan.day))


# ── emergency plans ──────────────────────────────────────────────────────────────────────────────────────────────
def _plans(out: Path, plan: Plan, units: Units, rng: np.random.Generator) -> int:
    has = units.facets.high_risk | units.facets.key_fire | (rng.random(len(units)) < 0.06)
    rows = np.flatnonzero(has & (rng.random(len(units)) < 0.85)).tolist()
    days = [_day_since(rng, plan, int(units.life.registered[u]), date(2023, 1, 5)) for u in rows]
    done = [["是" if yes else "否" for yes in (rng.random(len(rows)) < 0.8).tolist()] for _ in range(3)]
    columns: dict[str, Column] = {
        **_named(units, rows),
        "预案名称": ["生产安全事故应急预案"] * len(rows),
        "修订日期": days,
        "风险评估": done[0],
        "资源调查": done[1],
        "案例分析": done[2],
        "下次评估日期": [day + 1095 if at % 5 else -1 for at, day in enumerate(days)],
        "录入日期": _entered(rng, plan, days),
    }
    return _write(out, plan, "plans", "应急预案台账", columns, ("修订日期", "下次评估日期", "录入日期"), rng)


# ── welders, machines, equipment ─────────────────────────────────────────────────────────────────────────────────
def _among(units: Units, words: tuple[str, ...], rng: np.random.Generator, n: int) -> list[int]:
    """``n`` units of these kinds, with repetition; of any kind in a town that has none of them."""
    kinds = np.flatnonzero(np.isin([k.word for k in KINDS], words))
    those = np.flatnonzero(np.isin(units.facets.kind, kinds))
    picked: list[int] = rng.choice(those if len(those) else np.arange(len(units)), n).tolist()
    return picked


def _welders(out: Path, plan: Plan, units: Units, rng: np.random.Generator) -> tuple[list[str], int]:
    n = plan.of_units(110, least=6)
    where, alone = _among(units, WELDS, rng, n), rng.random(n) < 0.12
    issued = (plan.day - rng.integers(40, 1300, n)).tolist()
    numbers = [f"T{plan.town_code}{plan.serial_prefix}{at:04d}" for at in range(1, n + 1)]
    columns: dict[str, Column] = {
        "姓名": people_names(rng, n),
        "证书编号": numbers,
        "等级": [("初级", "中级", "高级")[k] for k in rng.integers(0, 3, n).tolist()],
        "工作单位": ["" if free else units.name[u] for u, free in zip(where, alone.tolist(), strict=True)],
        "单位编号": ["" if free else units.id[u] for u, free in zip(where, alone.tolist(), strict=True)],
        "发证日期": issued,
        "有效期至": [day + 1095 for day in issued],
        "培训日期": [min(day + 30, plan.day - 1) if at % 4 else -1 for at, day in enumerate(issued)],
        "录入日期": _entered(rng, plan, issued),
    }
    dates = ("发证日期", "有效期至", "培训日期", "录入日期")
    count = _write(out, plan, "welders", "电气焊作业人员台账", columns, dates, rng)
    return [number for number, day in zip(numbers, issued, strict=True) if day + 1095 < plan.day], count


def _machines(out: Path, plan: Plan, units: Units, rng: np.random.Generator) -> tuple[int, int]:
    n = plan.of_units(140, least=6)
    where, tagged = _among(units, WELDS, rng, n), (rng.random(n) < 0.7).tolist()
    days = [_day_since(rng, plan, int(units.life.registered[u])) for u in where]
    columns: dict[str, Column] = {
        **_named(units, where),
        "设备编号": [f"HJ{plan.serial_prefix}{at:04d}" for at in range(1, n + 1)],
        "型号": [("ZX7-400", "BX1-315", "NBC-350")[k] for k in rng.integers(0, 3, n).tolist()],
        "芯片编号": [f"C{plan.serial_prefix}{700000 + at}" if tag else "" for at, tag in enumerate(tagged)],
        "赋码编号": [f"Q{plan.serial_prefix}{700000 + at}" if tag else "" for at, tag in enumerate(tagged)],
        "加芯赋码日期": days,
        "录入日期": _entered(rng, plan, days),
    }
    count = _write(out, plan, "welding", "电气焊设备加芯赋码台账", columns, ("加芯赋码日期", "录入日期"), rng)
    return sum(tagged), count


def _equipment(out: Path, plan: Plan, units: Units, rng: np.random.Generator) -> tuple[list[str], int]:
    n = plan.of_units(160, least=6)
    where = _among(units, LIFTED, rng, n)
    inspected, last = (plan.day - rng.integers(5, 400, n)).tolist(), 365
    numbers: list[Cell] = [f"3{plan.serial_prefix}{10000000 + at}" for at in range(1, n + 1)]
    columns: dict[str, Column] = {
        **_named(units, where),
        "设备种类": [MACHINERY[k] for k in rng.integers(0, len(MACHINERY), n).tolist()],
        "设备代码": numbers,
        "检验日期": inspected,
        "下次检验日期": [day + last for day in inspected],
        "录入日期": _entered(rng, plan, inspected),
    }
    count = _write(out, plan, "equipment", "特种设备台账", columns, ("检验日期", "下次检验日期", "录入日期"), rng)
    return [str(n) for n, day in zip(numbers, inspected, strict=True) if day + last < plan.day], count

"""The two unit ledgers: one surveyed (WGS-84), one of nine-small venues collected by phone (GCJ-02)."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from tests.town.boundaries import Ground
from tests.town.datum import to_gcj02
from tests.town.names import people_names
from tests.town.plan import Floats, Ints, Plan
from tests.town.unit_facets import GAS_USES, STATES
from tests.town.unit_kinds import KINDS
from tests.town.units import NO_POINT, Units
from tests.town.workbook import Cell, Column, Sheet, sheet_path, write_sheet

DATES = frozenset({"平台录入日期", "停业复核日期", "变更日期", "变更录入日期", "建档日期"})
PHONE_HEADERS = {
    "单位名称": "场所名称\n(必填)",
    "统一社会信用代码": "统一社会\n信用代码",
    "所属村（社区）": "所属村(社区)（必填）",
    "行业领域": "行业\n领域",
    "九小类别": "九小类别(必填)",
    "地址": "经营地址",
    "经度": "经度\n(必填)",
    "纬度": "纬度\n(必填)",
    "主要负责人": "主要负责人\n（经营者）",
    "联系电话": "联系\n电话",
    "建档日期": "建档日期(必填)",
}
FULL_WIDTH = str.maketrans("0123456789.", "０１２３４５６７８９．")


def phones(rng: np.random.Generator, n: int) -> list[str]:
    """``n`` phone numbers that nobody has: 1380000 and four digits."""
    return [f"1380000{d:04d}" for d in rng.integers(0, 10000, n).tolist()]


def write_ledgers(out: Path, ground: Ground, units: Units) -> dict[str, int]:
    """Write both ledgers; gives the number of rows in each."""
    rng = ground.plan.rng("units").spawn(1)[0]
    columns = _columns(rng, ground.plan, ground, units)
    written = {}
    for stem, mine in (("units-survey", ~units.facets.nine_small), ("units-phone", units.facets.nine_small)):
        rows = np.flatnonzero(mine)
        sheet = _sheet(rng, ground, units, columns, rows, by_phone=stem == "units-phone")
        write_sheet(sheet_path(out, stem, ground.plan), sheet, rng)
        written[stem] = len(rows)
    return written


def _sheet(
    rng: np.random.Generator,
    ground: Ground,
    units: Units,
    columns: dict[str, list[Cell]],
    rows: Ints,
    *,
    by_phone: bool,
) -> Sheet:
    table: dict[str, Column] = {name: [values[i] for i in rows.tolist()] for name, values in columns.items()}
    table["序号"] = list(range(1, len(rows) + 1))
    lonlat = to_gcj02(units.lonlat[rows]) if by_phone else units.lonlat[rows]
    blank = [units.why_not_placed[i] == NO_POINT for i in rows.tolist()]
    table["经度"], table["纬度"] = _coordinates(rng, lonlat, blank, odd=by_phone)
    title = f"{ground.town.name}{'九小场所摸排台账' if by_phone else '生产经营单位台账'}"
    people = int(units.facets.people[rows].sum())
    return Sheet(
        title,
        table,
        DATES,
        headers=PHONE_HEADERS if by_phone else {},
        total={"序号": "合计", "单位名称": f"{len(rows)}家", "从业人数": people},
    )


def _coordinates(
    rng: np.random.Generator, lonlat: Floats, blank: list[bool], *, odd: bool
) -> tuple[list[Cell], list[Cell]]:
    """Longitudes and latitudes; in the phone ledger some are text with full-width digits or trailing blanks."""
    how = rng.random(len(blank)).tolist()
    columns: tuple[list[Cell], list[Cell]] = ([], [])
    for point, missing, chance in zip(lonlat.tolist(), blank, how, strict=True):
        for column, value in zip(columns, point, strict=True):
            column.append("" if missing else _odd_number(value, chance) if odd else value)
    return columns


def _odd_number(value: float, chance: float) -> Cell:
    if chance < 0.01:
        return f"{value:.6f}".translate(FULL_WIDTH)
    if chance < 0.03:
        return f"{value:.6f}\u3000"
    return value


def _columns(rng: np.random.Generator, plan: Plan, ground: Ground, units: Units) -> dict[str, list[Cell]]:
    """Every column of both ledgers but 序号, 经度 and 纬度, which each ledger fills for itself; in file order."""
    n = len(units)
    doors = rng.integers(1, 220, n).tolist()
    remarks = ["多业态混合" if r < 0.01 else "" for r in rng.random(n).tolist()]
    return {
        **_identity(ground, units, doors),
        **_persons(rng, units),
        "从业人数": units.facets.people.tolist(),
        "高危行业": _yes(units.facets.high_risk.tolist()),
        "人员密集": _yes(units.facets.crowded.tolist()),
        **_key_fire(rng, plan, units, doors),
        "用气类型": [GAS_USES[g] for g in units.facets.gas.tolist()],
        "气瓶数": [c or "" for c in units.facets.cylinders.tolist()],
        "经营状态": [STATES[s] for s in units.life.state.tolist()],
        "停业复核日期": units.life.review.tolist(),
        "变更日期": units.life.changed.tolist(),
        "变更录入日期": units.life.changed.tolist(),
        "建档日期": units.life.registered.tolist(),
        "备注": remarks,
    }


def _identity(ground: Ground, units: Units, doors: list[int]) -> dict[str, list[Cell]]:
    kinds = [KINDS[k] for k in units.facets.kind.tolist()]
    names = [ground.villages[v].name for v in units.declared.tolist()]
    return {
        "序号": [0] * len(units),
        "单位编号": list(units.id),
        "单位名称": list(units.name),
        "统一社会信用代码": list(units.uscc),
        "所属村（社区）": list(names),
        "行业领域": [k.fields for k in kinds],
        "九小类别": [k.nine_small for k in kinds],
        "地址": [f"{v}{s}{d}号" for v, s, d in zip(names, units.street, doors, strict=True)],
        "经度": [""] * len(units),
        "纬度": [""] * len(units),
    }


def _persons(rng: np.random.Generator, units: Units) -> dict[str, list[Cell]]:
    n = len(units)
    others, is_same = people_names(rng, n), (rng.random(n) < 0.8).tolist()
    return {
        "主要负责人": list(units.principal),
        "联系电话": _phone_cells(rng, n),
        "实际控制人": [p if same else o for p, o, same in zip(units.principal, others, is_same, strict=True)],
        "实际控制人电话": list(phones(rng, n)),
        "消防安全责任人": list(units.principal),
    }


def _key_fire(rng: np.random.Generator, plan: Plan, units: Units, doors: list[int]) -> dict[str, list[Cell]]:
    """Designation and the outside platform: 15 % of the key fire units are not entered there yet."""
    n, key = len(units), units.facets.key_fire
    years = [year if k else "" for year, k in zip(rng.integers(2021, 2025, n).tolist(), key.tolist(), strict=True)]
    entered = np.where(key & (rng.random(n) < 0.85), np.maximum(units.life.registered + 20, plan.day - 1100), -1)
    entered = np.minimum(entered, plan.day - 2).tolist()
    return {
        "消防重点单位": _yes(key.tolist()),
        "重点单位认定年度": years,
        "认定文号": [f"消安〔{year}〕{d % 40 + 1}号" if year else "" for year, d in zip(years, doors, strict=True)],
        "平台编号": [f"XF{410899000000 + i}" if day >= 0 else "" for i, day in enumerate(entered)],
        "平台录入日期": entered,
    }


def _yes(flags: list[bool]) -> list[str]:
    return ["是" if flag else "否" for flag in flags]


def _phone_cells(rng: np.random.Generator, n: int) -> list[Cell]:
    """Mostly one number as text; some typed as a number, some two in a cell, a few with full-width digits."""
    how = rng.random(n).tolist()
    cells: list[Cell] = []
    for first, second, chance in zip(phones(rng, n), phones(rng, n), how, strict=True):
        if chance < 0.06:
            cells.append(int(first))
        elif chance < 0.10:
            cells.append(f"{first}/{second}" if chance < 0.08 else f"{first}、{second}")
        elif chance < 0.105:
            cells.append(first.translate(FULL_WIDTH))
        else:
            cells.append(first)
    return cells

"""Gas users and how far each bottled one has come on its way to the pipe (瓶改管): a row for every stage."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np

from tests.town.plan import Plan, to_day
from tests.town.unit_facets import BOTTLED, GAS_USES
from tests.town.units import Units
from tests.town.workbook import Column, Sheet, sheet_path, write_sheet

TO_PIPE = ("摸底", "可改", "报装", "施工", "通气", "复核")
NOT_YET = ("摸底", "不可改")
TO_POWER = ("摸底", "改电")
REASONS = ("管网未覆盖", "建筑结构不允许", "拟搬迁", "经营者不同意")


def write_gas(out: Path, plan: Plan, units: Units) -> dict[str, int]:
    """Write gas.xlsx; gives how many users stand at each stage.

    The kind of gas is the ledger's in every row; bottled users stop before 通气, piped ones have come through it.
    """
    rng = plan.rng("gas")
    rows: list[tuple[int, str, int, str]] = []
    reached: dict[str, int] = {}
    for unit in np.flatnonzero(units.facets.gas < len(GAS_USES) - 1).tolist():
        stages = _stages(rng, int(units.facets.gas[unit]))
        days = _days(rng, plan, int(units.life.registered[unit]), len(stages))
        reason = REASONS[int(rng.integers(0, len(REASONS)))]
        rows += [(unit, s, d, reason if s == "不可改" else "") for s, d in zip(stages, days, strict=True)]
        if stages:
            reached[stages[-1]] = reached.get(stages[-1], 0) + 1
    _write(out, plan, units, rows, rng)
    return reached


def _stages(rng: np.random.Generator, gas: int) -> tuple[str, ...]:
    if gas == BOTTLED:
        return NOT_YET if rng.random() < 0.18 else TO_PIPE[: int(rng.integers(1, 5))]
    if GAS_USES[gas] == "管道":
        return TO_PIPE if rng.random() < 0.6 else TO_PIPE[:5]
    return TO_POWER if GAS_USES[gas] == "电" else TO_PIPE[:1]


def _days(rng: np.random.Generator, plan: Plan, registered: int, n: int) -> list[int]:
    """Rising days between 2024-03 (or the unit's registration) and ``on``."""
    first = max(to_day(date(2024, 3, 10)), registered)
    first = min(first, plan.day - 1)
    return sorted(int(day) for day in rng.integers(first, plan.day, n))


def _write(
    out: Path, plan: Plan, units: Units, rows: list[tuple[int, str, int, str]], rng: np.random.Generator
) -> None:
    late = rng.integers(0, 4, len(rows)).tolist()
    columns: dict[str, Column] = {
        "单位编号": [units.id[u] for u, *_ in rows],
        "单位名称": [units.name[u] for u, *_ in rows],
        "用气类型": [GAS_USES[int(units.facets.gas[u])] for u, *_ in rows],
        "气瓶数": [int(units.facets.cylinders[u]) or "" for u, *_ in rows],
        "瓶改管状态": [stage for _, stage, *_ in rows],
        "状态日期": [day for _, _, day, _ in rows],
        "不可改原因": [reason for *_, reason in rows],
        "录入日期": [min(day + wait, plan.day) for (_, _, day, _), wait in zip(rows, late, strict=True)],
    }
    write_sheet(sheet_path(out, "gas", plan), Sheet("燃气用户台账", columns, frozenset({"状态日期", "录入日期"})), rng)

"""The hazard ledger since 2022: long closed ones, and open ones that give the units their colours of today."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np

from tests.town.hazard_texts import MAJOR_TEXTS, SOURCES, TEXTS
from tests.town.plan import Bools, Ints, Plan, to_date, to_day
from tests.town.rules import Findings
from tests.town.unit_facets import OPEN
from tests.town.unit_kinds import KINDS
from tests.town.units import Units
from tests.town.workbook import Column, Sheet, sheet_path, write_sheet

INSPECTED, SELF_REPORTED, TIPPED_OFF = 0, 1, 2
FIRST_DAY = to_day(date(2022, 1, 4))
DATES = frozenset({"发现日期", "整改期限", "整改完成日期", "复查日期", "销号日期", "录入日期"})


@dataclass
class Hazards:
    """Hazards in order of finding; days since 1970, -1 = blank. ``passed`` is 1 合格, 0 不合格, -1 blank."""

    id: list[str]
    unit: Ints
    is_major: Bools
    found: Ints
    deadline: Ints
    fixed: Ints
    rechecked: Ints
    passed: Ints
    closed: Ints
    recorded: Ints
    source: Ints
    text: Ints

    def __len__(self) -> int:
        return len(self.id)

    def findings(self) -> Findings:
        """What the status of a unit is made of."""
        return Findings(self.unit, self.is_major, self.found, self.recorded, self.deadline, self.closed)


@dataclass
class _Batch:
    """Some hazards before they are put in order."""

    unit: Ints
    is_major: Bools
    found: Ints
    deadline: Ints
    closed: Ints


def make_hazards(plan: Plan, units: Units, never_visited: Bools) -> Hazards:
    """History first, then one open hazard or more for about 1 % red, 3 % orange and 8 % yellow units."""
    rng = plan.rng("hazards")
    candidates = rng.permutation(np.flatnonzero((units.life.state == OPEN) & (units.life.registered < plan.day - 75)))
    n_red, n_orange, n_yellow = plan.of_units(40, 2), plan.of_units(120, 3), plan.of_units(320, 5)
    red, orange, yellow = np.split(candidates[: n_red + n_orange + n_yellow], [n_red, n_red + n_orange])
    batches = [
        _history(rng, plan, units),
        _open_major(rng, plan, units, red),
        _open_late(rng, plan, units, orange),
        _open_in_time(rng, plan, units, np.concatenate([yellow, yellow[::9], red[::4], orange[::5]])),
    ]
    joined = _Batch(*(np.concatenate([getattr(b, f) for b in batches]) for f in _Batch.__annotations__))
    return _ordered(rng, plan, joined, never_visited, units.facets.kind)


def _history(rng: np.random.Generator, plan: Plan, units: Units) -> _Batch:
    """Closed hazards; one in twelve a second finding at the same unit on the same day."""
    old = np.flatnonzero(units.life.registered < plan.day - 130)
    unit = rng.choice(old, plan.of_units(1850))
    first = np.maximum(units.life.registered[unit] + 7, FIRST_DAY)
    last = np.where(units.life.changed[unit] >= 0, units.life.changed[unit] - 2, plan.day - 25)
    found = first + ((last - first) * rng.beta(1.4, 1.0, len(unit))).astype(int)
    unit, found = (np.concatenate([column, column[::12]]) for column in (unit, found))
    n = len(unit)
    major = rng.random(n) < 0.05
    on_the_spot = (rng.random(n) < 0.12) & ~major
    term = rng.choice([3, 7, 10, 15, 30], n)
    took = np.where(rng.random(n) < 0.8, rng.integers(1, term + 1), term + rng.integers(1, 45, n))
    closed = np.minimum(found + np.where(on_the_spot, 0, took), plan.day - 1)
    return _Batch(unit, major, found, found + np.where(on_the_spot, 0, term), closed)


def _open(units: Units, plan: Plan, unit: Ints, major: bool, age: Ints, deadline: Ints) -> _Batch:
    found = np.maximum(plan.day - age, units.life.registered[unit] + 1)
    return _Batch(unit, np.full(len(unit), major), found, np.maximum(deadline, found), np.full(len(unit), -1))


def _open_major(rng: np.random.Generator, plan: Plan, units: Units, unit: Ints) -> _Batch:
    age = rng.integers(5, 150, len(unit))
    return _open(units, plan, unit, True, age, plan.day - age + rng.choice([30, 60, 90], len(unit)))


def _open_late(rng: np.random.Generator, plan: Plan, units: Units, unit: Ints) -> _Batch:
    age = rng.integers(20, 70, len(unit)) + (rng.random(len(unit)) < 0.2) * rng.integers(30, 200, len(unit))
    deadline = np.minimum(plan.day - age + rng.choice([7, 10, 15], len(unit)), plan.day - 2)
    return _open(units, plan, unit, False, age, deadline)


def _open_in_time(rng: np.random.Generator, plan: Plan, units: Units, unit: Ints) -> _Batch:
    return _open(units, plan, unit, False, rng.integers(1, 26, len(unit)), plan.day + rng.integers(1, 21, len(unit)))


def _ordered(rng: np.random.Generator, plan: Plan, batch: _Batch, never_visited: Bools, kind: Ints) -> Hazards:
    """Sort by day of finding, number, and fill in the steps between finding and closing."""
    order = np.lexsort([batch.unit, batch.found])
    unit, major, found, deadline, closed = (getattr(batch, f)[order] for f in _Batch.__annotations__)
    n = len(unit)
    source = rng.choice(3, n, p=[0.66, 0.24, 0.10])
    source[never_visited[unit]] = rng.choice([SELF_REPORTED, TIPPED_OFF], int(never_visited[unit].sum()), p=[0.7, 0.3])
    fixed, rechecked, passed = _steps(rng, plan, found, closed)
    late = np.array([0, 5, 40, 90])[rng.choice(4, n, p=[0.75, 0.15, 0.08, 0.02])]  # 补录, up to so many days
    years = [to_date(day).year for day in found.tolist()]
    return Hazards(
        id=[f"YH{plan.serial_prefix}{year}-{serial:05d}" for serial, year in enumerate(years, start=1)],
        unit=unit,
        is_major=major,
        found=found,
        deadline=deadline,
        fixed=fixed,
        rechecked=rechecked,
        passed=passed,
        closed=closed,
        recorded=np.minimum(found + rng.integers(0, late + 1), plan.day),
        source=source,
        text=np.where(major, _fitting(rng, MAJOR_TEXTS, kind[unit]), _fitting(rng, TEXTS, kind[unit])),
    )


def _fitting(rng: np.random.Generator, texts: tuple[tuple[str, str, str, str], ...], kind: Ints) -> Ints:
    """For each unit a text of any field or of one of its own."""
    fits = np.array([[not field or field in k.fields.split("；") for *_, field in texts] for k in KINDS])
    chance = np.cumsum(fits, axis=1) / fits.sum(axis=1, keepdims=True)
    return np.asarray((rng.random(len(kind))[:, None] >= chance[kind]).sum(axis=1), dtype=np.int64)


def _steps(rng: np.random.Generator, plan: Plan, found: Ints, closed: Ints) -> tuple[Ints, Ints, Ints]:
    """Days of repair and re-check. Open ones: some repaired and not yet looked at, some looked at in vain."""
    n = len(found)
    is_closed = closed >= 0
    fixed = np.where(is_closed, found + ((closed - found) * rng.uniform(0.3, 0.9, n)).astype(int), -1)
    rechecked = np.where(is_closed, fixed + ((closed - fixed) * rng.random(n)).astype(int), -1)
    half_way = ~is_closed & (rng.random(n) < 0.3)
    fixed[half_way] = (found + (plan.day - found) * rng.uniform(0.2, 0.6, n)).astype(int)[half_way]
    in_vain = half_way & (rng.random(n) < 0.6)
    rechecked[in_vain] = (fixed + (plan.day - fixed) * rng.uniform(0.2, 0.9, n)).astype(int)[in_vain]
    return fixed, rechecked, np.select([is_closed, in_vain], [1, 0], -1)


def write_hazards(out: Path, plan: Plan, units: Units, hazards: Hazards, leaders: list[str]) -> None:
    """Write hazards.xlsx; ``leaders`` approve majors and re-check."""
    rng = plan.rng("hazards").spawn(1)[0]
    write_sheet(sheet_path(out, "hazards", plan), _sheet(rng, units, hazards, leaders), rng)


def _sheet(rng: np.random.Generator, units: Units, hazards: Hazards, leaders: list[str]) -> Sheet:
    n, unit, major = len(hazards), hazards.unit.tolist(), hazards.is_major.tolist()
    texts = [(MAJOR_TEXTS if m else TEXTS)[t] for m, t in zip(major, hazards.text.tolist(), strict=True)]
    checker = [leaders[i] for i in rng.integers(0, len(leaders), n).tolist()]
    rechecked, closed = hazards.rechecked >= 0, hazards.closed >= 0
    columns: dict[str, Column] = {
        "隐患编号": hazards.id,
        "单位编号": [units.id[u] for u in unit],
        "单位名称": [units.name[u] for u in unit],
        "隐患描述": [t[0] for t in texts],
        "隐患等级": ["重大" if m else "一般" for m in major],
        "来源": [SOURCES[s] for s in hazards.source.tolist()],
        "行业领域": [KINDS[k].fields.split("；")[0] for k in units.facets.kind[hazards.unit].tolist()],
        "致命因素": [t[1] for t in texts],
        "依据标准": [t[2] for t in texts],
        "发现日期": hazards.found,
        "整改期限": hazards.deadline,
        "整改责任人": [units.principal[u] for u in unit],
        "整改要求": ["停止使用，制定方案，限期整改" if m else "限期整改" for m in major],
        "整改完成日期": hazards.fixed,
        "复查日期": hazards.rechecked,
        "复查人": [c if r else "" for c, r in zip(checker, rechecked.tolist(), strict=True)],
        "复查结果": [("不合格", "合格", "")[p] for p in hazards.passed.tolist()],
        "销号日期": hazards.closed,
        "销号批准人": [leaders[0] if m and c else "" for m, c in zip(major, closed.tolist(), strict=True)],
        "状态": _states(hazards),
        "录入日期": hazards.recorded,
    }
    return Sheet("安全隐患排查整治台账", columns, DATES)


def _states(hazards: Hazards) -> list[str]:
    """The office's own word for where each hazard stands; informative only."""
    words = np.select(
        [hazards.closed >= 0, hazards.passed == 0, hazards.fixed >= 0], ["已销号", "复查不合格", "待复查"], "整改中"
    )
    return [str(word) for word in words]

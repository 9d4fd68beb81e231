"""The visit ledger: rounds in the last 13 months at about each unit's interval, and thinner ones before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np

from tests.town.hazards import INSPECTED, Hazards
from tests.town.plan import Bools, Ints, Plan, to_day
from tests.town.rules import MAJOR_DAYS, Looks, base_interval
from tests.town.unit_facets import CLOSED, OPEN, SUSPENDED
from tests.town.units import Units
from tests.town.workbook import Column, Sheet, sheet_path, write_sheet

CLEAR, FOUND, SHUT_DOOR, SUSPENDED_SEEN = 0, 1, 2, 3
OUTCOMES = ("无隐患", "发现隐患", "关门未检", "停业未检")
MODES = ("日常巡查", "督导检查", "交叉互查", "消地协作", "专家", "带队")
MONTHS_13 = 395
MOST_ROUNDS = 45
KEY = 100_000  # unit * KEY + day names one visit; days since 1970 stay below it until the year 2243


@dataclass
class Visits:
    """Visits in order of day. ``hazards`` holds ids joined by ；."""

    id: list[str]
    unit: Ints
    day: Ints
    outcome: Ints
    hazards: list[str]
    recorded: Ints

    def __len__(self) -> int:
        return len(self.id)

    def looks(self) -> Looks:
        """The visits that reset a clock."""
        resets = self.outcome <= FOUND
        return Looks(self.unit[resets], self.day[resets], self.recorded[resets])


def choose_never_visited(plan: Plan, units: Units, silent_cells: Ints) -> Bools:
    """Units nobody ever visited: all in the silent grids, many new ones, and others up to about 8 %."""
    rng = plan.rng("visits").spawn(1)[0]
    never = np.isin(units.cell, silent_cells)
    never |= (units.life.registered > plan.day - 60) & (rng.random(len(units)) < 0.7)
    missing = plan.of_units(330) - int(never.sum())
    if missing > 0:
        others = np.flatnonzero(~never & ~units.facets.key_fire & (units.life.state == OPEN))
        never[rng.choice(others, missing, replace=False)] = True
    return never


def make_visits(plan: Plan, units: Units, hazards: Hazards, never: Bools, silent_cells: Ints) -> Visits:
    """Findings bring their visit with them; rounds, knocks at shut doors and looks at suspended units are added."""
    rng = plan.rng("visits")
    found = hazards.source == INSPECTED
    parts = [
        (hazards.unit[found], hazards.found[found], FOUND),
        (*_rounds(rng, plan, units, hazards, never), CLEAR),
        (*_older(rng, plan, units, never), CLEAR),
        (*_shut_doors(rng, plan, units, never, silent_cells), SHUT_DOOR),
    ]
    unit = np.concatenate([p[0] for p in parts])
    day = np.concatenate([p[1] for p in parts])
    outcome = np.concatenate([np.full(len(p[0]), p[2]) for p in parts])
    unit, day, outcome = _once_a_day(unit, day, outcome)
    unit, day, outcome = _while_in_business(rng, units, unit, day, outcome)
    order = np.lexsort([unit, day])
    unit, day, outcome = unit[order], day[order], outcome[order]
    late = rng.choice([0, 1, 2, 3, 8, 20], len(unit), p=[0.82, 0.07, 0.04, 0.03, 0.03, 0.01])
    return Visits(
        id=[f"JC{plan.serial_prefix}{i:06d}" for i in range(1, len(unit) + 1)],
        unit=unit,
        day=day,
        outcome=outcome,
        hazards=_found_there(hazards, unit, day, outcome),
        recorded=np.minimum(day + late, plan.day),
    )


def _rounds(rng: np.random.Generator, plan: Plan, units: Units, hazards: Hazards, never: Bools) -> tuple[Ints, Ints]:
    """Back from a last visit, about one interval at a time, until 13 months ago or the unit's registration."""
    interval = base_interval(units.facets)
    interval[hazards.unit[hazards.is_major & (hazards.closed < 0)]] = MAJOR_DAYS
    first = np.maximum(plan.day - MONTHS_13, units.life.registered + 1)
    on_time = rng.random(len(units)) < 0.885
    day = plan.day - 1 - (rng.random(len(units)) * np.minimum(interval - 1, 330)).astype(int)
    day[~on_time] = (plan.day - interval - rng.integers(1, 25, len(units)))[~on_time]
    late_start = (day < first) & on_time
    day[late_start] = (first + (plan.day - first) * rng.random(len(units))).astype(int)[late_start]
    unit = np.flatnonzero(~never & (day >= first))
    day = day[unit]
    rounds: list[tuple[Ints, Ints]] = []
    while len(unit) and len(rounds) < MOST_ROUNDS:
        rounds.append((unit, day))
        back = np.maximum(interval[unit] * rng.uniform(0.5, 1.05, len(unit)), 4).astype(int)
        keep = day - back >= first[unit]
        unit, day = unit[keep], (day - back)[keep]
    return np.concatenate([r[0] for r in rounds]), np.concatenate([r[1] for r in rounds])


def _older(rng: np.random.Generator, plan: Plan, units: Units, never: Bools) -> tuple[Ints, Ints]:
    """A thin record of the years before: one visit at three of five units."""
    end = plan.day - MONTHS_13 - 1
    unit = np.flatnonzero(~never & (units.life.registered < end - 30) & (rng.random(len(units)) < 0.6))
    first = np.maximum(units.life.registered[unit] + 1, to_day(date(2022, 6, 1)))
    return unit, first + ((end - first) * rng.random(len(unit))).astype(int)


def _shut_doors(rng: np.random.Generator, plan: Plan, units: Units, never: Bools, silent: Ints) -> tuple[Ints, Ints]:
    """Visits that found the door shut: at one unit in four, also at some that nobody ever got into."""
    reachable = ~np.isin(units.cell, silent) & (units.life.registered < plan.day - 10)
    unit = np.flatnonzero(reachable & (rng.random(len(units)) < np.where(never, 0.15, 0.25)))
    first = np.maximum(plan.day - MONTHS_13, units.life.registered[unit] + 1)
    return unit, first + ((plan.day - first) * rng.random(len(unit))).astype(int)


def _once_a_day(unit: Ints, day: Ints, outcome: Ints) -> tuple[Ints, Ints, Ints]:
    """One visit for a unit and day; what was found there weighs most (parts come in that order)."""
    first = np.unique(unit * KEY + day, return_index=True)[1]
    return unit[first], day[first], outcome[first]


def _while_in_business(
    rng: np.random.Generator, units: Units, unit: Ints, day: Ints, outcome: Ints
) -> tuple[Ints, Ints, Ints]:
    """After a change of state: nothing at closed units, 停业未检 or nothing at suspended ones."""
    changed = units.life.changed[unit]
    after = (changed >= 0) & (day >= changed)
    halted = after & (units.life.state[unit] == SUSPENDED) & (day <= units.life.review[unit])
    gone = after & (units.life.state[unit] == CLOSED)
    outcome = np.where(halted, SUSPENDED_SEEN, outcome)  # nothing is found after a change of state, by construction
    keep = ~gone & (~halted | (rng.random(len(unit)) < 0.4))
    return unit[keep], day[keep], outcome[keep]


def _found_there(hazards: Hazards, unit: Ints, day: Ints, outcome: Ints) -> list[str]:
    by_visit: dict[int, list[str]] = {}
    keys = (hazards.unit * KEY + hazards.found).tolist()
    for key, name, source in zip(keys, hazards.id, hazards.source.tolist(), strict=True):
        if source == INSPECTED:
            by_visit.setdefault(key, []).append(name)
    visits = zip((unit * KEY + day).tolist(), outcome.tolist(), strict=True)
    return ["；".join(by_visit.get(key, ())) if result == FOUND else "" for key, result in visits]


def write_visits(out: Path, plan: Plan, units: Units, visits: Visits, inspector: list[str]) -> None:
    """Write visits.xlsx; ``inspector`` names who went, one per visit."""
    rng = plan.rng("visits").spawn(1)[0]
    n, unit = len(visits), visits.unit.tolist()
    columns: dict[str, Column] = {
        "记录编号": visits.id,
        "单位编号": [units.id[u] for u in unit],
        "单位名称": [units.name[u] for u in unit],
        "检查日期": visits.day,
        "检查时间": _times(rng, n),
        "检查人": inspector,
        "检查方式": [MODES[m] for m in rng.choice(6, n, p=[0.7, 0.14, 0.05, 0.04, 0.04, 0.03]).tolist()],
        "检查结果": [OUTCOMES[o] for o in visits.outcome.tolist()],
        "隐患编号": visits.hazards,
        "备注": ["门上锁，电话联系未果" if o == SHUT_DOOR else "" for o in visits.outcome.tolist()],
        "录入日期": visits.recorded,
    }
    sheet = Sheet("安全检查记录", columns, frozenset({"检查日期", "录入日期"}), mixed_dates=False)
    write_sheet(sheet_path(out, "visits", plan), sheet, rng)


def _times(rng: np.random.Generator, n: int) -> list[str]:
    """HH:MM in the morning, the afternoon or (8 %) the evening; one in seven blank."""
    part = rng.choice(4, n, p=[0.45, 0.33, 0.08, 0.14])
    first, last = np.array([500, 870, 1140, 0])[part], np.array([710, 1060, 1300, 1])[part]
    minutes = rng.integers(first, last).tolist()
    return [f"{m // 60:02d}:{m % 60:02d}" if m else "" for m in minutes]

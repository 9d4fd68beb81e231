"""Five-for-one teams (五包一) of the key fire units: most complete, some with a seat empty or doubled."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np

from tests.town.names import people_names
from tests.town.people import People
from tests.town.plan import Plan, to_day
from tests.town.units import Units
from tests.town.workbook import Column, Sheet, write_sheet

SEATS = ("班子成员", "包村干部", "社区（村）工作人员", "消防或派出所人员", "专业人员")


def write_teams(out: Path, plan: Plan, units: Units, people: People) -> dict[str, list[str]]:
    """Write teams.xlsx; gives the ids of units with a missing seat, a doubled person, and no team at all."""
    rng = plan.rng("teams")
    key = np.flatnonzero(units.facets.key_fire)
    shuffled = rng.permutation(key).tolist()
    n_missing, n_none = max(1, round(0.13 * len(key))), max(1, round(0.02 * len(key)))
    missing, doubled, none = (
        set(shuffled[:n_missing]),
        set(shuffled[n_missing : n_missing + 1]),
        set(shuffled[n_missing + 1 : n_missing + 1 + n_none]),
    )
    rows = [unit for unit in key.tolist() if unit not in none]
    teams = [_team(rng, int(units.declared[unit]), people) for unit in rows]
    for unit, team in zip(rows, teams, strict=True):
        if unit in missing:
            team[int(rng.integers(0, 5))] = ""
        if unit in doubled:
            team[4] = team[1]
    _write(out, plan, units, rows, teams)
    planted = {"missing_seat": missing, "same_person_twice": doubled, "no_team": none}
    return {kind: [units.id[u] for u in sorted(chosen)] for kind, chosen in planted.items()}


def _team(rng: np.random.Generator, village: int, people: People) -> list[str]:
    """Five different names."""
    team = [people.leaders[int(rng.integers(0, 2))].name, people.deputy[village].name, people.head[village].name]
    while len(team) < 5:
        (name,) = people_names(rng, 1)
        if name not in team:
            team.append(name)
    return _all_different(rng, team)


def _all_different(rng: np.random.Generator, team: list[str]) -> list[str]:
    """Namesakes among leader, deputy and head would read as one person: give the later another name."""
    for seat, name in enumerate(team):
        while team.index(name) < seat:
            (name,) = people_names(rng, 1)
            team[seat] = name
    return team


def _write(out: Path, plan: Plan, units: Units, rows: list[int], teams: list[list[str]]) -> None:
    columns: dict[str, Column] = {
        "单位编号": [units.id[u] for u in rows],
        "单位名称": [units.name[u] for u in rows],
        **{seat: [team[i] for team in teams] for i, seat in enumerate(SEATS)},
        "起始日期": [max(to_day(date(2024, 6, 20)), int(units.life.registered[u])) for u in rows],
        "文号": [f"镇安〔2024〕{i % 9 + 1}号" for i in range(len(rows))],
    }
    sheet = Sheet("消防安全重点单位五包一责任表", columns, frozenset({"起始日期"}))
    write_sheet(out / "teams.xlsx", sheet, plan.rng("teams").spawn(1)[0])

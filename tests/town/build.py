"""Builds a town, or a county of towns, into a folder."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np

from tests.town.boundaries import Area, Ground, make_ground
from tests.town.buildings import building_features, make_buildings
from tests.town.gas import write_gas
from tests.town.geojson import Feature, polygon, write_features
from tests.town.hazards import make_hazards, write_hazards
from tests.town.ledgers import write_ledgers
from tests.town.people import People, make_people, write_people
from tests.town.plan import Plan
from tests.town.reckoning import blind_spots, reckon_days, unit_truths
from tests.town.roads import Roads, make_roads, road_features
from tests.town.teams import write_teams
from tests.town.tracks import make_tracks, write_tracks
from tests.town.truth import DayTruth, Topology, Truth, UnitTruth
from tests.town.units import Units, make_units
from tests.town.visits import Visits, choose_never_visited, make_visits, write_visits

Say = Callable[[str], None]


def _silent(_: str) -> None:
    return None


def build(
    out: Path, *, on: date, seed: int = 7, units: int = 4000, grids: int = 200, villages: int = 36, say: Say = _silent
) -> Truth:
    """Write one town's files into ``out`` and give its truth; same arguments, same bytes.

    Raises ValueError for a town too small to plant in (fewer than 3 grids a village, or 100 units).
    """
    return build_town(out, Plan(on, seed, units, grids, villages), say)


def build_county(out: Path, plans: list[Plan], say: Say = _silent) -> list[Truth]:
    """Write ``out``/town-01 … for each plan."""
    return [build_town(out / f"town-{plan.index + 1:02d}", plan, say) for plan in plans]


@dataclass
class _Chosen:
    """Grids something is planted in, by index."""

    no_record: list[int]
    no_track: list[int]
    good: list[int]
    unstaffed: list[int]
    ended: list[int]


def build_town(out: Path, plan: Plan, say: Say = _silent) -> Truth:
    """Ground first, then what stands on it, then what happened; every file as soon as it is known."""
    out.mkdir(parents=True, exist_ok=True)
    counts: dict[str, int] = {}
    ground = make_ground(plan)
    _write_ground(out, ground, counts)
    roads = make_roads(ground)
    counts["roads"] = write_features(out / "roads.geojson", road_features(ground, roads))
    buildings = make_buildings(ground, roads)
    counts["buildings"] = write_features(out / "buildings.geojson", building_features(ground, buildings))
    say(f"{ground.town.name} {plan.town_code}: {plan.villages} 村 {plan.grids} 网格 {counts['roads']} 段路 {counts['buildings']} 栋")
    units = make_units(ground, roads, buildings)
    chosen = _choose_grids(ground, units)
    people = make_people(ground, chosen.unstaffed, chosen.ended)
    counts["people"] = len(people.postings)
    write_people(out, plan, people)
    counts |= write_ledgers(out, ground, units)
    say(f"台账 {len(units)} 家，任职 {counts['people']} 条")
    return _write_happenings(out, ground, roads, units, people, chosen, counts, say)


def _write_happenings(
    out: Path, ground: Ground, roads: Roads, units: Units, people: People, chosen: _Chosen, counts: dict[str, int], say: Say
) -> Truth:
    plan, silent = ground.plan, np.array(chosen.no_record)
    never = choose_never_visited(plan, units, silent)
    hazards = make_hazards(plan, units, never)
    visits = make_visits(plan, units, hazards, never, silent)
    write_hazards(out, plan, units, hazards, [p.name for p in people.leaders + people.office])
    write_visits(out, plan, units, visits, _inspectors(plan, units, visits, people))
    say(f"隐患 {len(hazards)} 条，检查 {len(visits)} 条")
    recordings = make_tracks(ground, roads, people, chosen.no_record + chosen.no_track, chosen.good)
    write_tracks(out, recordings)
    say(f"轨迹 {len(recordings)} 条，{sum(len(r.seconds) for r in recordings)} 个定位点")
    per_day, days = reckon_days(plan, units, hazards, visits)
    truths = unit_truths(ground, units, per_day)
    teams, gas = write_teams(out, plan, units, people), write_gas(out, plan, units)
    counts |= {"hazards": len(hazards), "visits": len(visits), "tracks": len(recordings)}
    tracked = {r.grid for r in recordings}
    grids = {**chosen.__dict__, "good": [g for g in chosen.good if g in tracked]}
    truth = _truth(ground, units, truths, days, grids, teams, gas, counts)
    truth.write(out / "truth.json")
    say("truth.json：" + "，".join(f"{k} {v}" for k, v in days[-1].statuses.items()) + f"，超期未查 {days[-1].overdue}")
    return truth


def _truth(
    ground: Ground,
    units: Units,
    truths: list[UnitTruth],
    days: list[DayTruth],
    grids: dict[str, list[int]],
    teams: dict[str, list[str]],
    gas: dict[str, int],
    counts: dict[str, int],
) -> Truth:
    plan, cell = ground.plan, units.placed_cell()
    per_grid = np.bincount(cell[cell >= 0], minlength=plan.grids).tolist()
    return Truth(
        on=plan.on.isoformat(),
        seed=plan.seed,
        town_code=plan.town_code,
        town_name=ground.town.name,
        dates=[day.date for day in days],
        units=truths,
        days=days,
        topology=_topology(ground),
        blind_spots=blind_spots(ground, units, truths, grids, teams),
        grid_units={area.code: n for area, n in zip(ground.grids, per_grid, strict=True)},
        gas_stages=gas,
        counts=counts,
    )


def _topology(ground: Ground) -> Topology:
    cells = ground.cells
    return Topology(
        gap_village=ground.villages[int(cells.village[cells.gap_cell])].code,
        gap_m2=round(ground.gap_m2, 2),
        overlap_grids=sorted(ground.grids[g].code for g in cells.overlap_grids),
        overlap_m2=round(ground.overlap_m2, 2),
        shared_point=[],
    )


def _write_ground(out: Path, ground: Ground, counts: dict[str, int]) -> None:
    def features(areas: list[Area], *keys: str) -> list[Feature]:
        return [({key: getattr(area, key) for key in keys}, polygon(area.shape)) for area in areas]

    counts["town"] = write_features(out / "town.geojson", features([ground.town], "code", "name"))
    counts["districts"] = write_features(out / "districts.geojson", features(ground.districts, "code", "name"))
    villages = features(ground.villages, "code", "name", "kind", "district")
    counts["villages"] = write_features(out / "villages.geojson", villages)
    counts["grids"] = write_features(out / "grids.geojson", features(ground.grids, "code", "name"))


def _choose_grids(ground: Ground, units: Units) -> _Chosen:
    """Grids with few units stay silent; those with visits and no track have enough units to be surely visited."""
    plan, rng = ground.plan, ground.plan.rng("people").spawn(4)[3]
    there = np.bincount(units.cell[units.cell >= 0], minlength=plan.grids)
    taken = set(ground.cells.overlap_grids)
    by_size = [g for g in np.argsort(there, kind="stable").tolist() if g not in taken and there[g] > 0]
    n_record, n_track, n_good = plan.of_grids(6), plan.of_grids(10), plan.of_grids(20, least=2)
    few, many = by_size[: len(by_size) // 3], by_size[len(by_size) // 3 :]
    no_record = rng.permutation(few)[:n_record].tolist()
    shuffled = rng.permutation(many).tolist()
    no_track, good = shuffled[:n_track], shuffled[n_track : n_track + n_good]
    n_unstaffed, n_ended = plan.of_grids(4), plan.of_grids(3)
    unstaffed = (no_record[: max(1, n_unstaffed // 2)] + no_track[: n_unstaffed // 2])[:n_unstaffed]
    ended = no_track[-n_ended:]
    return _Chosen(no_record, no_track, good, unstaffed, [g for g in ended if g not in unstaffed])


def _inspectors(plan: Plan, units: Units, visits: Visits, people: People) -> list[str]:
    """Mostly the person of the unit's grid; the village head where there is none; sometimes the office."""
    rng = plan.rng("visits").spawn(3)[2]
    by_office = (rng.random(len(visits)) < 0.12).tolist()
    office = people.office[0].name
    names = []
    cells, villages = units.cell.tolist(), units.declared.tolist()
    for unit, office_went in zip(visits.unit.tolist(), by_office, strict=True):
        person = people.on_grid(cells[unit]) or people.head[villages[unit]]
        names.append(office if office_went else person.name)
    return names


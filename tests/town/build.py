"""Builds a town, or a county of towns, into a folder."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import numpy as np

from tests.town.boundaries import Area, Ground, make_ground
from tests.town.buildings import building_features, make_buildings
from tests.town.chosen import choose_grids
from tests.town.gas import write_gas
from tests.town.geojson import Feature, polygon, write_features
from tests.town.hazards import make_hazards, write_hazards
from tests.town.ledgers import write_ledgers
from tests.town.oddities import plant_oddities
from tests.town.offices import write_offices
from tests.town.orders import write_accidents, write_orders
from tests.town.people import People, make_people, write_people
from tests.town.plan import Plan
from tests.town.reckoning import Reckoning, reckon
from tests.town.records import write_records
from tests.town.roads import Roads, make_roads, road_features
from tests.town.teams import write_teams
from tests.town.tracks import make_tracks, write_tracks
from tests.town.truth import Truth
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


def build_town(out: Path, plan: Plan, say: Say = _silent) -> Truth:
    """Ground first, then what stands on it, then what happened; every file as soon as it is known."""
    out.mkdir(parents=True, exist_ok=True)
    ground = make_ground(plan)
    counts = _write_ground(out, ground)
    roads = make_roads(ground)
    counts["roads"] = write_features(out / "roads.geojson", road_features(ground, roads))
    buildings = make_buildings(ground, roads)
    counts["buildings"] = write_features(out / "buildings.geojson", building_features(ground, buildings))
    say(f"{ground.town.name} {plan.town_code}: {'，'.join(f'{name} {n}' for name, n in counts.items())}")
    units = make_units(ground, roads, buildings)
    plant_oddities(ground, units)
    chosen = choose_grids(ground, units)
    people = make_people(ground, chosen.unstaffed, chosen.ended)
    counts["people"] = write_people(out, plan, people)
    counts |= write_ledgers(out, ground, units)
    say(f"单位台账 {len(units)} 家，任职 {counts['people']} 条")
    truth = _happen(out, Reckoning(ground, units, chosen, counts), roads, people, say)
    truth.write(out / "truth.json")
    return truth


def _happen(out: Path, known: Reckoning, roads: Roads, people: People, say: Say) -> Truth:
    """Hazards, visits, patrols, teams and gas; each written and counted."""
    ground, units, chosen = known.ground, known.units, known.chosen
    plan = ground.plan
    known.counts["hazards"], known.counts["visits"] = _inspect(out, known, people)
    say(f"隐患 {known.counts['hazards']} 条，检查 {known.counts['visits']} 条")
    recordings = make_tracks(ground, roads, people, chosen.trackless, chosen.good)
    write_tracks(out, recordings)
    known.counts["tracks"], known.walked = len(recordings), {recording.grid for recording in recordings}
    say(f"轨迹 {len(recordings)} 条，{sum(len(r.seconds) for r in recordings)} 个定位点")
    _keep_books(out, known, people)
    known.teams, known.gas_stages = write_teams(out, plan, units, people), write_gas(out, plan, units)
    truth = reckon(known)
    today = truth.days[-1]
    say("，".join(f"{name} {n}" for name, n in today.statuses.items()) + f"，超期未查 {today.overdue}")
    return truth


def _keep_books(out: Path, known: Reckoning, people: People) -> None:
    """What the units did themselves, who answers for which field, what was ordered, and accidents."""
    ground, units = known.ground, known.units
    known.records, counts = write_records(out, ground.plan, units)
    known.fields_open = write_offices(out, ground.plan, people)
    still, late, counts["work-orders"] = write_orders(out, ground, units, known.hazards)
    known.orders = still, late
    counts["accidents"] = write_accidents(out, ground, units)
    known.counts |= counts


def _inspect(out: Path, known: Reckoning, people: People) -> tuple[int, int]:
    plan, units, silent = known.ground.plan, known.units, np.array(known.chosen.no_record)
    never = choose_never_visited(plan, units, silent)
    known.hazards = make_hazards(plan, units, never)
    known.visits = make_visits(plan, units, known.hazards, never, silent)
    write_hazards(out, plan, units, known.hazards, [p.name for p in people.leaders + people.office])
    write_visits(out, plan, units, known.visits, _inspectors(plan, units, known.visits, people))
    return len(known.hazards), len(known.visits)


def _write_ground(out: Path, ground: Ground) -> dict[str, int]:
    """The four boundary files; gives the number of features in each."""
    levels: dict[str, tuple[list[Area], tuple[str, ...]]] = {
        "town": ([ground.town], ("code", "name")),
        "districts": (ground.districts, ("code", "name")),
        "villages": (ground.villages, ("code", "name", "kind", "district")),
        "grids": (ground.grids, ("code", "name")),
    }
    return {
        stem: write_features(out / f"{stem}.geojson", [_feature(area, keys) for area in areas])
        for stem, (areas, keys) in levels.items()
    }


def _feature(area: Area, keys: tuple[str, ...]) -> Feature:
    return {key: getattr(area, key) for key in keys}, polygon(area.shape)


def _inspectors(plan: Plan, units: Units, visits: Visits, people: People) -> list[str]:
    """Mostly the person of the unit's grid; the village head where there is none; sometimes the office."""
    by_office = (plan.rng("visits").spawn(3)[2].random(len(visits)) < 0.12).tolist()
    office, cells, villages = people.office[0].name, units.cell.tolist(), units.declared.tolist()
    return [
        office if office_went else (people.on_grid(cells[unit]) or people.head[villages[unit]]).name
        for unit, office_went in zip(visits.unit.tolist(), by_office, strict=True)
    ]

"""A county of invented towns as facts: what tests/town writes into files, taken before it is written.

Every town has its own seed: other ground, roads, houses and patrols, 200 grids, 4,000 units, about 225 patrols.
"""

from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from patrols.coverage.grids import Rules
from patrols.shards import Shard, stage
from patrols.town_facts import Calls, Shapes, TownFacts, Walks
from patrols.tracks import Fixes, Step, clean
from tests.town.boundaries import Ground, make_ground
from tests.town.buildings import building_features, make_buildings
from tests.town.chosen import choose_grids
from tests.town.hazards import make_hazards
from tests.town.people import make_people
from tests.town.plan import Plan, to_date
from tests.town.roads import Roads, make_roads, road_features
from tests.town.tracks import Recording, make_tracks
from tests.town.units import Units, make_units
from tests.town.visits import FOUND, choose_never_visited, make_visits

ON = date(2026, 11, 23)
METRES_OF_HDOP = 5.0


def staged(folder: Path, towns: int) -> list[Shard]:
    """The first towns of the county under the folder; made when they are not there, a few seconds each."""
    return [_staged(folder, index) for index in range(towns)]


def _staged(folder: Path, index: int) -> Shard:
    listed = folder / f"town-{index + 1:02d}.txt"
    if not listed.exists():
        shard = stage(facts(index), folder)
        listed.write_text("\n".join([shard.folder, shard.name, shard.sha256]), "utf-8")
    return Shard(*listed.read_text("utf-8").split("\n"))


def facts(index: int) -> TownFacts:
    """Town number `index` of the county."""
    plan = Plan(ON, seed=7 + index, index=index)
    ground = make_ground(plan)
    roads = make_roads(ground)
    buildings = make_buildings(ground, roads)
    units = make_units(ground, roads, buildings)
    chosen = choose_grids(ground, units)
    people = make_people(ground, chosen.unstaffed, chosen.ended)
    recordings = make_tracks(ground, roads, people, chosen.trackless, chosen.good)
    return TownFacts(
        code=plan.town_code,
        centre=plan.centre,
        on=ON,
        rules=Rules(),
        grid_ids=np.arange(plan.grids, dtype=np.int64),
        grids=_shapes({"type": "MultiPolygon", "coordinates": area.shape} for area in ground.grids),
        roads=_roads(ground, roads),
        buildings=_shapes(shape for _properties, shape in building_features(ground, buildings)),
        units=units.lonlat,
        walks=_walks(recordings),
        calls=_calls(plan, units, np.array(chosen.no_record)),
    )


def _roads(ground: Ground, roads: Roads) -> Shapes:
    return _shapes(shape for _properties, shape in road_features(ground, roads))


def _walks(recordings: list[Recording]) -> Walks:
    walked = [(to_date(each.day), _walked(each)) for each in recordings]
    kept = [(on, lines) for on, lines in walked if lines]
    shapes = [shapely.MultiLineString(lines) for _on, lines in kept]
    days = np.array([on for on, _lines in kept], dtype="datetime64[D]")
    return Walks(np.array(shapes, dtype=object), days, np.zeros(len(kept)))


def _walked(recording: Recording) -> list[Any]:
    t_ms = ((recording.day * 86_400 + recording.seconds) * 1000).astype(np.int64).tolist()
    rows = zip(t_ms, *recording.lonlat.T.tolist(), (recording.hdop * METRES_OF_HDOP).tolist(), strict=True)
    return clean(Fixes.of(rows)).lines(Step.WALKED)


def _calls(plan: Plan, units: Units, silent: np.ndarray) -> Calls:
    never = choose_never_visited(plan, units, silent)
    visits = make_visits(plan, units, make_hazards(plan, units, never), never, silent)
    day = np.array([to_date(day) for day in visits.day.tolist()], dtype="datetime64[D]")
    called = np.unique(visits.unit)
    seen_on = np.full(len(units), np.datetime64("NaT"), dtype="datetime64[D]")
    called_on = seen_on.copy()
    for unit, on, outcome in zip(visits.unit.tolist(), day, visits.outcome.tolist(), strict=True):  # in order of day
        called_on[unit] = on
        seen_on[unit] = on if outcome <= FOUND else seen_on[unit]
    return Calls(units.lonlat[called], seen_on[called], called_on[called])


def _shapes(features: Any) -> Shapes:
    return np.array([shapely.geometry.shape(feature) for feature in features], dtype=object)

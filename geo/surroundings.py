"""Roads and buildings of a town: replaced as a whole set from one file, in one transaction."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from django.db import transaction
from shapely.geometry import LineString, MultiLineString
from shapely.geometry.base import BaseGeometry

from geo.boundaries.levels import Level, shapes_of
from geo.bridge import to_geos, to_shapely
from geo.cells import BadCell, text, whole
from geo.clock import today
from geo.ground_files import GroundFile, normalised_datum, picked, read_ground
from geo.imports import Outcome, earlier, finish, naming, record, repeated
from geo.locks import Lock, hold
from geo.models import Building, ImportKind, Road, RoadClass, Town, User
from geo.problems import Problem, Refused
from geo.quarantine import Limits
from geo.readers.feature import Feature
from geo.shapes import as_multipolygon, polygon_problem, vertices_problem

CLASS_NAMES = ("class", "道路等级", "等级", "类型", "highway", "fclass")
NAME_NAMES = ("name", "名称", "道路名称", "路名", "MC")
FLOOR_NAMES = ("floors", "层数", "楼层", "building:levels", "levels")
MAX_FLOORS = 200
_OTHER_NAMES = {
    RoadClass.MAIN: (
        "motorway trunk primary secondary motorway_link trunk_link primary_link secondary_link "
        "主干道 干道 国道 省道 县道"
    ),
    RoadClass.STREET: "tertiary tertiary_link unclassified residential living_street road 街道 街 次干道 支路 乡道",
    RoadClass.LANE: "service track 巷 巷道 胡同 村道",
    RoadClass.PATH: "footway path steps cycleway pedestrian bridleway corridor 小路 步道 田间路",
}
CLASSES = {word: road_class for road_class, words in _OTHER_NAMES.items() for word in [road_class, *words.split()]}

Maker = Callable[[Feature, BaseGeometry, dict[str, Any]], Iterator[Any]]


@dataclass(frozen=True, kw_only=True)
class SurroundingsFile:
    """A file of roads or buildings and what its bringer says of it; `datum` as for boundaries."""

    path: Path
    town: Town
    datum: str
    layer: str = ""
    again: bool = False
    user: User | None = None
    limits: Limits = field(default_factory=Limits)


def import_roads(source: SurroundingsFile) -> Outcome:
    """Replace the town's roads by the lines of the file that touch the town; the rest is counted.

    A line in several parts becomes several roads; a class that is not known counts as a lane.
    """
    with naming(source.path):
        return _replace(source, ImportKind.ROADS, Road, _line_problem, _roads)


def import_buildings(source: SurroundingsFile) -> Outcome:
    """Replace the town's buildings by the polygons of the file that touch it; invalid ones are told and left out."""
    with naming(source.path):
        return _replace(source, ImportKind.BUILDINGS, Building, polygon_problem, _buildings)


def _replace(
    source: SurroundingsFile,
    kind: ImportKind,
    model: Any,
    check: Callable[[BaseGeometry | None], Problem | None],
    make: Maker,
) -> Outcome:
    before = earlier(kind, source.path, source.town, datum=normalised_datum(source.datum))
    if before and not source.again:
        return repeated(before, source.path)
    ground = town_shape(source.town)
    near = np.array([source.town.centre_lon, source.town.centre_lat])
    file = read_ground(source.path, source.datum, near=near, layer=source.layer, limits=source.limits)
    kept, problems, outside = _sorted_out(file, check, ground)
    if not kept:
        raise Refused([*problems, Problem("nothing_in_town", {"outside": outside})])
    with transaction.atomic():
        hold(Lock.GROUND, source.town)  # two files at once would each leave their set
        job = record(kind=kind, path=source.path, town=source.town, user=source.user, datum=file.datum)
        rows = [
            row for feature, shape in kept for row in make(feature, shape, {"town": source.town, "import_job": job})
        ]
        model.objects.filter(town=source.town).delete()
        model.objects.bulk_create(rows, batch_size=1000)
        counts = {"kept": len(rows), "outside": outside, "refused": len(problems)}
        return finish(job, counts, problems)


def town_shape(town: Town) -> BaseGeometry:
    """The town's ground today in degrees; Refused("town_without_shape") before its boundary was loaded."""
    boundary = shapes_of(Level.TOWN, town, today()).first()
    if boundary is None:
        raise Refused(Problem("town_without_shape", {"town": town.name}))
    shape = to_shapely(boundary.shape)
    shapely.prepare(shape)
    return shape


def _sorted_out(
    file: GroundFile, check: Callable[[BaseGeometry | None], Problem | None], ground: BaseGeometry
) -> tuple[list[tuple[Feature, BaseGeometry]], list[Problem], int]:
    """(features that touch the ground, problems of the unusable ones, how many lie outside)."""
    kept, problems, outside = [], list(file.problems), 0
    for feature in file.features:
        problem = check(feature.geometry)
        if problem or feature.geometry is None:
            missing = problem or Problem("geometry_missing")
            problems.append(missing.at(file=file.name, row=feature.number))
        elif ground.intersects(feature.geometry):
            kept.append((feature, feature.geometry))
        else:
            outside += 1
    return kept, problems, outside


def _line_problem(shape: BaseGeometry | None) -> Problem | None:
    if shape is None or shape.is_empty:
        return Problem("geometry_missing")
    if not isinstance(shape, LineString | MultiLineString):
        return Problem("not_a_line", {"type": shape.geom_type})
    return vertices_problem(shape)


def _roads(feature: Feature, shape: BaseGeometry, common: dict[str, Any]) -> Iterator[Road]:
    said = text(picked(feature.properties, CLASS_NAMES)).lower()
    name = text(picked(feature.properties, NAME_NAMES))[:120]
    for line in shapely.get_parts(shape):
        yield Road(shape=to_geos(line), name=name, road_class=CLASSES.get(said, RoadClass.LANE), **common)


def _buildings(feature: Feature, shape: BaseGeometry, common: dict[str, Any]) -> Iterator[Building]:
    try:
        floors = whole(picked(feature.properties, FLOOR_NAMES))
    except BadCell:  # a footprint is worth keeping without its floors
        floors = None
    floors = floors if floors and floors <= MAX_FLOORS else None
    yield Building(shape=to_geos(as_multipolygon(shape)), floors=floors, **common)

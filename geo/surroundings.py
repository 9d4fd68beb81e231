"""Roads, buildings, reach of the pipe, named places, rescue points: each set replaced from one file, all or nothing."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from django.db import transaction
from shapely.geometry import LineString, MultiLineString, MultiPoint, MultiPolygon, Point, Polygon
from shapely.geometry.base import BaseGeometry

from geo.boundaries.levels import Level, shapes_of
from geo.bridge import to_geos, to_shapely
from geo.cells import BadCell, text, whole
from geo.clock import today
from geo.ground_files import GroundFile, normalised_datum, picked, read_ground
from geo.imports import Outcome, earlier, finish, naming, record, repeated
from geo.locks import Lock, hold
from geo.models import Building, ImportKind, NamedPlace, PipeReach, RescuePoint, Road, RoadClass, Town, User
from geo.problems import Problem, Refused
from geo.quarantine import Limits
from geo.readers.feature import Feature
from geo.shapes import MAX_BOUNDARY_VERTICES, as_multipolygon, polygon_problem, vertices_problem

CLASS_NAMES = ("class", "道路等级", "等级", "类型", "highway", "fclass")
NAME_NAMES = ("name", "名称", "道路名称", "路名", "地名", "队伍名称", "站点名称", "标准名称", "MC")
KIND_NAMES = ("kind", "类型", "类别", "地名类别", "地名类型", "fclass")
LIST_NAMES = ("list", "体系", "清单", "名录", "所属体系")
CONTACT_NAMES = ("contact", "联系人", "负责人", "队长")
PHONE_NAMES = ("phone", "电话", "联系电话", "值班电话", "手机")
PEOPLE_NAMES = ("people", "人数", "队伍人数")
EQUIPMENT_NAMES = ("equipment", "装备", "物资", "主要装备")
FLOOR_NAMES = ("floors", "层数", "楼层", "building:levels", "levels")
MAX_FLOORS = 200
MAX_PEOPLE = 100_000
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

Checker = Callable[[Feature], Problem | None]
Maker = Callable[[Feature, BaseGeometry, dict[str, Any]], Iterator[Any]]
Sorted = tuple[list[tuple[Feature, BaseGeometry]], list[Problem], int]


@dataclass(frozen=True, kw_only=True)
class SurroundingsFile:
    """A file of one kind of surroundings and what its bringer says of it; `datum` and `evidence` as for boundaries."""

    path: Path
    town: Town
    datum: str
    layer: str = ""
    evidence: Mapping[str, Any] = field(default_factory=dict)
    again: bool = False
    user: User | None = None
    limits: Limits = field(default_factory=Limits)


@dataclass(frozen=True, slots=True)
class Kind:
    """How one kind of file becomes rows: what refuses a feature, what a feature becomes, which rows it replaces.

    `group`: the field whose values in the file say which rows are replaced; "" replaces all of the town.
    """

    model: Any
    check: Checker
    make: Maker
    group: str = ""


def import_roads(source: SurroundingsFile) -> Outcome:
    """Replace the town's roads by the lines of the file that touch the town; the rest is counted.

    A line in several parts becomes several roads; a class that is not known counts as a lane.
    """
    return import_surroundings(source, ImportKind.ROADS)


def import_buildings(source: SurroundingsFile) -> Outcome:
    """Replace the town's buildings by the polygons of the file that touch it; invalid ones are told and left out."""
    return import_surroundings(source, ImportKind.BUILDINGS)


def import_surroundings(source: SurroundingsFile, kind: ImportKind) -> Outcome:
    """Replace the town's rows of a kind by those of the file that touch the town; features that cannot be used are
    told and left out. Raises Refused when nothing is left, and then nothing was changed.
    """
    with naming(source.path):
        return _replace(source, kind)


def preview_surroundings(source: SurroundingsFile, kind: ImportKind) -> Sorted:
    """(features that would be taken, problems of those that would be left out, how many lie outside the town)."""
    with naming(source.path):
        near = np.array([source.town.centre_lon, source.town.centre_lat])
        file = read_ground(source.path, source.datum, near=near, layer=source.layer, limits=source.limits)
        kept, problems, outside = _sorted_out(file, KINDS[kind].check, town_shape(source.town))
        if not kept:
            raise Refused([*problems, Problem("nothing_in_town", {"outside": outside})])
        return kept, problems, outside


def _replace(source: SurroundingsFile, kind: ImportKind) -> Outcome:
    before = earlier(kind, source.path, source.town, datum=normalised_datum(source.datum))
    if before and not source.again:
        return repeated(before, source.path)
    kept, problems, outside = preview_surroundings(source, kind)
    with transaction.atomic():
        hold(Lock.GROUND, source.town)  # two files at once would each leave their set
        job = record(
            kind=kind,
            path=source.path,
            town=source.town,
            user=source.user,
            datum=normalised_datum(source.datum),
            evidence=source.evidence,
        )
        common = {"town": source.town, "import_job": job}
        rows = [row for feature, shape in kept for row in KINDS[kind].make(feature, shape, common)]
        _replaced(kind, source.town, rows).delete()
        KINDS[kind].model.objects.bulk_create(rows, batch_size=1000)
        counts = {"kept": len(rows), "outside_town": outside, "refused": len(problems)}
        return finish(job, counts, problems)


def _replaced(kind: ImportKind, town: Town, rows: list[Any]) -> Any:
    """The rows that these take the place of."""
    group = KINDS[kind].group
    held = KINDS[kind].model.objects.filter(town=town)
    return held.filter(**{f"{group}__in": {getattr(row, group) for row in rows}}) if group else held


def town_shape(town: Town) -> BaseGeometry:
    """The town's ground today in degrees; Refused("town_without_shape") before its boundary was loaded."""
    boundary = shapes_of(Level.TOWN, town, today()).first()
    if boundary is None:
        raise Refused(Problem("town_without_shape", {"town": town.name}))
    shape = to_shapely(boundary.shape)
    shapely.prepare(shape)
    return shape


def _sorted_out(file: GroundFile, check: Checker, ground: BaseGeometry) -> Sorted:
    """(features that touch the ground, problems of the unusable ones, how many lie outside)."""
    kept, problems, outside = [], list(file.problems), 0
    for feature in file.features:
        problem = check(feature)
        if problem or feature.geometry is None:
            missing = problem or Problem("geometry_missing")
            problems.append(missing.at(file=file.name, row=feature.number))
        elif ground.intersects(feature.geometry):
            kept.append((feature, feature.geometry))
        else:
            outside += 1
    return kept, problems, outside


def _line_problem(feature: Feature) -> Problem | None:
    shape = feature.geometry
    if shape is None or shape.is_empty:
        return Problem("geometry_missing")
    if not isinstance(shape, LineString | MultiLineString):
        return Problem("not_a_line", {"type": shape.geom_type})
    return vertices_problem(shape)


def _area_problem(feature: Feature) -> Problem | None:
    return polygon_problem(feature.geometry)


def _reach_problem(feature: Feature) -> Problem | None:
    """The reach of a pipe network may be one shape with very many corners."""
    return polygon_problem(feature.geometry, max_vertices=MAX_BOUNDARY_VERTICES)


def _place_problem(feature: Feature) -> Problem | None:
    """A place needs a name, and a point or an area that has one."""
    shape = feature.geometry
    if shape is None or shape.is_empty:
        return Problem("geometry_missing")
    if not isinstance(shape, Point | MultiPoint | Polygon | MultiPolygon):
        return Problem("not_a_place", {"type": shape.geom_type})
    if isinstance(shape, Polygon | MultiPolygon) and (problem := polygon_problem(shape)):
        return problem
    return None if text(picked(feature.properties, NAME_NAMES)) else Problem("required", {"field": NAME_NAMES[1]})


def _roads(feature: Feature, shape: BaseGeometry, common: dict[str, Any]) -> Iterator[Road]:
    said = text(picked(feature.properties, CLASS_NAMES)).lower()
    name = text(picked(feature.properties, NAME_NAMES))[:120]
    for line in shapely.get_parts(shape):
        yield Road(shape=to_geos(line), name=name, road_class=CLASSES.get(said, RoadClass.LANE), **common)


def _buildings(feature: Feature, shape: BaseGeometry, common: dict[str, Any]) -> Iterator[Building]:
    floors = _whole(feature, FLOOR_NAMES)  # a footprint is worth keeping without its floors
    floors = floors if floors and floors <= MAX_FLOORS else None
    yield Building(shape=to_geos(as_multipolygon(shape)), floors=floors, **common)


def _pipe_reach(feature: Feature, shape: BaseGeometry, common: dict[str, Any]) -> Iterator[PipeReach]:
    name = text(picked(feature.properties, NAME_NAMES))[:120]
    yield PipeReach(shape=to_geos(as_multipolygon(shape)), name=name, **common)


def _places(feature: Feature, shape: BaseGeometry, common: dict[str, Any]) -> Iterator[NamedPlace]:
    yield NamedPlace(**_named(feature, shape), **common)


def _rescue(feature: Feature, shape: BaseGeometry, common: dict[str, Any]) -> Iterator[RescuePoint]:
    said = feature.properties
    people = _whole(feature, PEOPLE_NAMES)
    yield RescuePoint(
        list_name=text(picked(said, LIST_NAMES))[:32],
        contact=text(picked(said, CONTACT_NAMES))[:32],
        phone=text(picked(said, PHONE_NAMES))[:64],
        people=people if people is not None and people <= MAX_PEOPLE else None,
        equipment=text(picked(said, EQUIPMENT_NAMES))[:200],
        **_named(feature, shape),
        **common,
    )


def _named(feature: Feature, shape: BaseGeometry) -> dict[str, Any]:
    said = feature.properties
    at = to_geos(shapely.force_2d(shape.representative_point()))
    return {"name": text(picked(said, NAME_NAMES))[:120], "kind": text(picked(said, KIND_NAMES))[:32], "point": at}


def _whole(feature: Feature, names: tuple[str, ...]) -> int | None:
    try:
        return whole(picked(feature.properties, names))
    except BadCell:
        return None


KINDS = {
    ImportKind.ROADS: Kind(Road, _line_problem, _roads),
    ImportKind.BUILDINGS: Kind(Building, _area_problem, _buildings),
    ImportKind.PIPE_REACH: Kind(PipeReach, _reach_problem, _pipe_reach),
    ImportKind.PLACES: Kind(NamedPlace, _place_problem, _places),
    ImportKind.RESCUE: Kind(RescuePoint, _place_problem, _rescue, group="list_name"),
}

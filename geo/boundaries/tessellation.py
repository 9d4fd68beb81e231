"""A boundary file against the ground it joins: its neighbours that stay, and the places it should fill."""

from collections.abc import Mapping
from datetime import date
from math import cos, radians

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geo.boundaries.levels import KINDS, Level, shapes_of
from geo.boundaries.rows import BoundaryRow
from geo.bridge import to_shapely
from geo.crs import Floats
from geo.models import Town
from geo.problems import Problem
from geo.topology import Fault, FaultKind, degree_plane, faults


def tessellation_problems(
    rows: list[BoundaryRow], level: Level, town: Town, on: date, *, replaces_all: bool
) -> list[Problem]:
    """Gaps, overlaps and places outside their parent that would exist from `on` if the rows were applied.

    `replaces_all`: places missing in the file end, so they are no neighbours any more.
    """
    to_metres, to_degrees = degree_plane(town.centre_lon, town.centre_lat)
    own = {row.code: row.shape for row in rows}
    staying = {} if replaces_all else _shapes(level, town, on)
    parents, parent_of = _parents(own, level, town, on)
    found = faults(
        {code: shapely.transform(shape, to_metres) for code, shape in {**staying, **own}.items()},
        {code: shapely.transform(shape, to_metres) for code, shape in parents.items()},
        parent_of,
    )
    numbers = {row.code: row.number for row in rows}
    names = _names(level, town) | {row.code: row.name for row in rows}
    return [_problem(fault, to_degrees(np.array([[fault.x, fault.y]]))[0], town, numbers, names) for fault in found]


def _shapes(level: Level, town: Town, on: date) -> dict[str, BaseGeometry]:
    return {getattr(b, level.value).code: to_shapely(b.shape) for b in shapes_of(level, town, on)}


def _parents(
    own: Mapping[str, BaseGeometry], level: Level, town: Town, on: date
) -> tuple[dict[str, BaseGeometry], dict[str, str]]:
    """The shapes that the rows should fill: the village of each grid, the town of anything else."""
    if level == Level.TOWN:
        return {}, {}
    if level == Level.GRID:
        parent_of = {code: code[:12] for code in own}
        villages = _shapes(Level.VILLAGE, town, on)
        return {code: villages[code] for code in set(parent_of.values()) if code in villages}, parent_of
    return _shapes(Level.TOWN, town, on), dict.fromkeys(own, town.code)


def _names(level: Level, town: Town) -> dict[str, str]:
    found = {town.code: town.name}
    for each in {level, Level.VILLAGE}:
        kind = KINDS[each]
        found |= dict(kind.place.objects.filter(**{kind.in_town: town.pk}).values_list("code", "name"))
    return found


def _problem(fault: Fault, point: Floats, town: Town, numbers: Mapping[str, int], names: Mapping[str, str]) -> Problem:
    """The fault as a sentence's parameters: places by name and code, square metres, degrees."""
    said = [f"{names.get(code, '')} {code}".strip() for code in fault.places]
    lon, lat = (round(float(value), 6) for value in point)
    # a degree of longitude has one length in the plane of the check, that of the town's centre
    area = fault.area_m2 * cos(radians(lat)) / cos(radians(town.centre_lat))
    params: dict[str, str | int | float] = {"place": said[0], "area_m2": round(area), "lon": lon, "lat": lat}
    if len(said) > 1:
        params["other"] = said[1]
    code = f"topology_{fault.kind.value}"
    if fault.kind == FaultKind.SLIVER:
        code += f"_{fault.cause}"
        params |= {"width_m": float(f"{fault.width_m:.2g}"), "length_m": round(fault.length_m)}
    row = next((numbers[code] for code in fault.places if code in numbers), None)
    return Problem(code, params, row=row)

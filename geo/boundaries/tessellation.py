"""A boundary file against the ground it joins: its neighbours that stay, and the places it should fill."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from math import cos, radians

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geo.boundaries.fault import GroundFault, drawn, shared_ground
from geo.boundaries.levels import KINDS, Level, shapes_of
from geo.boundaries.rows import BoundaryRow
from geo.bridge import to_shapely
from geo.models import AcceptedOverlap, Town
from geo.problems import Problem, Value
from geo.topology import Fault, FaultKind, degree_plane, faults

Shapes = dict[str, BaseGeometry]


def tessellation_problems(
    rows: list[BoundaryRow], level: Level, town: Town, on: date, *, replaces_all: bool
) -> list[Problem]:
    """The faults of `tessellation_faults` that no document makes lawful, as sentences."""
    found = tessellation_faults(rows, level, town, on, replaces_all=replaces_all)
    return [fault.problem() for fault in found if not fault.document]


def tessellation_faults(
    rows: list[BoundaryRow], level: Level, town: Town, on: date, *, replaces_all: bool
) -> list[GroundFault]:
    """Gaps, overlaps and places outside their parent that would exist from `on` if the rows were applied.

    `replaces_all`: places missing in the file end, so they are no neighbours any more, and every parent must be full.
    """
    own = {row.code: row.shape for row in rows}
    staying = {} if replaces_all else _shapes(level, town, on)
    parents, parent_of = _parents(own, level, town, on, is_whole=replaces_all)
    numbers = {row.code: row.number for row in rows}
    names = _names(level, town) | {row.code: row.name for row in rows}
    return _found({**staying, **own}, parents, parent_of, _Teller(town, level, on, names, numbers))


def faults_in_force(level: Level, town: Town, on: date) -> list[GroundFault]:
    """Gaps, overlaps and places outside their parent among the boundaries of a day."""
    own = _shapes(level, town, on)
    parents, parent_of = _parents(own, level, town, on, is_whole=True)
    return _found(own, parents, parent_of, _Teller(town, level, on, _names(level, town), {}))


@dataclass(frozen=True, slots=True)
class _Teller:
    """What is needed to speak of a fault: the plane of the check, names, rows of the file."""

    town: Town
    level: Level
    on: date
    names: Mapping[str, str]
    numbers: Mapping[str, int]

    def tell(self, fault: Fault) -> GroundFault:
        """The fault in degrees, with names and the parameters of its sentence."""
        _, to_degrees = degree_plane(self.town.centre_lon, self.town.centre_lat)
        (point,) = to_degrees(np.array([[fault.x, fault.y]]))
        lon, lat = (round(float(value), 6) for value in point)
        # a degree of longitude has one length in the plane of the check, that of the town's centre
        area = fault.area_m2 * cos(radians(lat)) / cos(radians(self.town.centre_lat))
        return GroundFault(
            code=f"topology_{fault.kind.value}" + (f"_{fault.cause}" if fault.kind == FaultKind.SLIVER else ""),
            codes=fault.places,
            names=tuple(self.names.get(code, "") for code in fault.places),
            area_m2=round(area, 1),
            lon=lon,
            lat=lat,
            row=next((self.numbers[code] for code in fault.places if code in self.numbers), None),
            shape=drawn(shapely.transform(fault.shape, to_degrees)),
            params=self._params(fault, area, lon, lat),
        )

    def _params(self, fault: Fault, area: float, lon: float, lat: float) -> dict[str, Value]:
        said = [f"{self.names.get(code, '')} {code}".strip() for code in fault.places]
        params: dict[str, Value] = {"place": said[0], "area_m2": round(area), "lon": lon, "lat": lat}
        if len(said) > 1:
            params["other"] = said[1]
        if fault.kind == FaultKind.SLIVER:
            params |= {"width_m": float(f"{fault.width_m:.2g}"), "length_m": round(fault.length_m)}
        return params


def _found(own: Shapes, parents: Shapes, parent_of: Mapping[str, str], teller: _Teller) -> list[GroundFault]:
    to_metres, _ = degree_plane(teller.town.centre_lon, teller.town.centre_lat)
    found = faults(
        {code: shapely.transform(shape, to_metres) for code, shape in own.items()},
        {code: shapely.transform(shape, to_metres) for code, shape in parents.items()},
        parent_of,
    )
    return _with_documents([teller.tell(fault) for fault in found], teller)


def _with_documents(found: list[GroundFault], teller: _Teller) -> list[GroundFault]:
    """Overlaps of grids that a document of the day covers carry it; a pair that outgrew its document does not.

    Two grids may overlap in several pieces: their document is about all of them together.
    """
    if teller.level != Level.GRID:
        return found
    known = AcceptedOverlap.objects.of_town(teller.town).by_pair(teller.on)
    shared = shared_ground(found)
    lawful = {pair: row for pair, row in known.items() if row.covers(shared.get(pair, 0.0))}
    told = []
    for fault in found:
        held = lawful.get(fault.pair) if fault.pair else None
        told.append(fault.accepted(held.document, held.lead.code) if held else fault)
    return told


def _shapes(level: Level, town: Town, on: date) -> Shapes:
    return {getattr(b, level.value).code: to_shapely(b.shape) for b in shapes_of(level, town, on)}


def _parents(
    own: Mapping[str, BaseGeometry], level: Level, town: Town, on: date, *, is_whole: bool
) -> tuple[Shapes, dict[str, str]]:
    """The shapes that the rows should fill: the village of each grid, the town of anything else.

    `is_whole`: the rows are all of their level, so a village without any grid is a gap too.
    """
    if level == Level.TOWN:
        return {}, {}
    if level == Level.GRID:
        parent_of = {code: code[:12] for code in own}
        villages = _shapes(Level.VILLAGE, town, on)
        asked = villages.keys() if is_whole else set(parent_of.values()) & villages.keys()
        return {code: villages[code] for code in asked}, parent_of
    return _shapes(Level.TOWN, town, on), dict.fromkeys(own, town.code)


def _names(level: Level, town: Town) -> dict[str, str]:
    found = {town.code: town.name}
    for each in {level, Level.VILLAGE}:
        kind = KINDS[each]
        found |= dict(kind.place.objects.filter(**{kind.in_town: town.pk}).values_list("code", "name"))
    return found

"""Rows → towns, districts, villages and grids: found by code or made; codes are made where a file has none."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from shapely.geometry.base import BaseGeometry

from geo.boundaries.levels import KINDS, Level, shapes_of
from geo.boundaries.rows import BoundaryRow
from geo.bridge import to_shapely
from geo.models import District, Town, Village
from geo.problems import Problem

FIRST_VILLAGE = 201  # made codes count from the first number of village committees


def with_codes(rows: list[BoundaryRow], level: Level, town: Town, on: date) -> tuple[list[BoundaryRow], list[Problem]]:
    """Rows with made codes: a name that its parent already has keeps its code, others take the next free number.

    Made codes lie under the town (villages) or under the village that holds a point of the grid; a grid in no village
    is a problem. Districts take their name as code.
    """
    if level == Level.DISTRICT:
        return [replace(row, code=f"{town.code}-{row.name}"[:32]) for row in rows], []
    villages = {b.village.code: to_shapely(b.shape) for b in shapes_of(Level.VILLAGE, town, on)}
    kind = KINDS[level]
    known = dict(kind.place.objects.filter(**{kind.in_town: town.pk}).values_list("code", "name"))
    coded, problems = [], []
    for row in rows:
        parent = town.code if level == Level.VILLAGE else _village_of(row, villages)
        if parent is None:
            problems.append(Problem("grid_in_no_village", row=row.number))
            continue
        first = FIRST_VILLAGE if level == Level.VILLAGE else 1
        own = _free_code(parent, row.name, known, first)
        known[own] = row.name
        coded.append(replace(row, code=own))
    return coded, problems


def parent_problems(rows: list[BoundaryRow], level: Level, town: Town) -> list[Problem]:
    """Rows whose code does not belong to the town, or whose village or district is not known."""
    villages = set(Village.objects.filter(town=town).values_list("code", flat=True))
    districts = {name for pair in District.objects.filter(town=town).values_list("code", "name") for name in pair}
    foreign = set(District.objects.exclude(town=town).values_list("code", flat=True))
    found = []
    for row in rows:
        if KINDS[level].digits and not row.code.startswith(town.code):
            found.append(Problem("area_code_foreign", {"code": row.code, "town": town.code}, row=row.number))
        elif level == Level.GRID and row.code[:12] not in villages:
            found.append(Problem("grid_village_unknown", {"code": row.code, "village": row.code[:12]}, row=row.number))
        elif level == Level.DISTRICT and row.code in foreign:
            found.append(Problem("area_code_foreign", {"code": row.code, "town": town.code}, row=row.number))
        elif row.district and row.district not in districts:
            found.append(Problem("district_unknown", {"district": row.district}, row=row.number))
    return found


def write_places(rows: list[BoundaryRow], level: Level, town: Town) -> dict[str, Any]:
    """Every row's place by code, made where it is new; names, kinds and districts follow the file."""
    if level == Level.TOWN:
        return {row.code: town for row in rows}
    model = KINDS[level].place
    parents = _parent_ids(rows, level, town)
    fields = ["name", "kind"] if level == Level.VILLAGE else ["name"]
    if any(row.district for row in rows):  # a file of shapes alone does not take villages out of their districts
        fields.append("district")
    model.objects.bulk_create(
        [model(code=row.code, name=row.name, **parents[row.code]) for row in rows],
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=fields,
    )
    return {place.code: place for place in model.objects.filter(code__in=[row.code for row in rows])}


def _parent_ids(rows: list[BoundaryRow], level: Level, town: Town) -> dict[str, dict[str, Any]]:
    if level == Level.DISTRICT:
        return {row.code: {"town": town} for row in rows}
    if level == Level.GRID:
        ids = dict(Village.objects.filter(town=town).values_list("code", "pk"))
        return {row.code: {"village_id": ids[row.code[:12]]} for row in rows}
    districts = {key: d.pk for d in District.objects.filter(town=town) for key in (d.name, d.code)}
    return {row.code: {"town": town, "kind": row.kind, "district_id": districts.get(row.district)} for row in rows}


def _village_of(row: BoundaryRow, villages: Mapping[str, BaseGeometry]) -> str | None:
    point = row.shape.representative_point()
    return next((code for code, shape in sorted(villages.items()) if shape.covers(point)), None)


def free_numbers(parent: str, taken: Iterable[str], first: int, count: int) -> list[str]:
    """The next `count` codes of a parent after the highest that was ever given: a retired code is never given again."""
    used = [int(code[len(parent) :]) for code in taken if code[len(parent) :].isdigit()]
    last = max([first - 1, *used])
    return [f"{parent}{last + step:03d}" for step in range(1, count + 1)]


def _free_code(parent: str, name: str, known: Mapping[str, str], first: int) -> str:
    """The code of the same name under the parent, else the next number no code of the parent has."""
    siblings = {code: said for code, said in known.items() if code.startswith(parent)}
    same = next((code for code, said in siblings.items() if name and said == name), None)
    return same or free_numbers(parent, siblings, first, 1)[0]

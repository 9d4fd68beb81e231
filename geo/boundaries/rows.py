"""Features of a boundary file as rows: code, name, what they belong to, shape; or what is wrong with each."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

import shapely
from shapely.geometry import MultiPolygon

from geo.boundaries.levels import CODE_MAX, KINDS, Level
from geo.cells import BadCell, code, text
from geo.ground_files import GroundFile, picked
from geo.models import VillageKind
from geo.problems import Problem
from geo.readers.feature import Feature
from geo.shapes import MAX_BOUNDARY_VERTICES, as_multipolygon, polygon_problem

CODE_NAMES = ("code", "编码", "代码", "区划代码", "网格编码", "网格代码", "村编码", "村代码", "DM", "XZQDM", "ZLDWDM")
NAME_NAMES = ("name", "名称", "网格名称", "村名称", "村名", "MC", "XZQMC", "ZLDWMC")
KIND_NAMES = ("kind", "类型", "类别")
DISTRICT_NAMES = ("district", "管区", "管区代码", "所属管区")


@dataclass(frozen=True, slots=True)
class BoundaryRow:
    """One place of the file. `code` is "" when codes are to be made; `district` is the code or name the file gives."""

    number: int
    code: str
    name: str
    shape: MultiPolygon
    kind: str = ""
    district: str = ""


@dataclass(frozen=True, slots=True)
class Columns:
    """Which properties to read; an empty name means the usual aliases. `makes_codes`: the file has no codes."""

    code: str = ""
    name: str = ""
    makes_codes: bool = False


def rows_of(file: GroundFile, level: Level, columns: Columns) -> tuple[list[BoundaryRow], list[Problem]]:
    """Rows in file order, and all that is wrong with the features; the rows are complete only without problems."""
    rows: list[BoundaryRow] = []
    problems = list(file.problems)
    for feature in file.features:
        found = _row(feature, level, columns)
        if isinstance(found, BoundaryRow):
            rows.append(found)
        else:
            problems.append(found.at(file=file.name, row=feature.number))
    problems += _doubles(rows, file.name)
    if not rows and not problems:
        problems.append(Problem("no_features", file=file.name))
    return rows, problems


def dissolved(rows: Iterable[BoundaryRow], town_code: str, name: str) -> list[BoundaryRow]:
    """One row that is the union of all: the town, made of its villages where no file of the town exists."""
    shape = as_multipolygon(shapely.union_all([row.shape for row in rows]))
    return [BoundaryRow(1, town_code, name, shape)]


def _row(feature: Feature, level: Level, columns: Columns) -> BoundaryRow | Problem:
    problem = polygon_problem(feature.geometry, max_vertices=MAX_BOUNDARY_VERTICES)
    if problem or feature.geometry is None:
        return problem or Problem("geometry_missing")
    own = _code(feature, level, columns)
    if isinstance(own, Problem):
        return own
    properties = feature.properties
    name = text(picked(properties, [columns.name] if columns.name else NAME_NAMES))[:64]
    if not name and level != Level.GRID:
        return Problem("required", {"field": columns.name or NAME_NAMES[0]})
    kind = _kind(text(picked(properties, KIND_NAMES)), name, own) if level == Level.VILLAGE else ""
    district = text(picked(properties, DISTRICT_NAMES)) if level == Level.VILLAGE else ""
    return BoundaryRow(feature.number, own, name, as_multipolygon(feature.geometry), kind, district)


def _code(feature: Feature, level: Level, columns: Columns) -> str | Problem:
    if columns.makes_codes:
        return ""
    names = [columns.code] if columns.code else CODE_NAMES
    try:
        found = code(picked(feature.properties, names))
    except BadCell as bad:
        return bad.problem
    if not found:
        return Problem("required", {"field": names[0]})
    digits = KINDS[level].digits
    if digits and not (found.isdigit() and len(found) == digits):
        return Problem("area_code_wrong", {"code": found, "digits": digits})
    return found[:CODE_MAX]


def _kind(said: str, name: str, own: str) -> str:
    """村 or 社区: as the file says, else by the name, else by the code (001-199 are residents' committees)."""
    for words in (said, name):
        if "社区" in words or "居" in words:
            return VillageKind.COMMUNITY
        if "村" in words:
            return VillageKind.VILLAGE
    return VillageKind.COMMUNITY if own[9:12].isdigit() and 1 <= int(own[9:12]) < 200 else VillageKind.VILLAGE


def _doubles(rows: list[BoundaryRow], file: str) -> list[Problem]:
    counts = Counter(row.code for row in rows if row.code)
    return [
        Problem("area_code_twice", {"code": row.code}, file=file, row=row.number)
        for row in rows
        if counts[row.code] > 1
    ]

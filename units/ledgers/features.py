"""Points of a map file as rows of a ledger: properties are its cells, the geometry its coordinates. Pure."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import shapely

from geo.problems import Problem, Refused
from geo.quarantine import read_features
from geo.readers.feature import Feature
from geo.sheets import Row, Sheet, heading

MAP_SUFFIXES = (".geojson", ".json", ".gpkg", ".kml", ".kmz", ".zip")


def read_points(path: Path, aliases: Mapping[str, Sequence[str]]) -> Sheet:
    """One row per feature, numbered from 1; `aliases` are names of properties, best first. Raises Refused.

    A feature without a geometry is a row without coordinates; one that is no point is refused as a row. A feature
    without a name is kept under a name that says so: what stands there is supervised whether it is named or not.
    """
    file = read_features(path)
    if not file.features and not file.problems:
        raise Refused(Problem("sheet_empty", file=path.name))
    headings = _headings(file.features, aliases) | {"name": "name", "x": "x", "y": "y"}
    rows = [_row(feature, headings, path.name) for feature in file.features]
    rows += [Row(problem.row or 0, {}, headings, path.name, "", [problem]) for problem in file.problems]
    columns = {name: at for at, name in enumerate(headings)}
    return Sheet(path.name, "", 0, columns, headings, sorted(rows, key=lambda row: row.number))


def _headings(features: Sequence[Feature], aliases: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Field → the property that means it, in the words of the file; the best alias wins."""
    properties = {heading(name): name for feature in features for name in feature.properties}
    found: dict[str, str] = {}
    for name, all_ in aliases.items():
        meant = next((properties[heading(alias)] for alias in all_ if heading(alias) in properties), None)
        if meant and name not in ("x", "y"):
            found[name] = meant
    return found


def _row(feature: Feature, headings: Mapping[str, str], file: str) -> Row:
    cells = {name: feature.properties.get(meant) for name, meant in headings.items() if name not in ("x", "y")}
    row = Row(feature.number, cells, headings, file)
    if isinstance(feature.geometry, shapely.Point) and not feature.geometry.is_empty:
        cells |= {"x": feature.geometry.x, "y": feature.geometry.y}
    elif feature.geometry is not None:
        row.note(Problem("not_a_point", {"found": feature.geometry.geom_type}))
    if not cells.get("name"):
        cells["name"] = _nameless(cells, feature.number)
        row.note(Problem("unnamed", {"name": str(cells["name"])}, is_notice=True), "name")
    return row


def _nameless(cells: Mapping[str, Any], number: int) -> str:
    """A name that stays the same when the file is exported anew in another order: by the place, where there is one."""
    return f"未命名 {cells['x']:.5f},{cells['y']:.5f}" if "x" in cells else f"未命名 {number}"

"""A user's map file as features in WGS-84: read in quarantine, its declared system compared, converted, axes checked.

Pure. Single features that cannot be used come back as problems with their number; what concerns the whole file raises
Refused.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geo import crs, datum, quarantine, topology
from geo.cells import folded
from geo.crs import Floats
from geo.problems import Problem, Refused
from geo.readers.feature import Feature
from geo.shapes import position_problem

PLANES = frozenset({datum.BD09MC})  # in metres, beside EPSG:n
DEGREE_DATUMS = frozenset({datum.WGS84, datum.CGCS2000, datum.GCJ02, datum.BD09})


@dataclass(frozen=True, slots=True)
class GroundFile:
    """Features in WGS-84 degrees; `problems` of the features that were left out; `datum` in its one spelling."""

    name: str
    features: list[Feature]
    problems: list[Problem]
    datum: str


def read_ground(
    path: Path,
    declared: str,
    *,
    near: Floats | None = None,
    layer: str = "",
    limits: quarantine.Limits | None = None,
) -> GroundFile:
    """Read a map file whose datum its bringer declares (wgs84, cgcs2000, gcj02, bd09, bd09mc or EPSG:n).

    near: (2,) longitude and latitude of the town if it is known, to notice swapped axes.
    """
    name = normalised_datum(declared)
    file = quarantine.read_features(path, layer=layer, limits=limits)
    _refuse_contradiction(name, file.epsg, path.name)
    features, problems = [], list(file.problems)
    for feature in file.features:
        try:
            shape = _converted(feature.geometry, name, near)
        except Refused as refused:
            problems += refused.at(file=path.name, row=feature.number).problems
            continue
        features.append(Feature(feature.number, feature.properties, shape))
    return GroundFile(path.name, features, problems, name)


def normalised_datum(declared: str) -> str:
    """The declared datum in its one spelling. Raises Refused("datum_unknown") or Refused("epsg_unknown")."""
    said = declared.strip().lower()
    if said.startswith("epsg:") and said[5:].isdigit():
        epsg = crs.checked(int(said[5:]))
        return datum.WGS84 if epsg == crs.STORED else datum.CGCS2000 if crs.is_degrees(epsg) else f"EPSG:{epsg}"
    if said in DEGREE_DATUMS | PLANES:
        return said
    raise Refused(Problem("datum_unknown", {"datum": declared}))


def is_projected(name: str) -> bool:
    """The normalised datum is in metres."""
    return name.startswith("EPSG:") or name in PLANES


def picked(properties: Mapping[str, Any], names: Sequence[str]) -> Any:
    """The first filled property that one of the names means; case, blanks and full-width letters do not count."""
    known = {folded(key): value for key, value in properties.items()}
    return next((known[folded(n)] for n in names if known.get(folded(n)) not in (None, "")), None)


def located(problems: Iterable[Problem], file: str) -> list[Problem]:
    """The same problems with the file's name."""
    return [problem.at(file=file) for problem in problems]


def _refuse_contradiction(name: str, epsg: int | None, file: str) -> None:
    """Refuse when the file names another system than its bringer.

    Degrees of phone maps are often marked 4326; Baidu's metres have no number, and pass for whatever plane was at hand.
    """
    if epsg is None or (name in PLANES and not crs.is_degrees(epsg)):
        return
    if is_projected(name):
        agrees = name == f"EPSG:{epsg}"
    else:
        agrees = crs.is_degrees(epsg) and (epsg == crs.STORED or name not in (datum.GCJ02, datum.BD09))
    if not agrees:
        raise Refused(Problem("crs_contradiction", {"declared": name, "found": f"EPSG:{epsg}"}, file=file))


def _converted(shape: BaseGeometry | None, name: str, near: Floats | None) -> BaseGeometry | None:
    if shape is None or shape.is_empty:
        return None
    if not is_projected(name) and (problem := position_problem(shape, near)):
        raise Refused(problem)
    if name in (datum.WGS84, datum.CGCS2000):
        return shape
    dense = topology.densified(shape, topology.DENSE_M if is_projected(name) else topology.DENSE_DEG)
    moved: BaseGeometry = shapely.transform(dense, lambda xy: datum.to_wgs84(np.asarray(xy), name))
    if problem := position_problem(moved, near):
        raise Refused(problem)
    return moved

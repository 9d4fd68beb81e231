"""Invalid polygons mended as an offer: in a child process with limits, with the area before and after.

Never done unasked. `make_valid` ran over a minute on a scribble of 500 vertices and moves ground without a word, so
it runs aside, is stopped in time, and what it changed is told shape by shape.
"""

import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import shapely
from shapely.geometry import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from geo.crs import TownMetres
from geo.ground_files import GroundFile
from geo.problems import Problem, Refused
from geo.quarantine import PROJECT, Limits, bare_environment
from geo.shapes import polygon_problem


@dataclass(frozen=True, slots=True)
class Mend:
    """What mending does to one shape. Areas in m²: `before_m2` as its rings enclose it by their coordinates (a bow
    tie's wings cancel out there), `after_m2` of the mended shape in `parts` polygons; `was` says what is wrong.
    """

    row: int
    was: Problem
    before_m2: float
    after_m2: float
    parts: int
    shape: BaseGeometry

    def notice(self, file: str) -> Problem:
        """The sentence that stays with the import."""
        params = {"before_m2": round(self.before_m2), "after_m2": round(self.after_m2), "parts": self.parts}
        return Problem("polygon_mended", params, file=file, row=self.row, is_notice=True)


def mends_of(file: GroundFile, *, max_vertices: int, limits: Limits | None = None) -> list[Mend]:
    """What could be mended in the file: its invalid polygons with a polygon that is valid. [] when all are valid.

    Raises Refused("mending_too_slow") or ("mending_failed"): such shapes are drawn again by a person.
    """
    bad = [(f.number, f.geometry, p) for f in file.features if (p := _fault(f.geometry, max_vertices)) and f.geometry]
    shapes = _mended([shape for _, shape, _ in bad], limits or Limits()) if bad else []
    found = []
    for (number, before, was), after in zip(bad, shapes, strict=True):
        if after is not None:
            parts = int(shapely.get_num_geometries(after))
            found.append(Mend(number, was, _area_m2(before), _area_m2(after), parts, after))
    return found


def with_mended(file: GroundFile, mends: Sequence[Mend]) -> GroundFile:
    """The file with the mended shapes in place of the invalid ones."""
    after = {mend.row: mend.shape for mend in mends}
    features = [replace(f, geometry=after.get(f.number, f.geometry)) for f in file.features]
    return replace(file, features=features)


def _fault(shape: BaseGeometry | None, max_vertices: int) -> Problem | None:
    """Why the polygon is invalid; None for what is valid, is no polygon, or has another fault (nothing to mend)."""
    if not isinstance(shape, Polygon | MultiPolygon) or shape.is_empty or shape.is_valid:
        return None
    found = polygon_problem(shape, max_vertices=max_vertices)
    return found if found and found.code != "too_many_vertices" else None


def _area_m2(shape: BaseGeometry) -> float:
    centre = shape.envelope.centroid
    return float(abs(TownMetres(round(centre.x, 3), round(centre.y, 3)).to_metres(shape).area))


def _mended(shapes: list[BaseGeometry], limits: Limits) -> list[BaseGeometry | None]:
    with tempfile.TemporaryDirectory(prefix="mending-") as folder:
        source, out = Path(folder) / "in.json", Path(folder) / "out.json"
        source.write_text(json.dumps([shapely.to_wkb(shape, hex=True) for shape in shapes]), encoding="ascii")
        command = [sys.executable, "-m", "geo.readers.mender", str(source), str(out), str(limits.memory_bytes)]
        try:
            subprocess.run(  # noqa: S603 - our own interpreter, module and file names
                command,
                cwd=PROJECT,
                env=bare_environment(Path(folder)),
                timeout=limits.seconds,
                check=True,
                capture_output=True,
            )
        except subprocess.TimeoutExpired:
            raise Refused(Problem("mending_too_slow", {"seconds": round(limits.seconds)})) from None
        except (subprocess.CalledProcessError, OSError) as error:
            raise Refused(Problem("mending_failed")) from error
        return [_read(item) for item in json.loads(out.read_bytes())]


def _read(item: Any) -> BaseGeometry | None:
    if item is None:
        return None
    found: BaseGeometry = shapely.from_wkb(item)
    return found

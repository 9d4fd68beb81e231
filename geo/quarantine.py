"""Map files and workbooks of strangers, opened safely: checked from outside, then read in a child process with limits.

Pure. What comes back is flat, finite geometry in the file's own coordinates, or a refusal with its reason.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import shapely

from geo import magic
from geo.problems import Problem, Refused
from geo.readers.feature import Feature, FeatureFile
from geo.readers.sheet_child import unpacked
from geo.sheets import Table

SUFFIXES = (".geojson", ".json", ".zip", ".gpkg", ".kml", ".kmz", ".dbf")
PROJECT = Path(__file__).resolve().parent.parent
SHEET_MEMORY_BYTES = 2048 * magic.MB  # a hundred thousand rows of thirty cells take 1.2 GB


@dataclass(frozen=True, slots=True)
class Limits:
    """What one file may cost. A bigger file on purpose gets memory and time in proportion."""

    max_bytes: int = magic.MAX_BYTES

    @property
    def memory_bytes(self) -> int:
        """Address space of the child: 1 GB for files up to the usual 20 MB."""
        return round(1024 * magic.MB * max(1.0, self.max_bytes / magic.MAX_BYTES))

    @property
    def seconds(self) -> float:
        """Time of the child: 60 s for files up to the usual 20 MB."""
        return 60.0 * max(1.0, self.max_bytes / magic.MAX_BYTES)


def read_features(path: Path, *, layer: str = "", limits: Limits | None = None) -> FeatureFile:
    """Features of GeoJSON, zipped Shapefile, GeoPackage, KML, KMZ or a dBase table. Raises Refused with a reason code.

    `layer` chooses among several layers or Shapefiles in one file. Features that cannot be read are left out and
    stand in `problems` with their number.
    """
    limits = limits or Limits()
    suffix = path.suffix.lower()
    if suffix == ".ovobj":
        raise Refused(Problem("ovobj", file=path.name))
    magic.refuse_unsafe(path, known=SUFFIXES, max_bytes=limits.max_bytes)
    with tempfile.TemporaryDirectory(prefix="quarantine-") as folder:
        document = _run_child(path, Path(folder), layer, limits)
    if "refused" in document:
        raise Refused(Problem.from_json(problem) for problem in document["refused"]).at(file=path.name)
    return FeatureFile(
        features=[_feature(item) for item in document["features"]],
        problems=[Problem.from_json(problem).at(file=path.name) for problem in document["problems"]],
        epsg=document["epsg"],
    )


def read_tables(path: Path, suffix: str, max_rows: int) -> Iterator[tuple[str, Table]]:
    """Name and cells of each visible sheet, as `geo.sheets.open_tables` gives them, but read in a child process."""
    limits = Limits()
    with tempfile.TemporaryDirectory(prefix="quarantine-") as name:
        folder = Path(name)
        copy, out = folder / f"upload{suffix}", folder / "out.jsonl"
        words = ["geo.readers.sheet_child", str(copy), str(out), str(max_rows), str(SHEET_MEMORY_BYTES)]
        run_child(path, copy, words, limits)
        with out.open(encoding="utf-8") as lines:
            for line in lines:
                document = json.loads(line, object_hook=unpacked)
                if "refused" in document:
                    raise Refused(Problem.from_json(problem) for problem in document["refused"]).at(file=path.name)
                yield document["name"], document["table"]


def _run_child(path: Path, folder: Path, layer: str, limits: Limits) -> dict[str, Any]:
    copy, out, scratch = folder / f"upload{path.suffix.lower()}", folder / "out.json", folder / "scratch"
    scratch.mkdir()
    run_child(
        path, copy, ["geo.readers.child", str(copy), str(out), str(scratch), layer, str(limits.memory_bytes)], limits
    )
    try:
        return dict(json.loads(out.read_bytes()))
    except (OSError, ValueError) as error:
        raise Refused(Problem("file_breaks_reader", {"status": 0}, file=path.name)) from error


def run_child(path: Path, copy: Path, words: Sequence[str], limits: Limits) -> None:
    """Copy the file alone into a folder of its own, so that nothing beside it can be opened, and read it there.

    words: the module to run and its arguments. Raises Refused: file_too_slow, file_breaks_reader.
    """
    shutil.copyfile(path, copy)
    command, environment = [sys.executable, "-m", *words], bare_environment(copy.parent)
    try:
        subprocess.run(  # noqa: S603 - our own interpreter and module; the file name is ours too
            command, cwd=PROJECT, env=environment, timeout=limits.seconds, check=True, capture_output=True
        )
    except subprocess.TimeoutExpired:
        raise Refused(Problem("file_too_slow", {"seconds": round(limits.seconds)}, file=path.name)) from None
    except (subprocess.CalledProcessError, OSError) as error:
        status = error.returncode if isinstance(error, subprocess.CalledProcessError) else 0
        raise Refused(Problem("file_breaks_reader", {"status": status}, file=path.name)) from error


def bare_environment(folder: Path) -> dict[str, str]:
    """No database address, no secret; GDAL without network, without neighbours of the file, with one thread."""
    return {
        "PATH": os.environ.get("PATH", ""),
        "LANG": "C.UTF-8",
        "PYTHONUTF8": "1",
        "HOME": str(folder),
        "TMPDIR": str(folder),
        "OPENBLAS_NUM_THREADS": "1",
        "GDAL_NUM_THREADS": "1",
        "GDAL_DISABLE_READDIR_ON_OPEN": "EMPTY_DIR",
        "CPL_CURL_ENABLE_VSIMEM": "NO",
        "PROJ_NETWORK": "OFF",
    }


def _feature(item: dict[str, Any]) -> Feature:
    shape = None if item["wkb"] is None else shapely.from_wkb(item["wkb"])
    return Feature(item["number"], item["properties"], shape)

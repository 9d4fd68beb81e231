"""The hostile collection and the checked-in table of what each of its files reads as, or why it does not.

hostile.csv: `file` under the collection (a row of invalid_polygons.csv by its number); `readable`: whether a careful
reader could read it, whatever our readers do; `count` of features or filled rows; `shape` of the first feature, or the
first sheet; `first` text to the character; `codes` of the refusal, or of single features as code@number; `remark`.
"""

import csv
import zipfile
from dataclasses import dataclass
from pathlib import Path

import shapely

from geo import cells, shapes
from geo.problems import Refused
from geo.quarantine import read_features
from geo.readers.feature import FeatureFile
from geo.readers.geojson import read_geojson
from geo.sheets import read_tables

TABLE = Path(__file__).with_name("hostile.csv")
POLYGONS = "invalid_polygons.csv"


@dataclass(frozen=True)
class Line:
    """One line of the table. All but `file`, `readable` and `remark` is what was read."""

    file: str
    readable: str
    count: str
    shape: str
    first: str
    codes: str
    remark: str


def lines() -> list[Line]:
    """The whole table."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        return [Line(**row) for row in csv.DictReader(file)]


def files(folder: Path) -> set[str]:
    """Every file of the collection that the table must name."""
    found = {str(path.relative_to(folder)) for kind in ("geojson", "dbf") for path in folder.rglob(f"*.{kind}")}
    found |= {str(path.relative_to(folder)) for path in (folder / "xlsx").iterdir()}
    with (folder / POLYGONS).open(encoding="utf-8") as file:
        return found | {f"{POLYGONS}#{number}" for number, _row in enumerate(csv.DictReader(file), start=1)}


def read(folder: Path, file: str, scratch: Path) -> tuple[str, str, str, str]:
    """(count, shape, first, codes) as our readers have it."""
    try:
        if file.startswith(POLYGONS):
            return "", "", "", _polygon_code(folder / POLYGONS, int(file.partition("#")[2]))
        if file.startswith("xlsx/"):
            return _sheets(folder / file)
        if file.endswith(".geojson"):
            return _features(read_geojson((folder / file).read_bytes()))
        return _features(read_features(_with_siblings(folder / file, scratch)))
    except Refused as refused:
        return "", "", "", " ".join(problem.code for problem in refused.problems)


def _features(file: FeatureFile) -> tuple[str, str, str, str]:
    texts = (
        str(value) for feature in file.features for value in feature.properties.values() if value not in (None, "")
    )
    shape = file.features[0].geometry if file.features else None
    codes = " ".join(f"{problem.code}@{problem.row}" for problem in file.problems)
    return str(len(file.features)), "" if shape is None else shape.geom_type, next(texts, ""), codes


def _sheets(path: Path) -> tuple[str, str, str, str]:
    tables = read_tables(path)
    rows = [[cells.text(cell) for cell in row] for table in tables.values() for row in table]
    filled = [row for row in rows if any(row)]
    return str(len(filled)), next(iter(tables)), next(text for text in filled[0] if text), ""


def _with_siblings(dbf: Path, scratch: Path) -> Path:
    """The table with the files that belong to it, as a zip; alone, where it has none."""
    parts = sorted(dbf.parent.glob(f"{dbf.stem}.*"))
    if len(parts) == 1:
        return dbf
    path = scratch / "upload.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for part in parts:
            archive.write(part, part.name)
    return path


def _polygon_code(path: Path, number: int) -> str:
    with path.open(encoding="utf-8") as file:
        row = list(csv.DictReader(file))[number - 1]
    problem = shapes.validity_problem(shapely.from_wkb(bytes.fromhex(row["wkb_hex"])))
    return problem.code if problem else ""

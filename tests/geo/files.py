"""Small files as users bring them, written for one test."""

import json
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import openpyxl
from shapely import segmentize
from shapely.geometry import box, mapping
from shapely.geometry.base import BaseGeometry

from tests.drawings import degrees

Rows = Sequence[Sequence[Any]]


def metres(west: float, south: float, east: float, north: float) -> BaseGeometry:
    """A rectangle of the drawing (metres about tests.drawings.CENTRE) in degrees.

    With a vertex every 10 m: a side converted by its ends alone would bend away from its neighbours' corners.
    """
    return degrees(segmentize(box(west, south, east, north), 10))


def geojson(path: Path, *features: tuple[dict[str, Any], Any]) -> Path:
    """A FeatureCollection of (properties, shapely geometry or GeoJSON dictionary)."""
    items = [
        {"type": "Feature", "properties": p, "geometry": mapping(g) if isinstance(g, BaseGeometry) else g}
        for p, g in features
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": items}, ensure_ascii=False), encoding="utf-8")
    return path


def workbook(path: Path, rows: Rows, *, title: str = "Sheet1", merged: Sequence[str] = ()) -> Path:
    """A workbook with one sheet."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = title
    for row in rows:
        sheet.append(list(row))
    for cells in merged:
        sheet.merge_cells(cells)
    book.save(path)
    return path


class _WindowsName(zipfile.ZipInfo):
    """A member name as Chinese Windows stores it: cp936 bytes and no flag that says so."""

    def _encodeFilenameFlags(self) -> tuple[bytes, int]:  # noqa: N802 - the standard library's name
        return self.filename.encode("gb18030"), self.flag_bits & ~0x800


def zipped(path: Path, members: dict[str, bytes]) -> Path:
    """A zip as Chinese Windows makes it."""
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in members.items():
            archive.writestr(_WindowsName(name), content, zipfile.ZIP_DEFLATED)
    return path


def shapefile(folder: Path, name: str, frame: Any, *, encoding: str, with_cpg: bool = True) -> Path:
    """A zipped Shapefile of a GeoDataFrame, with Chinese member names if `name` is Chinese."""
    frame.to_file(folder / "raw.shp", driver="ESRI Shapefile", encoding=encoding, engine="pyogrio")
    suffixes = [".shp", ".shx", ".dbf", ".prj", *([".cpg"] if with_cpg else [])]
    parts = {f"{name}{suffix}": (folder / f"raw{suffix}").read_bytes() for suffix in suffixes}
    return zipped(folder / "upload.zip", parts)

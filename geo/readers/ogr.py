"""Zipped Shapefiles, bare dBase tables and GeoPackages, read by the GDAL inside pyogrio's wheel. Pure; child only.

Zips made on Chinese Windows name their members in cp936. Texts of dBase tables are decoded by `dbf_text`.
"""

import shutil
import zipfile
from pathlib import Path, PurePosixPath
from typing import Any

import numpy as np
import pyogrio
import shapely
from shapely.geometry.base import BaseGeometry

from geo import crs
from geo.problems import Problem, Refused
from geo.readers import dbf_text
from geo.readers.feature import Feature, FeatureFile

FLAT_TYPES = frozenset(range(1, 7))  # Point … MultiPolygon of WKB; 7 is a collection, others are curves
PARTS = (".shp", ".shx", ".dbf", ".prj", ".cpg")


def read_shapefile(archive: Path, scratch: Path, layer: str = "") -> FeatureFile:
    """The one Shapefile of a zip (or the one named `layer`); its parts are copied to `scratch` under plain names.

    A zip with a dBase table alone gives features without shapes.
    """
    cpg, prj = _unpack(archive, scratch, layer)
    shp = scratch / "layer.shp"
    found = _decoded(_read(shp if shp.is_file() else scratch / "layer.dbf", encoding=dbf_text.RAW), cpg)
    found.epsg = crs.declared_epsg(prj) or found.epsg
    return found


def read_dbf(path: Path, scratch: Path) -> FeatureFile:
    """A dBase table on its own: features without shapes."""
    copy = scratch / "layer.dbf"
    shutil.copyfile(path, copy)
    return _decoded(_read(copy, encoding=dbf_text.RAW), "")


def _decoded(raw: FeatureFile, cpg: str) -> FeatureFile:
    """The same features with their names and texts as text instead of bytes."""
    texts = [text for feature in raw.features for pair in feature.properties.items() for text in pair]
    decode = dbf_text.decoder([text for text in texts if isinstance(text, str)], cpg)
    raw.features = [
        Feature(
            feature.number,
            {decode(name): decode(v) if isinstance(v, str) else v for name, v in feature.properties.items()},
            feature.geometry,
        )
        for feature in raw.features
    ]
    return raw


def read_geopackage(path: Path, layer: str = "") -> FeatureFile:
    """The one spatial layer of a GeoPackage (or the one named `layer`)."""
    names = [str(name) for name, kind in _call(pyogrio.list_layers, path) if kind is not None]
    return _read(path, layer=_chosen(names, layer))


def _unpack(archive: Path, scratch: Path, layer: str) -> tuple[str, str]:
    """Copy the parts of one Shapefile; give the texts of its .cpg and of its .prj ("" without)."""
    with zipfile.ZipFile(archive) as source:
        members = {_member_name(info): info for info in source.infolist() if not info.is_dir()}
        stem = _chosen_stem(_stems(members, ".shp") or _stems(members, ".dbf"), layer)
        for name, info in members.items():
            part = PurePosixPath(name)
            if part.with_suffix("") == stem and part.suffix.lower() in PARTS:
                (scratch / f"layer{part.suffix.lower()}").write_bytes(source.read(info))
    cpg, prj = scratch / "layer.cpg", scratch / "layer.prj"
    said = cpg.read_bytes().decode("ascii", "replace") if cpg.is_file() else ""
    cpg.unlink(missing_ok=True)  # GDAL shall not decode on its own
    return said, prj.read_bytes().decode("utf-8", "replace") if prj.is_file() else ""


def _stems(members: dict[str, zipfile.ZipInfo], suffix: str) -> set[PurePosixPath]:
    return {PurePosixPath(name).with_suffix("") for name in members if name.lower().endswith(suffix)}


def _member_name(info: zipfile.ZipInfo) -> str:
    if info.flag_bits & 0x800:
        return info.filename
    return info.filename.encode("cp437", "replace").decode("gb18030", "replace")


def _chosen_stem(stems: set[PurePosixPath], layer: str) -> PurePosixPath:
    own = {stem.name: stem for stem in stems if "__MACOSX" not in stem.parts}
    return own[_chosen(sorted(own), layer)]


def _chosen(names: list[str], layer: str) -> str:
    if layer and layer in names:
        return layer
    if len(names) == 1 and not layer:
        return names[0]
    code = "layer_missing" if layer or not names else "many_layers"
    raise Refused(Problem(code, {"layer": layer, "layers": "、".join(names)}))


def _call(function: Any, *args: Any, **options: Any) -> Any:
    try:
        return function(*args, **options)
    except pyogrio.errors.DataSourceError as error:
        raise Refused(Problem("map_unreadable", {"reason": str(error)[:120]})) from None
    except pyogrio.errors.DataLayerError as error:
        raise Refused(Problem("map_unreadable", {"reason": str(error)[:120]})) from None


def _read(path: Path, **options: Any) -> FeatureFile:
    meta, _fids, shapes, columns = _call(pyogrio.raw.read, path, force_2d=True, datetime_as_string=True, **options)
    found = FeatureFile(epsg=crs.declared_epsg(meta["crs"] or ""))
    names = _told_apart([str(name) for name in meta["fields"]])
    rows = len(columns[0]) if shapes is None and columns else 0
    for at, wkb in enumerate(shapes if shapes is not None else [None] * rows):
        properties = {name: _plain(column[at]) for name, column in zip(names, columns, strict=True)}
        try:
            found.features.append(Feature(at + 1, properties, _geometry(wkb)))
        except Refused as refused:
            found.problems += refused.at(row=at + 1).problems
    return found


def _told_apart(names: list[str]) -> list[str]:
    """Columns of one name get numbers, so that none covers another: 面积, 面积_2."""
    seen = [names[: at + 1].count(name) for at, name in enumerate(names)]
    return [name if times == 1 else f"{name}_{times}" for name, times in zip(names, seen, strict=True)]


def _geometry(wkb: bytes | None) -> BaseGeometry | None:
    """Flat geometries only: the type is read from the bytes before any library follows them into nested parts."""
    if wkb is None:
        return None
    kind = int.from_bytes(wkb[1:5], "little" if wkb[0] == 1 else "big") & 0xFFFF
    if kind % 1000 not in FLAT_TYPES:
        raise Refused(Problem("geometry_collection"))
    try:
        shape: BaseGeometry = shapely.from_wkb(wkb)
    except shapely.errors.GEOSException as error:
        raise Refused(Problem("map_unreadable", {"reason": str(error)[:120]})) from None
    if not np.isfinite(shapely.get_coordinates(shape)).all():
        raise Refused(Problem("coordinate_not_finite"))
    return shape


def _plain(value: Any) -> Any:
    """A value that JSON can hold; not-a-number is a blank."""
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, float) and not np.isfinite(value):
        return None
    return value if isinstance(value, str | int | float | bool | None) else str(value)

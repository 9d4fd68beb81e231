"""Map files in the formats and encodings of offices, read in the child process."""

from pathlib import Path

import geopandas
import pytest
from shapely.geometry import box

from geo.problems import Refused
from geo.quarantine import Limits, read_features
from geo.readers.geojson import read_geojson
from tests.geo.files import geojson, shapefile, zipped
from tests.real.data import real_data

GRIDS = geopandas.GeoDataFrame(
    {"编码": ["410821100201001", "410821100201002"], "名称": ["东村第一网格", "东村第二网格"]},
    geometry=[box(113.40, 35.20, 113.41, 35.21), box(113.41, 35.20, 113.42, 35.21)],
    crs=4326,
)


def refusal(path: Path, layer: str = "") -> tuple[str, str]:
    """(reason code, file) of the refusal."""
    with pytest.raises(Refused) as refused:
        read_features(path, layer=layer)
    return refused.value.problems[0].code, refused.value.problems[0].file


@pytest.mark.parametrize(("encoding", "with_cpg"), [("UTF-8", True), ("GBK", True), ("UTF-8", False), ("GBK", False)])
def test_a_zipped_shapefile_is_read_whatever_it_says_of_its_encoding(
    tmp_path: Path, encoding: str, with_cpg: bool
) -> None:
    path = shapefile(tmp_path, "网格图层", GRIDS, encoding=encoding, with_cpg=with_cpg)
    found = read_features(path)
    assert [feature.properties["名称"] for feature in found.features] == ["东村第一网格", "东村第二网格"]
    assert [feature.number for feature in found.features] == [1, 2]
    assert found.epsg == 4326
    assert found.features[0].geometry is not None
    assert found.features[0].geometry.equals(GRIDS.geometry[0])


@pytest.mark.parametrize(("suffix", "driver"), [(".gpkg", "GPKG"), (".kml", "KML"), (".geojson", "GeoJSON")])
def test_other_formats_give_the_same_features(tmp_path: Path, suffix: str, driver: str) -> None:
    path = tmp_path / f"grids{suffix}"
    GRIDS.to_file(path, driver=driver, engine="pyogrio")
    found = read_features(path)
    assert [f.properties["编码"] for f in found.features] == ["410821100201001", "410821100201002"]
    assert all(f.geometry is not None and f.geometry.area == pytest.approx(1e-4) for f in found.features)
    assert found.epsg == 4326


def test_one_of_several_layers_must_be_named(tmp_path: Path) -> None:
    path = tmp_path / "town.gpkg"
    for layer in ("villages", "grids"):
        GRIDS.to_file(path, driver="GPKG", layer=layer, engine="pyogrio")
    assert refusal(path) == ("many_layers", "town.gpkg")
    assert refusal(path, layer="roads") == ("layer_missing", "town.gpkg")
    assert len(read_features(path, layer="grids").features) == 2


def test_a_zip_without_a_shapefile_says_so(tmp_path: Path) -> None:
    assert refusal(zipped(tmp_path / "a.zip", {"readme.txt": b"hello"})) == ("layer_missing", "a.zip")


def test_bad_features_are_left_out_with_their_number_and_good_ones_kept(tmp_path: Path) -> None:
    path = geojson(
        tmp_path / "a.geojson",
        ({"n": 1}, box(113.4, 35.2, 113.5, 35.3)),
        ({"n": 2}, {"type": "Polygon", "coordinates": [[[113, 35], [114, 35], [114, 36], [113, 36]]]}),
        ({"n": 3}, {"type": "Point", "coordinates": ["113.4", "35.2"]}),
        ({"n": 4}, None),
        ({"n": 5}, {"type": "GeometryCollection", "geometries": []}),
    )
    found = read_features(path)
    assert [(f.number, f.geometry is None) for f in found.features] == [(1, False), (4, True)]
    assert [(p.code, p.row, p.file) for p in found.problems] == [
        ("ring_open", 2, "a.geojson"),
        ("coordinates_wrong", 3, "a.geojson"),
        ("geometry_collection", 5, "a.geojson"),
    ]


def test_an_xml_bomb_and_a_broken_document_are_refused(tmp_path: Path) -> None:
    bomb = tmp_path / "bomb.kml"
    bomb.write_text('<?xml version="1.0"?><!DOCTYPE k [<!ENTITY a "aaaa">]><kml>&a;</kml>', encoding="utf-8")
    assert refusal(bomb) == ("xml_broken", "bomb.kml")
    cut = tmp_path / "cut.geojson"
    cut.write_text('{"type": "FeatureCollection",\n "features": [', encoding="utf-8")
    assert refusal(cut) == ("json_broken", "cut.geojson")


def test_a_reader_that_needs_too_much_memory_dies_alone(tmp_path: Path) -> None:
    path = geojson(tmp_path / "a.geojson", ({}, box(113.4, 35.2, 113.5, 35.3)))

    class Starved(Limits):
        """So little memory that the libraries cannot even be loaded."""

        memory_bytes = 40 * 1024 * 1024

    with pytest.raises(Refused) as refused:
        read_features(path, limits=Starved())
    assert refused.value.problems[0].code == "file_breaks_reader"


def test_the_childs_environment_holds_no_secret(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from geo.quarantine import _bare_environment

    monkeypatch.setenv("DATABASE_URL", "postgis://user:password@host/name")
    monkeypatch.setenv("SECRET_KEY", "secret")
    assert not {"DATABASE_URL", "SECRET_KEY"} & _bare_environment(tmp_path).keys()


@pytest.mark.real
def test_good_geojson_of_the_hostile_collection_is_read_and_most_bad_ones_are_not() -> None:
    folder = real_data("hostile") / "geojson" / "test"
    good = sorted(folder.rglob("good/*.geojson"))
    bad = sorted(folder.rglob("bad/*.geojson"))
    assert good
    assert bad
    for path in good:
        if "geometrycollection" not in path.name:
            assert not read_geojson(path.read_bytes()).problems, path.name
    refused_or_told = 0
    for path in bad:
        try:
            refused_or_told += bool(read_geojson(path.read_bytes()).problems)
        except Refused:
            refused_or_told += 1
    assert refused_or_told >= len(bad) * 2 / 3

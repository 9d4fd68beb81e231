"""Map files in the formats and encodings of offices, read in the child process."""

from pathlib import Path

import geopandas
import pytest
from shapely.geometry import MultiPoint, Point, box, mapping

from geo.problems import Refused
from geo.quarantine import Limits, read_features
from geo.readers.dbf_text import decoder, encodings_of
from tests.geo.files import geojson, shapefile, zipped

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


@pytest.mark.parametrize(("encoding", "with_cpg"), [(e, c) for e in ("UTF-8", "GBK", "GB18030") for c in (True, False)])
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


def test_a_kmz_is_its_main_document(tmp_path: Path) -> None:
    GRIDS.to_file(tmp_path / "doc.kml", driver="KML", engine="pyogrio")
    main = (tmp_path / "doc.kml").read_bytes()
    path = zipped(tmp_path / "grids.kmz", {"files/other.kml": b"<kml/>", "图标.png": b"\x89PNG", "doc.kml": main})
    assert [f.properties["名称"] for f in read_features(path).features] == ["东村第一网格", "东村第二网格"]
    assert refusal(zipped(tmp_path / "a.kmz", {"icon.png": b"\x89PNG"})) == ("layer_missing", "a.kmz")


def test_a_dbase_table_alone_gives_features_without_shapes(tmp_path: Path) -> None:
    shapefile(tmp_path, "网格", GRIDS, encoding="GBK", with_cpg=False)
    found = read_features(tmp_path / "raw.dbf")
    assert [(f.properties["名称"], f.geometry) for f in found.features] == [
        ("东村第一网格", None),
        ("东村第二网格", None),
    ]


@pytest.mark.parametrize(
    ("texts", "cpg", "encoding", "expected"),
    [
        (["东村", "镕记饭店"], "", "gb18030", ["东村", "镕记饭店"]),
        (["东村", "㐂㙍"], "", "gb18030", ["东村", "㐂㙍"]),
        (["东村", "abc"], "", "utf-8", ["东村", "abc"]),
        (["Peçeña", "México"], "", "cp1252", ["Peçeña", "México"]),
        (["東村"], "Big-5", "big5", ["東村"]),
        (["东村"], "UTF-8", "gb18030", ["东村"]),  # the .cpg says something else than is true
        (["东村"], "nonsense", "utf-8", ["东村"]),
    ],
)
def test_the_texts_of_a_dbase_table_are_right_to_the_character(
    texts: list[str], cpg: str, encoding: str, expected: list[str]
) -> None:
    raw = [text.encode(encoding).decode("latin-1") for text in texts]
    assert list(map(decoder(raw, cpg), raw)) == expected


@pytest.mark.parametrize(("encoding", "cpg"), [("utf-8", "UTF-8"), ("utf-8", ""), ("gb18030", "GBK"), ("gb18030", "")])
def test_a_character_cut_by_its_fields_width_spoils_no_other(encoding: str, cpg: str) -> None:
    whole, cut = "东村第一网格".encode(encoding), "焦作市武陟县".encode(encoding)[:-1]
    raw = [whole.decode("latin-1"), cut.decode("latin-1")]
    assert list(map(decoder(raw, cpg), raw)) == ["东村第一网格", "焦作市武陟"]


@pytest.mark.parametrize(
    ("cpg", "encoding"),
    [
        *(("UTF-8\r\n", "utf-8"), ("65001", "utf-8"), ("ANSI 936", "gb18030"), ("GB2312", "gb18030")),
        *(("OEM 866", "cp866"), ("88591", "iso8859-1"), ("koi8r", "koi8-r"), ("874", "cp874")),
    ],
)
def test_a_cpg_names_its_encoding_in_many_ways(cpg: str, encoding: str) -> None:
    assert encodings_of(cpg) == [encoding]


def test_columns_of_one_name_do_not_cover_each_other(tmp_path: Path) -> None:
    both = GRIDS.rename(columns={"名称": "area_first", "编码": "area_firs2"})
    path = shapefile(tmp_path, "a", both, encoding="UTF-8")
    raw = (tmp_path / "raw.dbf").read_bytes().replace(b"area_firs2", b"area_first")
    parts = {f"a{suffix}": (tmp_path / f"raw{suffix}").read_bytes() for suffix in (".shp", ".shx", ".prj")}
    found = read_features(zipped(path, parts | {"a.dbf": raw}))
    assert list(found.features[0].properties.values()) == ["410821100201001", "东村第一网格"]


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


def test_a_name_that_stands_twice_says_two_things_and_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.geojson"
    path.write_text('{"type": "Feature", "geometry": null, "properties": {"编码": 1, "编码": 2}}', encoding="utf-8")
    assert refusal(path) == ("json_name_twice", "a.geojson")


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
        ({"n": 6}, {"type": "GeometryCollection", "geometries": [mapping(Point(1, 2)), mapping(Point(3, 4))]}),
    )
    found = read_features(path)
    assert [(f.number, f.geometry is None) for f in found.features] == [(1, False), (4, True), (6, False)]
    assert found.features[-1].geometry == MultiPoint([(1, 2), (3, 4)])
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
    from geo.quarantine import bare_environment

    monkeypatch.setenv("DATABASE_URL", "postgis://user:password@host/name")
    monkeypatch.setenv("SECRET_KEY", "secret")
    assert not {"DATABASE_URL", "SECRET_KEY"} & bare_environment(tmp_path).keys()

"""Map files in every declared system, as features in true degrees."""

import zipfile
from collections.abc import Callable
from pathlib import Path

import geopandas
import numpy as np
import pytest
import shapely
from shapely.geometry import Polygon, box

from geo import baidu_metres, datum
from geo.crs import Floats
from geo.ground_files import read_ground
from geo.problems import Refused
from geo.shapes import polygon_problem
from geo.topology import densified
from tests.faults.datum_vote import web_mercator
from tests.geo.files import geojson

HERE = box(113.40, 35.20, 113.41, 35.21)
NEAR = np.array([113.4, 35.2])
CASTS: dict[str, Callable[[Floats], Floats]] = {
    "wgs84": lambda points: points,
    "gcj02": datum.wgs84_to_gcj02,
    "bd09": datum.wgs84_to_bd09,
    "bd09mc": lambda points: baidu_metres.from_bd09(datum.wgs84_to_bd09(points)),
    "EPSG:3857": web_mercator,
}


@pytest.mark.parametrize("name", CASTS)
def test_a_file_in_a_declared_datum_comes_to_its_true_place(tmp_path: Path, name: str) -> None:
    written = shapely.transform(densified(HERE, 0.0005), lambda xy: CASTS[name](np.asarray(xy)))
    found = read_ground(geojson(tmp_path / "a.geojson", ({"code": "1"}, written)), name, near=NEAR)
    (feature,) = found.features
    assert found.datum == name
    assert feature.geometry is not None
    assert shapely.hausdorff_distance(feature.geometry, HERE) < 4e-6  # Baidu's own polynomials drift by 0.25 m


def test_web_mercator_is_said_by_the_file_and_must_be_declared(tmp_path: Path) -> None:
    path = tmp_path / "a.gpkg"
    geopandas.GeoDataFrame({"code": ["1"]}, geometry=[HERE], crs=4326).to_crs(3857).to_file(path, engine="pyogrio")
    (feature,) = read_ground(path, "EPSG:3857", near=NEAR).features
    assert feature.geometry is not None
    assert shapely.hausdorff_distance(feature.geometry, HERE) < 1e-9
    for declared in ("wgs84", "EPSG:4547"):
        with pytest.raises(Refused) as refused:
            read_ground(path, declared, near=NEAR)
        assert refused.value.problems[0].code == "crs_contradiction"


def test_a_bow_tie_in_a_projected_shapefile_is_still_one_after_conversion(tmp_path: Path) -> None:
    x, y = 445_000, 3_896_000
    ring = Polygon([(x, y), (x + 400, y + 310), (x + 400, y), (x, y + 290)])
    geopandas.GeoDataFrame({"code": ["1"]}, geometry=[ring], crs=4547).to_file(tmp_path / "a.shp", engine="pyogrio")
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        for suffix in (".shp", ".shx", ".dbf", ".prj"):
            archive.write(tmp_path / f"a{suffix}", f"a{suffix}")
    (feature,) = read_ground(tmp_path / "a.zip", "EPSG:4547", near=NEAR).features
    problem = polygon_problem(feature.geometry)
    assert problem is not None
    assert problem.code == "self_intersection"
    assert problem.params["lon"] == pytest.approx(113.398, abs=2e-3)
    assert problem.params["lat"] == pytest.approx(35.19, abs=1e-2)

"""Zones of China and the town's own metres."""

import numpy as np
import pytest
import shapely
from pyproj import Geod

from geo import crs
from geo.crs import TownMetres
from geo.problems import Refused


def code_of(refused: pytest.ExceptionInfo[Refused]) -> str:
    return refused.value.problems[0].code


def test_the_zone_with_prefix_and_the_one_without_mean_the_same_ground() -> None:
    plain = crs.to_lonlat(np.array([[445_000.0, 3_900_000.0]]), 4547)
    prefixed = crs.to_lonlat(np.array([[38_445_000.0, 3_900_000.0]]), 4526)
    assert crs.central_meridian(4547) == crs.central_meridian(4526) == 114.0
    np.testing.assert_allclose(plain, prefixed, atol=1e-9)
    np.testing.assert_allclose(crs.from_lonlat(plain, 4547), [[445_000.0, 3_900_000.0]], atol=1e-4)


@pytest.mark.parametrize("epsg", [25832, 4214, 2437, 0, 999999])
def test_an_unknown_system_is_refused_by_number(epsg: int) -> None:
    with pytest.raises(Refused) as refused:
        crs.to_lonlat(np.zeros((1, 2)), epsg)
    assert code_of(refused) == "epsg_unknown"


def test_points_outside_their_zone_are_refused_with_the_meridian() -> None:
    with pytest.raises(Refused) as refused:
        crs.from_lonlat(np.array([[120.0, 35.0]]), 4547)
    assert code_of(refused) == "zone_left"
    assert refused.value.problems[0].params["meridian"] == 114.0


def test_web_mercator_is_read_but_never_written() -> None:
    lonlat = crs.to_lonlat(np.array([[12_623_630.5, 4_190_540.4]]), 3857)
    np.testing.assert_allclose(lonlat, [[113.4, 35.2]], atol=0.01)
    with pytest.raises(Refused) as refused:
        crs.from_lonlat(lonlat, 3857)
    assert code_of(refused) == "epsg_unknown"


def test_a_column_of_eastings_names_its_zone_by_magnitude() -> None:
    assert crs.zones_near(113.4, 445_000) == [4547, 4546]
    assert crs.zones_near(113.4, 38_445_000) == [4526]
    assert crs.zones_near(113.4, 12_623_630) == [3857]
    assert crs.zones_near(113.4, 3_900_000) == []


@pytest.mark.parametrize(
    ("text", "epsg"),
    [
        ("urn:ogc:def:crs:OGC:1.3:CRS84", 4326),
        ("urn:ogc:def:crs:EPSG::4547", 4547),
        ("EPSG:4490", 4490),
        ('GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563]],PRIMEM["Greenwich",0],'
         'UNIT["degree",0.0174532925199433]]', 4326),
        ('PROJCS["CGCS2000_3_Degree_GK_CM_114E",GEOGCS["GCS_China_Geodetic_Coordinate_System_2000",'
         'DATUM["D_China_2000",SPHEROID["CGCS2000",6378137.0,298.257222101]],PRIMEM["Greenwich",0.0],'
         'UNIT["Degree",0.0174532925199433]],PROJECTION["Gauss_Kruger"],PARAMETER["False_Easting",500000.0],'
         'PARAMETER["False_Northing",0.0],PARAMETER["Central_Meridian",114.0],PARAMETER["Scale_Factor",1.0],'
         'PARAMETER["Latitude_Of_Origin",0.0],UNIT["Meter",1.0]]', 4547),
        ("+proj=longlat +nadgrids=/etc/passwd", None),
        ("nonsense", None),
    ],
)  # fmt: skip
def test_what_a_file_says_of_itself_is_recognised_as_wkt_or_a_number_only(text: str, epsg: int | None) -> None:
    assert crs.declared_epsg(text) == epsg


@pytest.mark.parametrize(("lon", "lat"), [(113.4, 35.2), (9.53, 47.15), (34.9, -1.4), (-179.9, 12.0)])
def test_the_towns_metres_measure_ground_as_the_ellipsoid_does(lon: float, lat: float) -> None:
    plane = TownMetres(lon, lat)
    square = shapely.box(-6000, -6000, 6000, 6000)
    area, _perimeter = Geod(ellps="WGS84").geometry_area_perimeter(plane.to_lonlat(shapely.segmentize(square, 200)))
    assert abs(area) == pytest.approx(square.area, rel=1e-6)


@pytest.mark.parametrize("lat", [-60, -35, -1.4, 0, 20, 35.2, 47.15, 60])
@pytest.mark.parametrize("lon", [-179.99, -70.6, 9.53, 113.4])
def test_a_square_of_1_km_to_30_km_from_the_centre_has_its_geodesic_area_within_3e_5(lon: float, lat: float) -> None:
    """The square is made on the ellipsoid, by geodesics of 500 m from its middle, not in the plane that is judged."""
    geod, plane = Geod(ellps="WGS84"), TownMetres(lon, lat)
    for bearing in range(0, 360, 30):
        for away in (0, 10_000, 30_000):
            middle = geod.fwd(lon, lat, bearing, away)[:2]
            ends = [geod.fwd(*middle, turn, 500 * 2**0.5)[:2] for turn in (45, 135, 225, 315)]
            square = shapely.segmentize(shapely.Polygon(_on_one_side(np.array(ends), lon)), 0.0005)
            area, _perimeter = geod.geometry_area_perimeter(square)
            assert plane.to_metres(square).area == pytest.approx(abs(area), rel=3e-5)


def _on_one_side(lonlat: np.ndarray, lon: float) -> np.ndarray:
    """Longitudes within half a turn of `lon`, beyond ±180 where need be."""
    return np.column_stack([lon + (lonlat[:, 0] - lon + 180) % 360 - 180, lonlat[:, 1]])


def test_metres_and_degrees_go_there_and_back_for_all_kinds_of_input() -> None:
    plane = TownMetres(113.4, 35.2)
    points = np.array([[0.0, 0.0], [1500.0, -2500.0]])
    np.testing.assert_allclose(plane.to_metres(plane.to_lonlat(points)), points, atol=1e-6)
    shapes = np.array([shapely.Point(10, 20), shapely.box(0, 0, 5, 5)], dtype=object)
    back = plane.to_metres(plane.to_lonlat(shapes))
    assert shapely.equals_exact(back, shapes, tolerance=1e-6).all()
    np.testing.assert_allclose(plane.to_lonlat(np.zeros((1, 2))), [[113.4, 35.2]], atol=1e-9)

"""Shifts of the phone maps, against public test vectors and an independent implementation."""

import csv
from collections.abc import Callable

import geocoordinates_ffi
import numpy as np
import pytest
from pyproj import Geod

from geo import baidu_metres, datum
from geo.crs import Floats
from geo.problems import Refused
from tests.faults import datum_inverse
from tests.real.data import real_data

STEPS: dict[tuple[str, str], Callable[[Floats], Floats]] = {
    ("WGS84", "GCJ02"): datum.wgs84_to_gcj02,
    ("GCJ02", "WGS84"): datum.gcj02_to_wgs84,
    ("GCJ02", "BD09"): datum.gcj02_to_bd09,
    ("BD09", "GCJ02"): datum.bd09_to_gcj02,
    ("WGS84", "BD09"): datum.wgs84_to_bd09,
    ("BD09", "WGS84"): datum.bd09_to_wgs84,
}
ROUND_TRIPS = [
    (datum.wgs84_to_gcj02, datum.gcj02_to_wgs84),
    (datum.gcj02_to_bd09, datum.bd09_to_gcj02),
    (datum.wgs84_to_bd09, datum.bd09_to_wgs84),
]
TOWNS = np.array([[113.4, 35.2], [121.47, 31.23], [87.6, 43.8], [91.1, 29.65], [126.6, 45.7], [110.3, 20.0]])


def metres_apart(one: Floats, other: Floats) -> float:
    """The largest distance between two (n, 2) arrays of degrees."""
    _ahead, _back, distances = Geod(ellps="WGS84").inv(one[:, 0], one[:, 1], other[:, 0], other[:, 1])
    return float(np.max(distances))


@pytest.mark.real
def test_every_public_vector_is_met_within_its_tolerance() -> None:
    with (real_data("datum") / "vectors.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 300
    for row in rows:
        start = np.array([[float(row["lon_in"]), float(row["lat_in"])]])
        end = np.array([[float(row["lon_out"]), float(row["lat_out"])]])
        assert metres_apart(STEPS[row["from"], row["to"]](start), end) <= float(row["tolerance_m"]), row


def test_the_shift_near_the_town_is_what_surveyors_measure() -> None:
    here = np.array([[113.4, 35.2]])
    assert metres_apart(datum.wgs84_to_gcj02(here), here) == pytest.approx(601, abs=1)
    assert metres_apart(datum.wgs84_to_bd09(here), here) == pytest.approx(1357, abs=2)


def test_inverses_return_to_the_start_within_a_millimetre() -> None:
    assert metres_apart(datum.gcj02_to_wgs84(datum.wgs84_to_gcj02(TOWNS)), TOWNS) < 1e-3
    assert metres_apart(datum.bd09_to_wgs84(datum.wgs84_to_bd09(TOWNS)), TOWNS) < 1e-3


def test_inverses_agree_with_an_independent_implementation_on_points_of_all_china() -> None:
    assert datum_inverse.play(0, points=1000) == ""


def test_baidus_metres_agree_with_an_independent_implementation() -> None:
    points = datum_inverse.points_of_china(5, 300)
    theirs = [geocoordinates_ffi.baidu_mercator_from_bd09(geocoordinates_ffi.Bd09(lat=y, lon=x)) for x, y in points]
    ours = baidu_metres.from_bd09(points)
    np.testing.assert_allclose(ours, [(point.x, point.y) for point in theirs], atol=1e-5)
    assert metres_apart(baidu_metres.to_bd09(ours), points) < 0.3
    assert metres_apart(datum.to_wgs84(ours, "bd09mc"), datum.bd09_to_wgs84(points)) < 0.3


@pytest.mark.parametrize(("edge", "inwards"), [((72.004, 30), (1, 0)), ((137.8347, 30), (-1, 0))])
@pytest.mark.parametrize("axis", [0, 1])
def test_china_ends_at_the_border_of_its_box(edge: tuple[float, float], inwards: tuple[int, int], axis: int) -> None:
    if axis:
        edge, inwards = (100.0, 0.8293 if inwards[0] > 0 else 55.8271), (0, inwards[0])
    step = np.array(inwards) * 1e-7
    on, inside, outside = (np.array([edge]) + n * step for n in (0, 1, -1))
    assert [bool(datum.is_shifted(point)[0]) for point in (on, inside, outside)] == [True, True, False]
    for convert in STEPS.values():
        np.testing.assert_array_equal(convert(outside), outside)
        assert metres_apart(convert(inside), inside) > 50
        assert metres_apart(convert(inside), convert(on)) < 0.1
    well_inside = np.array([edge]) + 200_000 * step  # 0.02 degrees: farther than a shift reaches
    for there, back in ROUND_TRIPS:
        np.testing.assert_allclose(back(there(well_inside)), well_inside, atol=1e-9)


def test_nothing_is_shifted_outside_china() -> None:
    abroad = np.array([[9.52, 47.14], [24.9, 60.2], [34.9, -1.4]])
    assert not datum.is_shifted(abroad).any()
    for step in STEPS.values():
        np.testing.assert_array_equal(step(abroad), abroad)


def test_a_named_datum_may_come_with_swapped_columns() -> None:
    lonlat = np.array([[113.4, 35.2]])
    np.testing.assert_allclose(datum.to_wgs84(lonlat[:, ::-1], "wgs84/yx"), lonlat)
    np.testing.assert_allclose(datum.to_wgs84(datum.wgs84_to_gcj02(lonlat)[:, ::-1], "gcj02/yx"), lonlat, atol=1e-9)


def test_an_unknown_name_is_refused() -> None:
    with pytest.raises(Refused) as refused:
        datum.to_wgs84(TOWNS, "beijing54")
    assert refused.value.problems[0].code == "datum_unknown"

"""Positions in all notations: whatever a formatter writes, the parser reads back within the digits written."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo import cells, crs, datum
from geo.positions import Reading, parse_coordinate, parse_position
from geo.problems import BadCell
from tests.faults.datum_vote import web_mercator

HERE = (113.45, 35.2)
LONS, LATS = st.floats(73.5, 135.0), st.floats(18.0, 53.5)
FULL_WIDTH = str.maketrans("0123456789.-,:", "０１２３４５６７８９．－，：")
DIVIDERS = st.sampled_from([",", ", ", "，", "、", " ", "　", "\t", ";", "；", " / ", "\n", "|"])
# degree, minute and second signs; the last one leaves the second's out
SIGNS = st.sampled_from(["°′″", "°'\"", "度分秒", "º’”", "°＇＂", "°´〃"])


def only(said: str, near: tuple[float, float] | None = None) -> Reading:
    """The one reading of a text."""
    (reading,) = parse_position(said, near)
    return reading


def dms(value: float, signs: str, digits: int) -> str:
    """Degrees, minutes and seconds; the seconds never round up to 60."""
    whole = math.floor(value * 3600 * 10**digits + 1e-6)
    seconds = whole % (60 * 10**digits) / 10**digits
    minutes = whole // (60 * 10**digits)
    return f"{minutes // 60}{signs[0]}{minutes % 60:02d}{signs[1]}{seconds:0{digits + 3}.{digits}f}{signs[2]}"


@pytest.mark.parametrize(
    "said",
    [
        "113.45, 35.2",
        "35.2 113.45",
        "１１３．４５　３５．２",
        "东经113°27′00″ 北纬35°12′",
        "北纬35°12′00″，东经113°27′00″",
        "N35°12' E113°27'",
        "35.2N113.45E",
        "35°12′N, 113°27′E",
        "113度27分0秒，35度12分0秒",
        "113:27:00 35:12:00",
        "[113.45, 35.2]",
        "(113.45;35.2)",
        '{"lat": 35.2, "lng": 113.45}',
        "经度：113.45 纬度：35.2",
        "坐标：113.45、35.2",
        "geo:35.2,113.45?z=17",
        "geo:35.2,113.45,80;crs=wgs84",
        "113.45,35.2,87.5",
        "113.45°E\t35.2°N",
        "+35.2, +113.45",
    ],
)
def test_one_place_has_many_spellings(said: str) -> None:
    reading = only(said)
    assert (reading.x, reading.y) == pytest.approx(HERE, abs=1e-9)
    assert reading.datums[0] == "wgs84"


@pytest.mark.parametrize(
    "said",
    [
        *("", "abc", "113.45", "113.45, 200", "113。45, 35.2", "113.45, 35.2, 1, 2", "E113.45 E35.2", "12:30"),
        *("113°61′0″, 35°12′0″", "445123.5, 45", "东经113.45 镇政府", "geo:113.45,35.2", "38445123.5, 12"),
        "445123.5, 20000001",
    ],
)
def test_what_is_no_pair_is_not_guessed(said: str) -> None:
    with pytest.raises(BadCell) as bad:
        parse_position(said)
    assert bad.value.problem.code == "position_not_read"
    assert bad.value.problem.params["value"] == said


def test_south_and_west_are_negative() -> None:
    assert (only("S1°30′ W70°15′").x, only("S1°30′ W70°15′").y) == (-70.25, -1.5)
    assert only("西经70.25 南纬1.5").x == -70.25


def test_where_neither_letters_nor_size_decide_both_orders_are_told() -> None:
    first, second = parse_position("9.52, 47.14")
    assert (first.x, first.y, first.is_northing_first) == (9.52, 47.14, False)
    assert (second.x, second.y, second.is_northing_first) == (47.14, 9.52, True)
    assert only("47.14, 9.52", near=(9.5, 47.1)) == Reading(9.52, 47.14, ("wgs84",), is_northing_first=True)


@given(LONS, LATS, st.integers(3, 9), DIVIDERS, st.booleans(), st.booleans())
def test_decimal_degrees_come_back_in_any_order_and_width(
    lon: float, lat: float, digits: int, divider: str, turned: bool, wide: bool
) -> None:
    written = [f"{lon:.{digits}f}", f"{lat:.{digits}f}"]
    said = divider.join(reversed(written) if turned else written)
    reading = only(said.translate(FULL_WIDTH) if wide else said)
    assert (reading.x, reading.y) == (float(written[0]), float(written[1]))
    assert reading.is_northing_first == turned
    assert set(reading.datums) == {"wgs84", "gcj02", "bd09"}


@given(LONS, LATS, SIGNS, st.integers(1, 4), DIVIDERS, st.sampled_from(["", "EN", "东北", "suffix"]), st.booleans())
def test_degrees_minutes_seconds_come_back_within_their_digits(
    lon: float, lat: float, signs: str, digits: int, divider: str, letters: str, turned: bool
) -> None:
    pair = [dms(lon, signs, digits), dms(lat, signs, digits)]
    if letters == "suffix":
        pair = [pair[0] + "E", pair[1] + "N"]
    elif letters:
        pair = [f"{letter}{one}" for letter, one in zip(letters, pair, strict=True)]
    reading = only(divider.join(reversed(pair) if turned else pair))
    np.testing.assert_allclose([reading.x, reading.y], [lon, lat], atol=1.01 * 10**-digits / 3600)


@given(st.floats(112.6, 115.4), LATS, st.sampled_from([4547, 4526]), st.booleans())
def test_projected_metres_come_back_and_the_town_names_their_zone(
    lon: float, lat: float, epsg: int, turned: bool
) -> None:
    east, north = crs.from_lonlat(np.array([[lon, lat]]), epsg)[0]
    said = f"{north:.3f}, {east:.3f}" if turned else f"{east:.3f}, {north:.3f}"
    reading = only(said, near=(114.0, lat))
    assert f"EPSG:{epsg}" == reading.datums[0]
    assert reading.is_northing_first == turned
    np.testing.assert_allclose(reading.places()[f"EPSG:{epsg}"], (lon, lat), atol=2e-8)
    assert f"EPSG:{epsg}" in only(said).datums


@given(LONS, st.floats(18.0, 50.0), st.booleans())
def test_web_metres_come_back_and_may_be_baidus(lon: float, lat: float, turned: bool) -> None:
    x, y = web_mercator(np.array([[lon, lat]]))[0]
    reading = only(f"{y:.2f} {x:.2f}" if turned else f"{x:.2f} {y:.2f}")
    assert reading.datums == ("EPSG:3857", "bd09mc")
    np.testing.assert_allclose(reading.places()["EPSG:3857"], (lon, lat), atol=2e-7)
    assert reading.places().keys() == {"EPSG:3857", "bd09mc"}


def test_the_datum_is_left_open_but_every_place_is_told() -> None:
    places = only("113.45, 35.2").places()
    assert places["wgs84"] == HERE
    np.testing.assert_allclose(datum.wgs84_to_gcj02(np.array([places["gcj02"]])), [HERE], atol=1e-9)
    assert "EPSG:4534" not in only("445123.5, 3902345.1", near=HERE).places()


@given(st.text(max_size=40))
def test_no_text_makes_the_parser_stumble(said: str) -> None:
    try:
        readings = parse_position(said)
    except BadCell:
        return
    assert all(math.isfinite(r.x) and math.isfinite(r.y) and r.datums for r in readings)


@given(st.floats(-180, 180), st.integers(0, 10))
def test_a_single_coordinate_comes_back(value: float, digits: int) -> None:
    written = f"{value:.{digits}f}"
    assert parse_coordinate(written) == float(written)
    assert cells.coordinate(f" {written}° ") == float(written)

"""Coordinates as people paste them."""

import pytest

from geo.cells import BadCell
from layers.pages.position import read_position

HERE = (113.4125, 35.2125)


@pytest.mark.parametrize(
    "said",
    [
        "113.4125, 35.2125", "113.4125，35.2125", "113.4125 35.2125", "113.4125;35.2125", "35.2125, 113.4125",
        "35.2125N 113.4125E", "N35.2125 E113.4125", "E113.4125° N35.2125°", "北纬35.2125° 东经113.4125°",
        "东经113.4125° 北纬35.2125°", "经度：113.4125，纬度：35.2125", "113°24′45″, 35°12′45″",
        "35°12′45″N 113°24′45″E", "113°24'45\"E 35°12'45\"N", "１１３.４１２５，３５.２１２５",
        " lon: 113.4125, lat: 35.2125 ",
    ],
)  # fmt: skip
def test_every_notation_means_the_same_place(said: str) -> None:
    assert read_position(said) == pytest.approx(HERE)


def test_south_and_west_count_below_zero() -> None:
    assert read_position("33.5S 70.25W") == (-70.25, -33.5)
    assert read_position("西经70.25° 南纬33.5°") == (-70.25, -33.5)


def test_projected_metres_keep_their_order() -> None:
    assert read_position("537500.5, 3898000.25") == (537500.5, 3898000.25)


@pytest.mark.parametrize("said", ["", "113.4", "东街 1 号", "1,2,3", "113.4,", "113.4, 北"])
def test_what_is_no_pair_of_coordinates_is_refused(said: str) -> None:
    with pytest.raises(BadCell) as refused:
        read_position(said)
    assert refused.value.problem.code == "position_not_read"

"""The small map of a sheet, in metres of the drawing."""

import re

import numpy as np
import pytest
import shapely

from layers.plans.sketch import DISC, HEIGHT, WIDTH, Drawn, Frame, sketch

STREET = shapely.LineString([(0, 0), (400, 0)])


def drawn(*stops: tuple[float, float]) -> Drawn:
    return Drawn([STREET], np.array([0.0, 0.0]), np.array(stops, dtype=float))


def discs(svg: str) -> list[tuple[float, float]]:
    found = re.findall(rf'<circle cx="(\d+)" cy="(\d+)" r="{DISC}"', svg)
    return [(float(x), float(y)) for x, y in found]


def test_north_is_up_and_the_scale_is_the_same_both_ways() -> None:
    frame = Frame.around((0, 0, 400, 100))
    (x, y), (east_x, _y), (_x, north_y) = frame.paper(np.array([[0, 0], [100, 0], [0, 100]]))
    assert east_x - x == pytest.approx(y - north_y)
    assert frame.paper(np.array([[200, 50]])).tolist() == [[WIDTH / 2, HEIGHT / 2]]


def test_a_single_place_gets_some_ground_around_it() -> None:
    west, south, east, north = Frame.around((5, 5, 5, 5)).window.bounds
    assert east - west >= 200
    assert north - south >= 100


def test_numbers_never_cover_each_other() -> None:
    svg = sketch(drawn(*[(200 + k % 3, k % 2) for k in range(12)]), [STREET], [], "map")
    spots = np.array(discs(svg))
    assert len(spots) == 12
    apart = np.hypot(*(spots[:, None] - spots[None]).transpose(2, 0, 1))
    assert apart[~np.eye(12, dtype=bool)].min() >= 2 * DISC


def test_the_scale_bar_is_round_and_true() -> None:
    svg = sketch(drawn((400, 0)), [], [], "map")
    bar = re.search(r"v14h(\d+)v-14.*?>([\d.]+) (k?m)</text>", svg)
    assert bar is not None
    metres = float(bar[2]) * (1000 if bar[3] == "km" else 1)
    assert float(bar[1]) == pytest.approx(metres * drawn((400, 0)).frame.scale, abs=1)
    assert metres in {10, 20, 50, 100, 200, 500}


def test_roads_beyond_the_paper_are_cut_at_its_edge() -> None:
    long = shapely.LineString([(-9000, 20), (9000, 20)])
    svg = sketch(drawn((400, 0)), [long], [shapely.box(-50, -50, 450, 50)], "map")
    coordinates = [
        float(number) for path in re.findall(r' d="M([\d .L]+)"', svg) for number in re.findall(r"[\d.]+", path)
    ]
    assert max(coordinates) <= WIDTH

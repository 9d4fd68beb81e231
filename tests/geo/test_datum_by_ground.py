"""Which datum a map file is in, told by the ground that is known: drawn villages of whole kilometres."""

from collections.abc import Callable

import numpy as np
import pytest
import shapely
from shapely.geometry import box
from shapely.geometry.base import BaseGeometry

from geo import crs, datum
from geo.datum_by_ground import ALL_INSIDE, vote_by_ground
from tests.drawings import degrees

VILLAGES = [degrees(shapely.segmentize(box(2000 * n, 0, 2000 * n + 2000, 2000), 50)) for n in range(3)]
GRIDS = [
    degrees(shapely.segmentize(box(2000 * n + 1000 * half, 0, 2000 * n + 1000 * half + 1000, 2000), 50))
    for n in range(3)
    for half in (0, 1)
]
HOMES: list[BaseGeometry | None] = [VILLAGES[n] for n in range(3) for _ in (0, 1)]


def in_datum(move: Callable[[np.ndarray], np.ndarray]) -> list[BaseGeometry]:
    return [shapely.transform(grid, lambda xy: move(np.asarray(xy))) for grid in GRIDS]


@pytest.mark.parametrize(
    ("name", "move", "epsg"),
    [
        ("wgs84", lambda xy: xy, None),
        ("gcj02", datum.wgs84_to_gcj02, 4326),
        ("bd09", datum.wgs84_to_bd09, None),
        ("EPSG:4547", lambda xy: crs.from_lonlat(xy, 4547), None),
        ("EPSG:4526", lambda xy: crs.from_lonlat(xy, 4526), 4526),
    ],
)
def test_grids_lie_in_their_villages_under_one_datum_only(
    name: str, move: Callable[[np.ndarray], np.ndarray], epsg: int | None
) -> None:
    verdict = vote_by_ground(in_datum(move), HOMES, epsg)
    assert (verdict.datum, verdict.reason) == (name, "won")
    assert verdict.evidence[name] == pytest.approx(1, abs=1e-3)


def test_without_known_ground_nothing_is_told() -> None:
    assert vote_by_ground(GRIDS, [None] * 6, None).reason == "no_ground"


def test_shapes_of_another_town_fit_nowhere() -> None:
    elsewhere = in_datum(lambda xy: xy + 1.0)
    verdict = vote_by_ground(elsewhere, HOMES, None)
    assert (verdict.datum, verdict.reason) == (None, "no_fit")


def test_a_few_roads_in_the_middle_of_a_wide_town_tell_nothing() -> None:
    town = degrees(box(-9000, -9000, 9000, 9000))
    roads = [degrees(shapely.LineString([(0, y), (500, y)])) for y in (0, 100, 200)]
    assert vote_by_ground(roads, [town] * 3, None, min_share=ALL_INSIDE).reason == "tie"


def test_roads_that_leave_the_town_on_one_side_are_not_told_by_the_share_inside() -> None:
    # 3 % of the roads reach out of the west; shifted 600 m east they would all lie inside
    town = degrees(box(-3000, -3000, 3000, 3000))
    roads = [degrees(shapely.LineString([(-3200, y), (2000, y)])) for y in range(-2000, 2001, 500)]
    assert vote_by_ground(roads, [town] * len(roads), None, min_share=ALL_INSIDE).datum != "wgs84"

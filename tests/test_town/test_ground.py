"""The areas tile, on the same nodes, but for the two faults that were planted."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations

import numpy as np
import pyproj
import pytest
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from shapely import STRtree, get_coordinates, union_all
from shapely.geometry import LinearRing, LineString, shape
from shapely.geometry.base import BaseGeometry

from tests.test_town.conftest import ON, Town
from tests.town.boundaries import make_ground
from tests.town.plan import Plan
from tests.town.plane import Plane
from tests.town.warp import make_warp

InMetres = Callable[[BaseGeometry], BaseGeometry]


def test_the_plane_agrees_with_proj_to_the_rounding_of_seven_decimals() -> None:
    xy = np.random.default_rng(1).uniform(-20_000, 20_000, (500, 2))
    crs = "+proj=tmerc +lat_0=35.2 +lon_0=113.4 +k=1 +x_0=0 +y_0=0 +ellps=WGS84 +units=m"
    lon, lat = pyproj.Transformer.from_crs(crs, "EPSG:4326", always_xy=True).transform(xy[:, 0], xy[:, 1])
    assert np.abs(Plane(113.4, 35.2).to_lonlat(xy) - np.column_stack([lon, lat])).max() <= 0.51e-7


@pytest.mark.parametrize("seed", range(20))
def test_the_bend_of_the_ground_is_one_to_one(seed: int) -> None:
    assert make_warp(np.random.default_rng(seed)).lipschitz < 0.9


def test_every_area_is_a_valid_counter_clockwise_polygon_of_seven_decimals(town: Town) -> None:
    for stem in ("town", "districts", "villages", "grids"):
        for feature in town.features(stem):
            assert feature["geometry"]["type"] == "Polygon"
            (ring, *holes) = feature["geometry"]["coordinates"]
            assert not any(LinearRing(hole).is_ccw for hole in holes)
            assert LinearRing(ring).is_ccw
            assert all(len(f"{v:.10f}".rstrip("0").split(".")[1]) <= 7 for point in ring for v in point)
        assert all(area.is_valid for area in town.shapes(stem).values())


def test_grids_fill_the_town_but_for_the_planted_gap(town: Town, in_metres: InMetres) -> None:
    (whole,) = town.shapes("town").values()
    gap = whole.difference(union_all(list(town.shapes("grids").values())))
    assert in_metres(gap).area == pytest.approx(town.truth.topology.gap_m2, abs=3.0)
    assert town.shapes("villages")[town.truth.topology.gap_village].covers(gap.representative_point())


def test_only_the_planted_pair_of_grids_overlaps(town: Town, in_metres: InMetres) -> None:
    grids = town.shapes("grids")
    shared = {(a, b): in_metres(grids[a].intersection(grids[b])).area for a, b in combinations(sorted(grids), 2)}
    overlapping = {pair: area for pair, area in shared.items() if area > 0}
    assert list(overlapping) == [tuple(town.truth.topology.overlap_grids)]
    assert next(iter(overlapping.values())) == pytest.approx(town.truth.topology.overlap_m2, abs=10.0)


def test_villages_and_districts_tile_the_town_without_a_sliver(town: Town) -> None:
    (whole,) = town.shapes("town").values()
    for stem in ("districts", "villages"):
        areas = list(town.shapes(stem).values())
        assert union_all(areas).equals(whole)
        assert sum(area.area for area in areas) == pytest.approx(whole.area, rel=1e-12)


def test_grids_lie_in_the_village_their_code_begins_with(town: Town) -> None:
    villages = town.shapes("villages")
    for code, grid in town.shapes("grids").items():
        assert grid.difference(villages[code[:12]]).is_empty


def test_the_borders_of_villages_run_along_nodes_of_grids(town: Town) -> None:
    grid_nodes = {tuple(node) for grid in town.shapes("grids").values() for node in get_coordinates(grid).tolist()}
    village_nodes = {
        tuple(node) for area in town.shapes("villages").values() for node in get_coordinates(area).tolist()
    }
    assert village_nodes <= grid_nodes


def test_codes_are_of_a_county_that_does_not_exist_and_number_grids_within_villages(town: Town) -> None:
    villages = [f["properties"] for f in town.features("villages")]
    assert [v["code"] for v in villages] == ["410899100001", *(f"4108991002{i:02d}" for i in range(5))]
    assert [v["kind"] for v in villages] == ["社区"] + ["村"] * 5
    serials: dict[str, list[int]] = {}
    for feature in town.features("grids"):
        code = feature["properties"]["code"]
        serials.setdefault(code[:12], []).append(int(code[12:]))
    assert all(numbers == list(range(1, len(numbers) + 1)) for numbers in serials.values())


def test_roads_are_one_network_that_meets_only_at_shared_end_points(town: Town) -> None:
    lines = [LineString(f["geometry"]["coordinates"]) for f in town.features("roads")]
    ends = [(line.coords[0], line.coords[-1]) for line in lines]
    tree = STRtree(lines)
    for i, j in tree.query(lines, predicate="intersects").T.tolist():
        if i < j:
            assert lines[i].intersection(lines[j]).geom_type == "Point"
            assert {*ends[i]} & {*ends[j]}
    number = {node: i for i, node in enumerate(dict.fromkeys(node for pair in ends for node in pair))}
    rows, columns = np.array([[number[a], number[b]] for a, b in ends]).T
    network = coo_array((np.ones(len(ends)), (rows, columns)), shape=(len(number), len(number)))
    assert connected_components(network, directed=False)[0] == 1


def test_roads_have_all_classes_and_dead_ends(town: Town) -> None:
    assert {f["properties"]["class"] for f in town.features("roads")} == {"main", "street", "lane", "path"}
    ends = [tuple(f["geometry"]["coordinates"][k]) for f in town.features("roads") for k in (0, -1)]
    assert sum(ends.count(end) == 1 for end in set(ends)) > 5


def test_buildings_stand_clear_of_roads_and_of_each_other(town: Town) -> None:
    houses = [shape(f["geometry"]) for f in town.features("buildings")]
    roads = [LineString(f["geometry"]["coordinates"]) for f in town.features("roads")]
    assert STRtree(roads).query(houses, predicate="intersects").size == 0
    pairs = STRtree(houses).query(houses, predicate="intersects").T
    assert len(pairs[pairs[:, 0] != pairs[:, 1]]) <= 0.01 * len(houses)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_other_seeds_give_whole_areas_too(seed: int) -> None:
    ground = make_ground(Plan(ON, seed=seed, units=200, grids=21, villages=6))
    assert {len(area.shape) for area in [ground.town, *ground.districts, *ground.villages, *ground.grids]} == {1}

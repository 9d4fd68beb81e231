"""A complete small country as a town: its areas and lengths against the oracle of the data's makers."""

import json
from typing import Any

import numpy as np
import pytest
import shapely
from pyproj import Geod, Transformer
from shapely.geometry.base import BaseGeometry

from geo.bridge import to_shapely
from geo.crs import TownMetres
from geo.ground_files import read_ground
from geo.models import Building, Grid, GridBoundary, Road, RoadClass, Village, VillageBoundary
from tests.real.conftest import CODE, Place
from tests.real.data import real_data

pytestmark = pytest.mark.real
_UTM32 = Transformer.from_crs(4326, 32632, always_xy=True)


def utm32(shape: BaseGeometry) -> BaseGeometry:
    """Degrees → EPSG:32632, the system the oracle measured in."""
    return shapely.transform(shape, lambda xy: np.column_stack(_UTM32.transform(xy[:, 0], xy[:, 1])))


@pytest.fixture
def oracle() -> dict[str, Any]:
    """What the makers of the data measured with other tools."""
    return dict(json.loads((real_data("osm/liechtenstein") / "oracle.json").read_text(encoding="utf-8")))


def test_municipalities_come_in_as_villages_and_grids_with_their_true_areas(
    liechtenstein: Place, oracle: dict[str, Any]
) -> None:
    expected = oracle["muni_area_km2_utm32"]
    for boundaries in (
        VillageBoundary.objects.values_list("village__name", "shape"),
        GridBoundary.objects.values_list("grid__name", "shape"),
    ):
        areas = {name: utm32(to_shapely(shape)).area / 1e6 for name, shape in boundaries}
        assert areas.keys() == expected.keys()
        for municipality, km2 in areas.items():
            assert km2 == pytest.approx(expected[municipality], abs=expected[municipality] * 1e-4 + 0.0005)


def test_real_municipalities_tile_and_their_codes_are_made(liechtenstein: Place) -> None:
    for level in ("village", "grid"):
        outcome = liechtenstein.outcomes[level]
        assert outcome.counts == {"created": 11, "changed": 0, "unchanged": 0}
        assert [problem.code for problem in outcome.problems] == ["codes_made"]
    assert all(code.startswith(CODE) and len(code) == 12 for code in Village.objects.values_list("code", flat=True))
    assert all(grid.code == f"{grid.village.code}001" for grid in Grid.objects.select_related("village"))
    assert all(grid.name == grid.village.name for grid in Grid.objects.select_related("village"))


def test_roads_have_the_oracles_length_and_keep_their_classes(liechtenstein: Place, oracle: dict[str, Any]) -> None:
    file = read_ground(liechtenstein.folder / "roads.geojson", "wgs84")
    assert file.problems == []
    km = sum(utm32(f.geometry).length for f in file.features if f.geometry is not None) / 1000
    assert km == pytest.approx(oracle["road_km_utm32"], abs=0.05)
    counts = liechtenstein.outcomes["roads"].counts
    assert counts["kept"] + counts["outside_town"] == len(file.features) == 2751
    assert counts["refused"] == 0
    assert set(Road.objects.values_list("road_class", flat=True)) == set(RoadClass.values)


def test_every_building_is_kept_or_counted_as_outside(liechtenstein: Place) -> None:
    counts = liechtenstein.outcomes["buildings"].counts
    assert counts["kept"] + counts["outside_town"] + counts["refused"] == 3723
    assert (Building.objects.count(), counts["refused"]) == (counts["kept"], 0)


def test_the_towns_own_metres_measure_the_country_as_the_ellipsoid_does(liechtenstein: Place) -> None:
    town = liechtenstein.town
    shape = to_shapely(town.boundaries.get().shape)
    ours = TownMetres(town.centre_lon, town.centre_lat).to_metres(shape).area
    on_ellipsoid, _perimeter = Geod(ellps="WGS84").geometry_area_perimeter(shape)
    assert ours == pytest.approx(abs(on_ellipsoid), rel=1e-5)
    assert (town.centre_lon, town.centre_lat) == pytest.approx((9.55, 47.15), abs=0.05)

"""Coverage of a walk along a real road, against buffers of GEOS in an equal-area projection of its own."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
from pyproj import Transformer
from shapely.geometry.base import BaseGeometry

from geo.bridge import to_shapely
from geo.clock import AsOf
from geo.models import Building, GridBoundary, Road
from patrols.coverage_runs import compute
from patrols.models import GridCoverage, RecordKind, Track
from patrols.track_files import load_track_file
from tests.patrols.tracks.written import gpx_file
from tests.real.conftest import Place

pytestmark = [pytest.mark.real, pytest.mark.django_db]
EQUAL_AREA = Transformer.from_crs(4326, "+proj=laea +lat_0=47.14 +lon_0=9.53 +ellps=WGS84 +units=m", always_xy=True)


def metres(shape: BaseGeometry) -> BaseGeometry:
    """Degrees → metres of an equal-area plane about the country."""
    return shapely.transform(shape, lambda xy: np.column_stack(EQUAL_AREA.transform(xy[:, 0], xy[:, 1])))


def degrees(points: np.ndarray) -> np.ndarray:
    """Back again, (n, 2)."""
    return np.column_stack(EQUAL_AREA.transform(points[:, 0], points[:, 1], direction="INVERSE"))


def walk_along(road: Any, path: Path) -> None:
    """A GPX of a walk along the whole road, a fix every 10 metres and 8 seconds, yesterday."""
    places = [road.interpolate(at) for at in np.arange(0, road.length, 10.0)]
    start = datetime.now(tz=UTC).replace(microsecond=0) - timedelta(days=1)
    gpx_file(path, degrees(shapely.get_coordinates(places)), start, every_s=8)


def expected_m2(walked: BaseGeometry, frontage_m: float, reach_m: float) -> float:
    """Ground within the frontage of a road or building, within reach of the walk, inside the country."""
    near = shapely.buffer(walked, frontage_m + reach_m + 10)
    stored = [*Road.objects.values_list("shape", flat=True), *Building.objects.values_list("shape", flat=True)]
    shapes = [shape for each in stored if (shape := metres(to_shapely(each))).intersects(near)]
    surface = shapely.union_all(shapely.buffer(np.array(shapes), frontage_m, quad_segs=64))
    country = shapely.union_all([metres(to_shapely(each.shape)) for each in GridBoundary.objects.all()])
    lit = shapely.buffer(walked, reach_m, quad_segs=64)
    return float(shapely.intersection(shapely.intersection(surface, lit), country).area)


def test_a_walk_along_a_real_road_covers_the_ground_around_it(liechtenstein: Place, tmp_path: Path) -> None:
    roads = [metres(to_shapely(each.shape)) for each in Road.objects.filter(name="Landstrasse")]
    road = max(roads, key=lambda each: each.length)
    walk_along(road, tmp_path / "walk.gpx")
    loaded = load_track_file(town=liechtenstein.town, path=tmp_path / "walk.gpx", datum="wgs84")
    assert loaded.walked_m == pytest.approx(road.length, rel=0.02, abs=10)
    run = compute(liechtenstein.town, AsOf.today())
    rows = list(GridCoverage.objects.filter(run=run))
    swept = Track.objects.get().swept
    assert swept is not None
    walked = metres(to_shapely(swept))
    covered = sum(row.covered_m2 for row in rows)
    assert covered == pytest.approx(expected_m2(walked, run.frontage_m, run.reach_m), rel=2e-3)
    assert covered <= (2 * run.reach_m * walked.length + np.pi * run.reach_m**2) * 1.001
    seen = [row for row in rows if row.record == RecordKind.TRACKS]
    assert 1 <= len(seen) < len(rows) == 11
    assert all(0 <= row.covered_high_m2 <= row.supervisable_m2 <= row.area_m2 for row in rows)

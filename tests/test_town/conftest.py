"""One small town for all tests of this folder, and its files read back by readers that are not ours."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pyproj
import pytest
from python_calamine import CalamineWorkbook
from shapely import transform
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from tests.town import Truth, build

ON = date(2026, 11, 23)


@dataclass(frozen=True)
class Town:
    """A written town: its folder and its truth."""

    out: Path
    truth: Truth

    def features(self, stem: str) -> list[dict[str, Any]]:
        """Features of a GeoJSON file."""
        features: list[dict[str, Any]] = json.loads((self.out / f"{stem}.geojson").read_text("utf-8"))["features"]
        return features

    def shapes(self, stem: str) -> dict[str, BaseGeometry]:
        """Geometries by code, in degrees."""
        return {f["properties"]["code"]: shape(f["geometry"]) for f in self.features(stem)}

    def rows(self, stem: str) -> list[dict[str, Any]]:
        """Rows of a workbook under the header in its second row."""
        page = CalamineWorkbook.from_path(self.out / f"{stem}.xlsx").get_sheet_by_index(0).to_python()
        return [dict(zip(map(str, page[1]), row, strict=True)) for row in page[2:]]


def build_small(out: Path, seed: int = 7) -> Truth:
    """A town of 6 villages, 24 grids and 300 units."""
    return build(out, on=ON, seed=seed, units=300, grids=24, villages=6)


@pytest.fixture(scope="session")
def town(tmp_path_factory: pytest.TempPathFactory) -> Town:
    """The small town, written once."""
    out = tmp_path_factory.mktemp("town")
    return Town(out, build_small(out))


@pytest.fixture(scope="session")
def in_metres() -> Callable[[BaseGeometry], BaseGeometry]:
    """Projects degrees to metres with PROJ: a transverse Mercator centred on the town."""
    crs = "+proj=tmerc +lat_0=35.2 +lon_0=113.4 +k=1 +x_0=0 +y_0=0 +ellps=WGS84 +units=m"
    to_metres = pyproj.Transformer.from_crs("EPSG:4326", crs, always_xy=True)

    def project(geometry: BaseGeometry) -> BaseGeometry:
        projected: BaseGeometry = transform(
            geometry, lambda xy: np.column_stack(to_metres.transform(xy[:, 0], xy[:, 1]))
        )
        return projected

    return project

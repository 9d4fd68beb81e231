"""The ledger that a clerk would bring to the browser tests: odd headers, coordinates of Amap, some bad rows."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from openpyxl import Workbook
from shapely.geometry import shape

from geo.datum import wgs84_to_gcj02

HEADER = ("序号", "店招名", "所在村居", "坐标X", "坐标Y", "老板", "联系方式", "开店日期")
GOOD_ROWS = 24


def write_odd_ledger(path: Path, town_folder: Path) -> Path:
    """A title above the header, headings nobody knows, 24 good rows in GCJ-02, a row without a name, one bad date."""
    book = Workbook()
    page = book.worksheets[0]
    page.title = "沿街商铺"
    page.append(["2026年沿街商铺摸底表"])
    page.append(list(HEADER))
    for row in [*_good_rows(town_folder), *_bad_rows()]:
        page.append(row)
    book.save(path)
    return path


def _good_rows(folder: Path) -> list[list[Any]]:
    villages = json.loads((folder / "villages.geojson").read_text("utf-8"))["features"]
    rows: list[list[Any]] = []
    for at in range(GOOD_ROWS):
        village = villages[at % len(villages)]
        x, y = _inside(shape(village["geometry"]), at)
        lon, lat = wgs84_to_gcj02(np.array([[x, y]]))[0]
        rows.append(
            [at + 1, f"沿街第{at + 1}号店", village["properties"]["name"], lon, lat, "王五", "13900001111", "2024.3.5"]
        )
    return rows


def _inside(ground: Any, seed: int) -> tuple[float, float]:
    """A point well inside the village."""
    west, south, east, north = ground.bounds
    rng = np.random.default_rng(seed)
    inner = ground.buffer(-min(east - west, north - south) / 10)
    while True:
        x, y = rng.uniform([west, south], [east, north])
        if shapely.contains_xy(inner, x, y):
            return float(x), float(y)


def _bad_rows() -> list[list[Any]]:
    return [
        [25, "", "", "", "", "赵六", "13900002222", "2024.3.5"],
        [26, "沿街第26号店", "没有这个村", "", "", "赵六", "13900002222", "去年三月"],
    ]

"""A town of four square villages in a row, drawn in metres, and the ledgers its staff would bring.

```
 1000 +-------+-------+-------+-------+
      |  东村 |  南村 |  西村 |  北社区|    each 1 km wide, cut into a western (001) and an eastern (002) grid
    0 +-------+-------+-------+-------+
      0      1000    2000    3000    4000
```
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from openpyxl import Workbook

from geo.models import Grid, GridBoundary, Town, TownBoundary, Village, VillageBoundary
from tests.drawings import CENTRE, point, rect
from units.ledgers.run import Outcome, Request, run
from units.ledgers.unit_ledger import UnitLedger

SINCE = date(2020, 1, 1)
NAMES = ("东村", "南村", "西村", "北社区")
HEADER = ("序号", "单位编号", "单位名称", "所属村（社区）", "经度", "纬度", "建档日期")


def draw_town() -> Town:
    """Write the ground of the drawing into the database."""
    town = Town.objects.create(code="410899100", name="示例镇", centre_lon=CENTRE[0], centre_lat=CENTRE[1])
    TownBoundary.objects.create(town=town, shape=rect(0, 0, 4000, 1000), valid_from=SINCE)
    for k, name in enumerate(NAMES):
        village = Village.objects.create(town=town, code=f"{town.code}20{k}", name=name)
        VillageBoundary.objects.create(
            village=village, shape=rect(k * 1000, 0, k * 1000 + 1000, 1000), valid_from=SINCE
        )
        for half in (0, 1):
            grid = Grid.objects.create(village=village, code=f"{village.code}00{half + 1}")
            west = k * 1000 + half * 500
            GridBoundary.objects.create(grid=grid, shape=rect(west, 0, west + 500, 1000), valid_from=SINCE)
    return town


def lonlat(x: float, y: float) -> tuple[float, float]:
    """Degrees of a place of the drawing."""
    place = point(x, y)
    return place.x, place.y


def spread(n: int, seed: int = 7) -> list[tuple[int, float, float]]:
    """`n` places (village, x, y) all over the town, the same every time."""
    rng = np.random.default_rng(seed)
    villages = rng.integers(0, 4, n).tolist()
    return [(k, k * 1000 + x, y) for k, (x, y) in zip(villages, rng.uniform(5, 995, (n, 2)).tolist(), strict=True)]


def unit_rows(n: int, seed: int = 7) -> list[list[Any]]:
    """`n` rows under HEADER, WGS-84, each in the village it declares."""
    return [
        [at, f"U{at:05d}", f"第{at}小吃店", NAMES[k], *lonlat(x, y), date(2024, 3, 1)]
        for at, (k, x, y) in enumerate(spread(n, seed), start=1)
    ]


def write_ledger(
    path: Path, rows: Iterable[Sequence[Any]], header: Sequence[str] = HEADER, *, title: str = "生产经营单位台账"
) -> Path:
    """A workbook with a merged title in row 1, the header in row 2 and the rows from row 3 on."""
    book = Workbook()
    page = book.worksheets[0]
    page.title = "台账"
    page.append([title])
    page.merge_cells(start_row=1, start_column=1, end_row=1, end_column=len(header))
    page.append(list(header))
    for row in rows:
        page.append(list(row))
    book.save(path)
    return path


def load(path: Path, town: Town, *, datum: str = "wgs84", insist: bool = False, **wishes: Any) -> Outcome:
    """Load a ledger of units; `apply=True` unless said otherwise."""
    return run(UnitLedger(datum, insist=insist), Request(path, town, **{"apply": True, **wishes}))


def codes(outcome: Outcome) -> list[tuple[int | None, str]]:
    """Row and reason code of every problem of an outcome."""
    return [(problem.row, problem.code) for problem in outcome.problems]


def one(values: Mapping[str, Any]) -> tuple[list[str], list[list[Any]]]:
    """A header and its single row, from a dictionary."""
    return list(values), [list(values.values())]

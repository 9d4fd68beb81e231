"""Real patrols of rangers in Kenya: 59 patrols, a fix every ten minutes, the ground a hundred kilometres wide."""

from collections.abc import Iterator

import numpy as np
import pyarrow.parquet as pq
import shapely

from patrols.fixes import Fixes
from tests.real.data import real_data

FILE = "patrol_fixes_2015.parquet"


def patrols() -> Iterator[Fixes]:
    """The fixes of each patrol, as the file has them."""
    table = pq.read_table(real_data("patrols") / FILE, columns=["geometry", "fixtime", "patrol_id"])
    lonlat = shapely.get_coordinates(shapely.from_wkb(np.array(table["geometry"].to_pylist(), dtype=object)))
    t_ms = table["fixtime"].cast("int64").to_numpy() // 1_000_000  # nanoseconds
    patrol = np.array(table["patrol_id"].to_pylist())
    for name in np.unique(patrol):
        mine = patrol == name
        unknown = np.full(int(mine.sum()), np.nan)
        yield Fixes(t_ms[mine], lonlat[mine, 0].copy(), lonlat[mine, 1].copy(), unknown)

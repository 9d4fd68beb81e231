"""Facts of small towns, drawn: two villages' grids on a road, walked by GPS on some days, a unit visited."""

from collections.abc import Sequence
from datetime import date, timedelta

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from patrols.coverage.grids import Rules
from patrols.town_facts import Calls, Shapes, TownFacts, Walks
from tests.drawings import CENTRE, degrees

ON = date(2026, 11, 23)


def town(seed: int, *, grids: int = 3, walks: int = 2, fixes: int = 40) -> TownFacts:
    """`grids` squares of 200 m in a row along a road, `walks` noisy walks of `fixes` fixes, one a day back from ON."""
    rng = np.random.default_rng(seed)
    east = 200.0 * grids
    squares = [shapely.box(200 * k, 0, 200 * (k + 1), 200) for k in range(grids)]
    houses = [shapely.box(x, 120, x + 12, 130) for x in rng.uniform(0, east - 12, 2 * grids)]
    lines = []
    for _walk in range(walks):
        x = rng.uniform(0, east / 2) + np.arange(fixes) * 12.0
        xy = np.column_stack([x, np.full(fixes, 100.0)]) + rng.normal(0, 5, (fixes, 2))
        lines.append(shapely.MultiLineString([xy]))
    spots = shapely.get_coordinates(degrees(shapely.MultiPoint([(50, 50), (east - 50, 150)])))
    days = np.array([ON - timedelta(days=k) for k in range(walks)], dtype="datetime64[D]")
    return TownFacts(
        code=f"4108{seed:05d}",
        centre=CENTRE,
        on=ON,
        rules=Rules(),
        grid_ids=np.arange(grids, dtype=np.int64) + 100 * seed,
        grids=_shapes(squares),
        roads=_shapes([shapely.LineString([(-100, 100), (east + 100, 100)])]),
        buildings=_shapes(houses),
        units=spots,
        walks=Walks(_shapes(lines), days, np.zeros(walks)),
        calls=Calls(spots, np.array([ON, "NaT"], dtype="datetime64[D]"), np.array([ON, ON], dtype="datetime64[D]")),
    )


def _shapes(shapes: Sequence[BaseGeometry]) -> Shapes:
    return np.array([degrees(shape) for shape in shapes], dtype=object)

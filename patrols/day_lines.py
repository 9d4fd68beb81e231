"""The walked lines of a town's day without whoever walked them: what is kept when raw fixes go. Pure.

Each line is simplified (Douglas-Peucker, in metres of the town) so that no point of it is further than the tolerance
from what is kept, nor any point kept further from it: ground within r of what was walked then holds all that is
within r − tolerance of what is kept, and lies within r + tolerance of it. Lines lose their direction, stand in the
order of their coordinates, and two that are the same are one: nothing tells how many people there were, or when.
"""

import numpy as np
import shapely
from numpy.typing import NDArray

from geo.crs import TownMetres
from patrols.town_facts import Floats, Shapes, segments

TOLERANCE_M = 1.0
_DECIMALS = 7  # of a degree: at most 8 mm off, which the simplification leaves room for
_ROUNDED_M = 0.01
_PER_SEGMENT = np.array([0.0, 0.5, 1.0])  # where along a segment `strays_m` looks


def merged(walked: Shapes, kept: Shapes, metres: TownMetres) -> shapely.MultiLineString:
    """The lines `walked` simplified, with those that were `kept` before as they are; all in degrees."""
    lines = metres.to_metres(np.asarray(shapely.get_parts(walked)))
    simple = shapely.simplify(lines, TOLERANCE_M - _ROUNDED_M, preserve_topology=False)
    corners, line = shapely.get_coordinates(simple, return_index=True)
    rounded = np.round(metres.to_lonlat(corners), _DECIMALS)
    fresh = [_undirected(rounded[line == one]) for one in np.unique(line).tolist()]
    before = [_undirected(shapely.get_coordinates(one)) for one in shapely.get_parts(kept)]
    parts = {corners.tobytes(): corners for corners in [*fresh, *before]}
    ordered = sorted(parts.values(), key=lambda corners: (*corners[0], *corners[-1], corners.tobytes()))
    return shapely.MultiLineString([shapely.LineString(corners) for corners in ordered])


def strays_m(walked: Shapes, kept: Shapes, metres: TownMetres) -> float:
    """How far the lines walked come from those kept, at most, in metres: the proof before anything is deleted."""
    looked_at = _along(segments(metres.to_metres(walked))[0])
    if not len(looked_at):
        return 0.0
    rows = segments(metres.to_metres(kept))[0]
    if not len(rows) or not np.isfinite(looked_at).all() or not np.isfinite(rows).all():
        return float("inf")
    tree = shapely.STRtree(np.asarray(shapely.linestrings(rows.reshape(-1, 2, 2))))
    _pairs, far = tree.query_nearest(shapely.points(looked_at), return_distance=True, all_matches=False)
    return float(far.max())


def _undirected(corners: Floats) -> Floats:
    """The line from its lesser end to its greater one, whichever way it was walked."""
    return corners if corners.tolist() <= corners[::-1].tolist() else np.ascontiguousarray(corners[::-1])


def _along(rows: Floats) -> NDArray[np.float64]:
    """(3 n, 2) places along n segments."""
    ends = rows[:, None, :2] + _PER_SEGMENT[None, :, None] * (rows[:, 2:] - rows[:, :2])[:, None]
    return np.asarray(ends.reshape(-1, 2))

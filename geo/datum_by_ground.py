"""In which datum is a map file? The one under which its shapes lie on the ground that is known already.

Pure. One answer for the whole file, with its evidence; "not sure" when the ground does not tell them apart. Only
what should lie wholly inside known ground can vote: villages inside their town, grids inside their village.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geo import crs, datum
from geo.problems import Refused

MIN_SHARE = 0.9  # boundaries tile their home; some reach out of it by mistake
ALL_INSIDE = 0.995  # of roads and places, which may reach out on one side and so fit better when shifted
MIN_LEAD = 0.03


@dataclass(frozen=True, slots=True)
class GroundVerdict:
    """`datum` is None when not sure; `reason`: declared, won, no_ground, no_fit, tie.

    `evidence`: hypothesis → share of the file's area (or length) that lies on its known ground, best first.
    """

    datum: str | None
    reason: str
    evidence: Mapping[str, float] = field(default_factory=dict)


def vote_by_ground(
    shapes: Sequence[BaseGeometry],
    homes: Sequence[BaseGeometry | None],
    epsg: int | None,
    *,
    min_share: float = MIN_SHARE,
) -> GroundVerdict:
    """Which hypothesis puts the shapes on their homes.

    shapes: as in the file; homes: parallel, the known ground in degrees that each should lie in (None: does not
    vote); epsg: what the file says of itself. Sure with `min_share` inside and 3 % more than under the next one.
    """
    pairs = [
        (shape, home) for shape, home in zip(shapes, homes, strict=True) if home is not None and not shape.is_empty
    ]
    if not pairs:
        return GroundVerdict(None, "no_ground")
    drawn = np.array([shapely.force_2d(shape) for shape, _ in pairs], dtype=object)
    ground = np.array([home for _, home in pairs], dtype=object)
    shares = {name: _share(drawn, ground, name) for name in _hypotheses(drawn, ground, epsg)}
    ranked = sorted(shares, key=lambda name: -shares[name])
    evidence = {name: round(shares[name], 4) for name in ranked}
    best = shares[ranked[0]] if ranked else 0.0
    if best < min_share:
        return GroundVerdict(None, "no_fit", evidence)
    if len(ranked) > 1 and best - shares[ranked[1]] < MIN_LEAD:
        return GroundVerdict(None, "tie", evidence)
    return GroundVerdict(ranked[0], "won", evidence)


def _hypotheses(drawn: np.ndarray, ground: np.ndarray, epsg: int | None) -> list[str]:
    """What the file may be in: its own projected system; degrees in three datums; metres by their magnitude."""
    if epsg is not None and not crs.is_degrees(epsg):
        return [f"EPSG:{epsg}"]
    west, south, east, north = shapely.total_bounds(drawn)
    centre = shapely.total_bounds(ground)
    lon, lat = (centre[0] + centre[2]) / 2, (centre[1] + centre[3]) / 2
    if max(abs(west), abs(east), abs(south), abs(north)) <= 180:
        is_china = bool(datum.is_shifted(np.array([[lon, lat]]))[0])
        return [datum.WGS84, datum.GCJ02, datum.BD09] if is_china else [datum.WGS84]
    return [f"EPSG:{number}" for number in crs.zones_near(float(lon), float((west + east) / 2))]


def _share(drawn: np.ndarray, ground: np.ndarray, name: str) -> float:
    """Share of the shapes' measure inside their homes: area, else length, else how many."""
    try:
        moved = shapely.transform(drawn, lambda xy: datum.to_wgs84(np.asarray(xy), name))
    except Refused:  # out of the zone's range: nothing lies there
        return 0.0
    usable = shapely.is_valid(moved) & np.isfinite(shapely.bounds(moved)).all(axis=1)
    moved, homes = moved[usable], ground[usable]
    inside = shapely.intersection(moved, homes)
    for measure in (shapely.area, shapely.length):
        whole = float(measure(moved).sum())
        if whole > 0:
            return float(measure(inside).sum()) / whole
    return float((~shapely.is_empty(inside)).mean()) if len(inside) else 0.0

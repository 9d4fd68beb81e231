"""In which datum is a file of tracks? The one under which they follow the roads of the town. Pure.

People walk on roads. Under the true datum most fixes lie on one; under a wrong one the whole walk is shifted by some
hundred metres, and as many lie on a road as would by chance. What chance gives is measured, not assumed: the same
walk is shifted into many directions, and the best hypothesis must beat every one of them as well as the next best
hypothesis. Ties, few fixes and walks off the roads are "not sure", never guessed.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geo import datum
from geo.crs import TownMetres
from patrols.fixes import Floats

ON_ROAD_M = 15.0
WITNESS_M = 40.0  # a stretch of ground is one witness, however long somebody stood there
MIN_WITNESSES = 12
MAX_WITNESSES = 2_000
MIN_SHARE = 0.5
MIN_LEAD = 0.15
CHANCE_LEAD = 0.05
SHIFTS_M = (350.0, 650.0, 1000.0, 1350.0)  # GCJ-02 is some 600 m off, BD-09 some 1,350 m
DIRECTIONS = 12


@dataclass(frozen=True, slots=True)
class TrackVerdict:
    """`datum` is None when not sure; `reason`: declared, file, won, no_shift, no_roads, few_fixes, no_fit, tie.

    `evidence`: hypothesis → share of the witnesses on a road, best first; `chance`: the most that a shifted copy of
    the best one reached; `witnesses`: stretches of ground that could vote.
    """

    datum: str | None
    reason: str
    evidence: Mapping[str, float] = field(default_factory=dict)
    chance: float = 0.0
    witnesses: int = 0

    def to_json(self) -> dict[str, object]:
        """What is kept with the import."""
        more = {"shares": dict(self.evidence), "chance": self.chance, "witnesses": self.witnesses}
        return {"datum_by": self.reason, **(more if self.evidence else {})}


@dataclass(frozen=True, slots=True)
class Streets:
    """The town as the vote sees it: its metres, its roads (n,) in them, and its ground in them (None: not known)."""

    metres: TownMetres
    roads: np.ndarray
    ground: BaseGeometry | None = None


def vote(points: Floats, streets: Streets) -> TrackVerdict:
    """points: (n, 2) as in the file, first column first; NaN and infinite ones have no voice."""
    centre = streets.metres.lon0, streets.metres.lat0
    usable = points[np.isfinite(points).all(axis=1)]
    if not len(usable):
        return TrackVerdict(None, "few_fixes")
    names = datum.hypotheses(usable, centre)
    if names[0] == datum.WGS84 and not datum.is_shifted(np.array([centre]))[0]:
        return TrackVerdict(datum.WGS84, "no_shift")  # outside China all datums are one
    if not len(streets.roads):
        return TrackVerdict(None, "no_roads")
    return _decided(usable, names, streets)


def _decided(points: Floats, names: list[str], streets: Streets) -> TrackVerdict:
    tree = shapely.STRtree(streets.roads)
    walks = {name: _witnesses(streets.metres.to_metres(datum.to_wgs84(points, name, lenient=True))) for name in names}
    shares = {name: _share(walk, tree, streets.ground) for name, walk in walks.items()}
    ranked = sorted(shares, key=lambda name: -shares[name])
    best = ranked[0]
    second = shares[ranked[1]] if len(ranked) > 1 else 0.0
    chance = max((_share(walks[best] + shift, tree, streets.ground) for shift in _shifts()), default=0.0)
    reason = _reason(len(walks[best]), shares[best], second, chance)
    evidence = {name: round(shares[name], 4) for name in ranked}
    return TrackVerdict(best if reason == "won" else None, reason, evidence, round(chance, 4), len(walks[best]))


def _reason(witnesses: int, best: float, second: float, chance: float) -> str:
    if witnesses < MIN_WITNESSES:
        return "few_fixes"
    if best < MIN_SHARE:
        return "no_fit"
    return "won" if best - second >= MIN_LEAD and best - chance >= CHANCE_LEAD else "tie"


def _witnesses(xy: Floats) -> Floats:
    """One fix for each square of the ground that was walked; at most so many, evenly taken."""
    finite = xy[np.isfinite(xy).all(axis=1)]
    _squares, first = np.unique(np.floor(finite / WITNESS_M), axis=0, return_index=True)
    chosen = np.sort(first)
    return np.asarray(finite[chosen[:: max(1, len(chosen) // MAX_WITNESSES)]])


def _share(xy: Floats, tree: shapely.STRtree, ground: BaseGeometry | None) -> float:
    """Share of the witnesses that lie on a road, and inside the town where its ground is known."""
    if not len(xy):
        return 0.0
    found, _road = tree.query(shapely.points(xy), predicate="dwithin", distance=ON_ROAD_M)
    near = np.zeros(len(xy), dtype=bool)
    near[found] = True
    if ground is not None:
        shapely.prepare(ground)
        near &= shapely.intersects_xy(ground, xy[:, 0], xy[:, 1])
    return float(near.mean())


def _shifts() -> list[Floats]:
    angles = np.arange(DIRECTIONS) * (2 * np.pi / DIRECTIONS)
    return [radius * np.array([np.cos(angle), np.sin(angle)]) for radius in SHIFTS_M for angle in angles]

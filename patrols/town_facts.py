"""What the coverage of a town is computed from, as the books hold it: degrees and days. Pure.

The facts are the same whether they were read from the database (coverage_facts), from shards on shared storage
(shards) or came over the wire to a worker, and so is what is computed from them, to the last bit.
"""

from dataclasses import dataclass, field, fields
from datetime import date
from hashlib import sha256
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from geo.crs import TownMetres
from patrols.coverage.grids import Coverage, Rules, Seen, WalkedDays
from patrols.coverage.surface import Features

Floats = NDArray[np.float64]
Shapes = NDArray[np.object_]
Days = NDArray[np.datetime64]  # datetime64[D], NaT: no such day
Keys = NDArray[np.int64]


def _no_shapes() -> Shapes:
    return np.empty(0, dtype=object)


def _no_days() -> Days:
    return np.empty(0, dtype="datetime64[D]")


@dataclass(frozen=True, eq=False)
class Walks:
    """w multi-lines walked, WGS-84 degrees: on which day, and within how many metres of what was really walked.

    `slack_m` is 0 for tracks and the tolerance of simplification for what was kept of them.
    """

    lines: Shapes = field(default_factory=_no_shapes)
    on: Days = field(default_factory=_no_days)
    slack_m: Floats = field(default_factory=lambda: np.empty(0))


@dataclass(frozen=True, eq=False)
class Calls:
    """v units that anybody called at: where (v, 2) degrees, the last day it was seen inside, the last day of any call.

    The last one is enough: a unit's disc is the same every time.
    """

    lonlat: Floats = field(default_factory=lambda: np.empty((0, 2)))
    seen_on: Days = field(default_factory=_no_days)
    called_on: Days = field(default_factory=_no_days)


@dataclass(frozen=True, eq=False)
class TownFacts:
    """A town as of a day; shapes in WGS-84 degrees, grids in the order of their codes, `grid_ids` their keys."""

    code: str
    centre: tuple[float, float]
    on: date
    rules: Rules
    grid_ids: Keys
    grids: Shapes
    roads: Shapes = field(default_factory=_no_shapes)
    buildings: Shapes = field(default_factory=_no_shapes)
    units: Floats = field(default_factory=lambda: np.empty((0, 2)))
    walks: Walks = field(default_factory=Walks)
    calls: Calls = field(default_factory=Calls)

    @property
    def metres(self) -> TownMetres:
        """The town's own plane."""
        return TownMetres(*self.centre)

    def coverage(self, walked_days: WalkedDays | None = None) -> Coverage:
        """The computation, in metres, not yet run; `walked_days`: what the tracks of each day lit, where it is kept."""
        return Coverage(self._grids_in_metres(), self._features(), self._seen(), self.rules, walked_days)

    def sha256(self) -> str:
        """The hash of all of it: two sets of facts with one hash have one answer."""
        return digest(self)

    def _grids_in_metres(self) -> Shapes:
        shapes = in_metres(self.grids, self.metres)
        bent = ~shapely.is_valid(shapes)  # a border that touches itself in degrees may cross itself by a hair in metres
        shapes[bent] = shapely.buffer(shapes[bent], 0)
        return shapes

    def _features(self) -> Features:
        return Features(
            roads=segments(in_metres(self.roads, self.metres))[0],
            buildings=in_metres(self.buildings, self.metres),
            units=self.metres.to_metres(self.units),
        )

    def _seen(self) -> Seen:
        """Walked segments, and the units visited as segments of no length."""
        walked, walk = segments(in_metres(self.walks.lines, self.metres))
        spots = self.metres.to_metres(self.calls.lonlat)
        lit = ~np.isnat(self.calls.seen_on)
        visited = np.hstack([spots[lit], spots[lit]])
        return Seen(
            xy=np.concatenate([walked, visited]),
            age_days=np.concatenate([self._ages(self.walks.on)[walk], self._ages(self.calls.seen_on[lit])]),
            is_track=np.arange(len(walked) + len(visited)) < len(walked),
            calls=spots[self._ages(self.calls.called_on) < self.rules.window_days],
            slack_m=np.concatenate([self.walks.slack_m[walk], np.zeros(len(visited))]),
        )

    def _ages(self, days: Days) -> NDArray[np.int64]:
        return (np.datetime64(self.on, "D") - days).astype(np.int64)


def segments(shapes: Shapes) -> tuple[Floats, NDArray[np.intp]]:
    """(n, 4) segments of lines, and (n,) which of the shapes each belongs to."""
    lines, shape = shapely.get_parts(shapes, return_index=True)
    corners, line = shapely.get_coordinates(lines, return_index=True)
    same = line[1:] == line[:-1]
    return np.hstack([corners[:-1], corners[1:]])[same], shape[line[1:][same]]


def digest(value: Any) -> str:
    """SHA-256 of facts or answers: the same values give the same hash on every machine."""
    found = sha256()
    _feed(found, value)
    return found.hexdigest()


def _feed(into: Any, value: Any) -> None:
    """Every value with its length and kind in front, so that no two values write the same bytes."""
    if hasattr(value, "__dataclass_fields__"):
        parts: list[Any] = [getattr(value, each.name) for each in fields(value)]
    elif isinstance(value, dict):
        parts = [part for key in sorted(value) for part in (key, value[key])]
    elif isinstance(value, list | tuple):
        parts = list(value)
    elif isinstance(value, np.ndarray) and value.dtype == object:
        parts = value.tolist()
    else:
        plain = _plain(value)
        into.update(f"{len(plain)} ".encode() + plain)
        return
    into.update(f"of {len(parts)} ".encode())
    for part in parts:
        _feed(into, part)


def _plain(value: Any) -> bytes:
    if isinstance(value, shapely.Geometry):
        return b"shape " + bytes(shapely.to_wkb(value))
    if isinstance(value, np.ndarray):
        return f"array {value.dtype.str}{value.shape} ".encode() + np.ascontiguousarray(value).tobytes()
    if isinstance(value, float):
        return b"float " + float(value).hex().encode()
    return f"plain {value}".encode()


def in_metres(shapes: Shapes, metres: TownMetres) -> Shapes:
    """Shapes in degrees in metres of the town; there may be none."""
    return metres.to_metres(shapes) if len(shapes) else shapes

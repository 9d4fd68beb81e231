"""A drawn town centre, and patrols through it as a receiver would record them."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geo.crs import TownMetres
from patrols.coverage.grids import Coverage, GridCover, Rules, Seen
from patrols.coverage.lattice import Floats
from patrols.coverage.segments import segments_of
from patrols.coverage.surface import Features
from patrols.tracks import Fixes, Step, clean

PLANE = TownMetres(113.4, 35.2)
NOISE_M, BIAS_M, EVERY_S = 5.0, 5.0, 5.0
WALK_KMH, DRIVE_KMH = 4.5, 60.0
MORNING_MS = 1_767_229_200_000  # 2026-01-01 09:00 in Shanghai: a clock of 1970 would be quarantined


@dataclass(frozen=True)
class Streets:
    """Streets as lines, and houses that stand 6 to 16 m from their middles."""

    grid: BaseGeometry
    lines: list[Floats]
    houses: list[BaseGeometry]

    @cached_property
    def features(self) -> Features:
        """For the computation."""
        return Features(roads=segments_of(self.lines), buildings=np.array(self.houses, dtype=object))

    def coverage(self, walked: list[Floats]) -> Coverage:
        """Under the default settings, walked today."""
        xy = segments_of(walked)
        seen = Seen(xy, np.zeros(len(xy), dtype=np.int64), np.ones(len(xy), dtype=bool))
        return Coverage([self.grid], self.features, seen, Rules())

    def covered_by(self, walked: list[Floats]) -> GridCover:
        """The answer for all of it."""
        return self.coverage(walked).numbers[0]


def streets() -> Streets:
    """A bent high street, two lanes across, a square of alleys and a dead end."""
    t = np.linspace(0, 1, 25)
    lines = [
        np.column_stack([-480 + 960 * t, 40 * np.sin(5 * t)]),
        np.array([[-300.0, -260], [-250, 30], [-270, 280]]),
        np.array([[120.0, -280], [150, 20], [330, 250]]),
        np.array([[-250.0, 150], [60, 170], [240, 135]]),
        np.array([[-275.0, -120], [130, -150]]),
        np.array([[-60.0, -138], [-40, -270]]),
    ]
    return Streets(shapely.box(-560, -340, 560, 340), lines, [house for line in lines for house in _houses(line)])


def _houses(line: Floats) -> list[BaseGeometry]:
    """One on either side every 24 m."""
    path, found = shapely.LineString(line), list[BaseGeometry]()
    for at in np.arange(20, path.length - 20, 24):
        x, y = shapely.get_coordinates(path.interpolate(at))[0]
        x2, y2 = shapely.get_coordinates(path.interpolate(at + 1))[0]
        turn = np.degrees(np.arctan2(y2 - y, x2 - x))
        for side in (6, -16):
            house = shapely.affinity.translate(shapely.box(-8, side, 8, side + 10), x, y)
            found.append(shapely.affinity.rotate(house, turn, origin=(x, y)))
    return found


def walk_all(town: Streets, rng: np.random.Generator) -> list[Floats]:
    """The walked lines of one patrol a street, as they are after cleaning."""
    return [line for street in town.lines for line in recorded(street, WALK_KMH, rng)]


def drive(town: Streets, rng: np.random.Generator) -> list[Floats]:
    """The same by car."""
    return [line for street in town.lines for line in recorded(street, DRIVE_KMH, rng)]


def recorded(street: Floats, kmh: float, rng: np.random.Generator) -> list[Floats]:
    """Fixes along a street cleaned under the default limits: the walked lines in metres."""
    xy = fixes_along(street, kmh, rng)
    lonlat = PLANE.to_lonlat(xy)
    t_ms = MORNING_MS + (np.arange(len(xy)) * EVERY_S * 1000).astype(np.int64)
    cleaned = clean(Fixes(t_ms, lonlat[:, 0], lonlat[:, 1], np.full(len(xy), NOISE_M)))
    return [PLANE.to_metres(line) for line in cleaned.lines(Step.WALKED)]


def fixes_along(street: Floats, kmh: float, rng: np.random.Generator) -> Floats:
    """(n, 2) where the receiver says it is: noise on each axis, and one bias for the whole patrol."""
    path = shapely.LineString(street)
    at = np.arange(0, path.length, kmh / 3.6 * EVERY_S)
    true = shapely.get_coordinates([path.interpolate(metres) for metres in at])
    turn = rng.uniform(0, 2 * np.pi)
    bias = BIAS_M * np.array([np.cos(turn), np.sin(turn)])
    return np.asarray(true + bias + rng.normal(0, NOISE_M, true.shape))

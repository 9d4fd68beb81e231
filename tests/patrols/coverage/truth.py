"""What is true of a drawn town: exact buffers of GEOS with the error that its chords have."""

from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from patrols.coverage.grids import Coverage, GridCover, Rules, Seen
from patrols.coverage.interval import Interval, ratio
from patrols.coverage.lattice import Floats
from patrols.coverage.segments import points_as_segments
from patrols.coverage.surface import Features
from tests.patrols.coverage.drawn import random_town

FINE = 128
ARC = (np.pi / 2 / FINE) ** 2 / 6  # a chord polygon of the fine buffer lacks less than this share of its discs


@dataclass(frozen=True)
class Truth:
    """Shapes whose area is at most `ARC` below the truth."""

    surface: BaseGeometry
    lit: BaseGeometry

    @classmethod
    def of(cls, features: Features, seen: Seen, rules: Rules) -> "Truth":
        """GEOS's buffer of single segments, which it never simplifies, at 128 sides a quarter."""
        walls = shapely.buffer(features.buildings, rules.frontage_m, quad_segs=FINE)
        lines = np.concatenate([features.roads, points_as_segments(features.units)])
        surface = shapely.union_all([*_buffers(lines, rules.frontage_m), *walls])
        return cls(surface, shapely.union_all(_buffers(seen.xy[seen.age_days < rules.window_days], rules.reach_m)))

    def faults(self, grid: BaseGeometry, found: GridCover) -> list[str]:
        """What of an answer is not true: areas and the ratio outside their intervals, or numbers out of order."""
        surface = shapely.intersection(self.surface, grid)
        covered = shapely.intersection(surface, self.lit)
        dark = surface.area - covered.area
        error = ARC * surface.area + 1e-6
        said = [
            f"{name} is {true}, said to be {told}"
            for name, told, true in [
                ("supervisable", found.supervisable, surface.area),
                ("covered", found.covered, covered.area),
                ("uncovered", found.uncovered, dark),
            ]
            if not told.low - error <= true <= told.high + error
        ]
        bounds = ratio(found.covered, found.uncovered)
        share = covered.area / surface.area if surface.area else None
        if bounds and share is not None and not bounds.low - 2 * ARC <= share <= bounds.high + 2 * ARC:
            said.append(f"the ratio is {share}, said to be {bounds}")
        return said + [f"{each} is out of order" for each in (found.supervisable, found.covered) if not _ordered(each)]


def _ordered(told: Interval) -> bool:
    return told.low <= told.middle <= told.high


def _buffers(segments: Floats, metres: float) -> list[BaseGeometry]:
    ends = [[shapely.Point(x1, y1), shapely.Point(x2, y2)] for x1, y1, x2, y2 in segments]
    shapes = [first if first == last else shapely.LineString([first, last]) for first, last in ends]
    return list(shapely.buffer(np.array(shapes), metres, quad_segs=FINE))


def faults_of_a_random_town(seed: int, reach_m: float) -> list[str]:
    """Of the town as one grid and as five that a random star of streets cuts it into, and of their sum."""
    rng = np.random.default_rng(seed)
    grid, features, seen = random_town(rng)
    rules = Rules(frontage_m=30, reach_m=reach_m)
    true, parts = Truth.of(features, seen, rules), cut_up(grid, rng)
    whole = Coverage([shapely.union_all(parts)], features, seen, rules).numbers[0]
    found = Coverage(parts, features, seen, rules).numbers
    said = true.faults(grid, whole)
    said += [fault for part, told in zip(parts, found, strict=True) for fault in true.faults(part, told)]
    for name in ("area_m2", "near_m2", "far_m2", "cells", "cells_covered"):
        if sum(getattr(each, name) for each in found) != getattr(whole, name):
            said.append(f"the grids' {name} do not add up to the town's")
    for name in ("supervisable", "covered", "uncovered", "ever"):
        if sum(getattr(each, name).middle for each in found) != getattr(whole, name).middle:
            said.append(f"the grids' {name} ground does not add up to the town's")
    return said


def cut_up(grid: BaseGeometry, rng: np.random.Generator) -> list[BaseGeometry]:
    """The grid cut along three random lines, all corners shared by those who meet in them."""
    lines = [shapely.LineString(rng.uniform(-120, 120, 2) + np.array([[-900, 0], [900, 0]])) for _ in range(3)]
    turned = [shapely.affinity.rotate(line, rng.uniform(0, 180), origin=(0, 0)) for line in lines]
    noded = shapely.union_all([grid.boundary, *turned])
    pieces = shapely.get_parts(shapely.polygonize([*shapely.get_parts(noded)]))
    return [piece for piece in pieces if grid.contains(piece.representative_point())]

"""Coverage of the grids of a town: numbers with their bounds, and ground by recency. Pure, in metres of the town.

Per grid the supervisable ground is cut from below and above (surface), what was walked is swept from below and above
(sweep), newest days first (one_grid); cells are counted over the whole town (cells). docs/coverage.md tells the whole.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from patrols.coverage import cells
from patrols.coverage.answers import GridCover, Rules, Seen
from patrols.coverage.one_grid import OneGrid, middle
from patrols.coverage.surface import Features
from patrols.coverage.sweep import Segments, Shapes

__all__ = ["Coverage", "GridCover", "Rules", "Seen"]


class Coverage:
    """One computation: `grids` are polygons in the order of their codes."""

    def __init__(self, grids: Sequence[BaseGeometry] | Shapes, features: Features, seen: Seen, rules: Rules) -> None:
        self.grids: Shapes = np.array(list(grids), dtype=object)
        self.features, self.seen, self.rules = features, seen, rules
        self.segments = Segments(seen.xy)
        self.calls = shapely.STRtree(np.asarray(shapely.points(seen.calls)))

    def run(self, progress: Callable[[int, int], object] = lambda done, total: None) -> list[GridCover]:
        """The answer of every grid, in the order given; `progress(done, total)` is told after each."""
        if not len(self.grids):
            return []
        lattice = cells.Lattice.around(self.grids)
        surface_m2, left_m2, covers = lattice.zeros(), lattice.zeros(), []
        for done, shape in enumerate(self.grids, start=1):
            grid = self._one(shape)
            covers.append(grid.cover())
            surface_m2 += middle(lattice.areas(side) for side in grid.surface)
            left_m2 += middle(lattice.areas(side) for side in grid.left)
            progress(done, len(self.grids))
        counts = cells.count(cells.owners(lattice, self.grids), surface_m2, surface_m2 - left_m2, len(self.grids))
        return [replace(cover, cells=int(n), cells_covered=int(m)) for cover, n, m in zip(covers, *counts, strict=True)]

    def _one(self, shape: BaseGeometry) -> OneGrid:
        called = len(self.calls.query(shape, predicate="intersects")) > 0
        return OneGrid(shape, self.features, self.seen, self.segments, self.rules, called)

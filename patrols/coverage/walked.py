"""Which grids a patrol entered: a strip that is lit across the border is no record of the grid. Pure, in metres."""

from collections.abc import Iterator

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from patrols.coverage.lattice import Index
from patrols.coverage.regions import Regions
from patrols.coverage.segments import Binned, Shapes

FIRST = 64  # segments tried at first; most grids that were walked say so by then


def walked_grids(segments: Binned, chosen: NDArray[np.bool_], regions: Regions, grids: Shapes) -> NDArray[np.bool_]:
    """(grids,): whether any of the chosen segments meets the grid."""
    tile = Index.of(segments.tiles).find(regions.tiles)
    first = np.searchsorted(regions.grid, np.arange(len(grids) + 1))
    shapely.prepare(grids)
    found = [
        any(_meets(grid, segments, batch) for batch in _near(segments, chosen, tile[first[g] : first[g + 1]]))
        for g, grid in enumerate(grids)
    ]
    return np.array(found, dtype=bool)


def _near(segments: Binned, chosen: NDArray[np.bool_], tiles: NDArray[np.int32]) -> Iterator[NDArray[np.int32]]:
    """The chosen segments that come near some tiles, a few first."""
    for tile in tiles[tiles >= 0]:
        items = segments.item[segments.start[tile] : segments.start[tile + 1]]
        items = items[chosen[items]]
        yield from (items[:FIRST], items[FIRST:])


def _meets(grid: BaseGeometry, segments: Binned, batch: NDArray[np.int32]) -> bool:
    ends = segments.xy[batch].reshape(-1, 2, 2)
    is_still = (ends[:, 0] == ends[:, 1]).all(axis=1)
    spots, lines = shapely.points(ends[is_still, 0]), shapely.linestrings(ends[~is_still])
    return bool(np.any(shapely.intersects(grid, spots)) or np.any(shapely.intersects(grid, lines)))

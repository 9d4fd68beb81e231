"""Building footprints in rows along the roads, in the seat, in hamlets and as scattered farmsteads."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from shapely import STRtree, linestrings, polygons

from tests.town.boundaries import Ground
from tests.town.geojson import Feature
from tests.town.plan import Floats, Ints
from tests.town.roads import RURAL, SEAT, Roads, edge_sides
from tests.town.tessellation import OUTSIDE

PER_GRID = 80  # buildings kept, on average
ROOM_M = 1.5  # at least so far from any road line and from each other
HALF_ROAD_M = np.array([8.0, 6.0, 3.5, 2.5])  # by class


@dataclass(frozen=True)
class Buildings:
    """Rectangles: middles in draft metres, size in metres and heading on the ground."""

    middle: Floats  # (n, 2) draft
    along: Floats  # (n, 2) unit vector of the street, ground
    width_m: Floats  # along the street
    depth_m: Floats
    floors: Ints
    edge: Ints  # road edge it stands at
    zone: Ints

    def only(self, keep: Ints) -> Buildings:
        """The chosen ones, by index."""
        return Buildings(*(column[keep] for column in vars(self).values()))

    def turned(self, ground: Ground) -> Buildings:
        """With ``along`` bent from the draft to the ground."""
        step = ground.warp(self.middle + self.along) - ground.warp(self.middle)
        return replace(self, along=step / np.hypot(*step.T)[:, None])


def make_buildings(ground: Ground, roads: Roads) -> Buildings:
    """Lots on both sides of the roads, without those that would stand on a road or on each other."""
    rng = ground.plan.rng("buildings")
    lots = _lots(rng, roads)
    lots = lots.only(np.flatnonzero(ground.cells.border_distance(lots.middle) > 4))
    lots = lots.only(np.flatnonzero(ground.cells.cell_at(lots.middle) != OUTSIDE)).turned(ground)
    shapes = np.asarray(polygons(_corners(ground, lots)))
    on_road = STRtree(_road_lines(ground, roads)).query(shapes, predicate="dwithin", distance=ROOM_M)[0]
    pairs = STRtree(shapes).query(shapes, predicate="dwithin", distance=ROOM_M).T
    on_another = pairs[pairs[:, 0] > pairs[:, 1], 0]  # the later one gives way
    keep = np.setdiff1d(np.arange(len(shapes)), np.concatenate([on_road, on_another]))
    most = PER_GRID * ground.plan.grids
    if len(keep) > most:
        keep = np.sort(rng.choice(keep, most, replace=False))
    return lots.only(keep)


def _road_lines(ground: Ground, roads: Roads) -> npt.NDArray[np.object_]:
    """Road edges as lines on the ground, in metres."""
    parts = [roads.line(e) for e in range(len(roads.edges))]
    index = np.repeat(np.arange(len(parts)), [len(part) for part in parts])
    return np.asarray(linestrings(ground.warp(np.vstack(parts)), indices=index))


def _corners(ground: Ground, buildings: Buildings) -> Floats:
    """(n, 5, 2) corners in ground metres, counter-clockwise, the first repeated."""
    middle = ground.warp(buildings.middle)
    across = np.column_stack([-buildings.along[:, 1], buildings.along[:, 0]])
    w, d = buildings.width_m[:, None] / 2 * buildings.along, buildings.depth_m[:, None] / 2 * across
    return np.stack([middle - w - d, middle + w - d, middle + w + d, middle - w + d, middle - w - d], axis=1)


def building_features(ground: Ground, buildings: Buildings) -> Iterator[Feature]:
    """Footprints as counter-clockwise rectangles."""
    corners = _corners(ground, buildings)
    lonlat = ground.plane.to_lonlat(corners.reshape(-1, 2)).reshape(-1, 5, 2)
    for ring, floors in zip(lonlat.tolist(), buildings.floors.tolist(), strict=True):
        yield {"floors": floors}, {"type": "Polygon", "coordinates": [ring]}


def _lots(rng: np.random.Generator, roads: Roads) -> Buildings:
    """Every lot along every road side, before the impossible ones are dropped; ``along`` still in the draft."""
    zone, length = roads.edge_zone, roads.length_m
    index, along, across = edge_sides(roads, length > 40)
    pitch = np.where(zone[index] == RURAL, rng.uniform(110, 260, len(index)), rng.uniform(14, 23, len(index)))
    count = np.maximum(((length[index] - 24) / pitch).astype(int), 0)
    pick = np.repeat(np.arange(len(index)), count * 2)
    serial = np.arange(len(pick)) - np.repeat(np.cumsum(count * 2) - count * 2, count * 2)
    side = np.where(serial % 2 == 0, 1.0, -1.0)
    edge = index[pick]
    at = 12 + (serial // 2 + rng.uniform(0.35, 0.65, len(pick))) * pitch[pick]
    width = np.minimum(pitch[pick], 22) * rng.uniform(0.6, 0.88, len(pick))
    depth = rng.uniform(8, 14, len(pick))
    off = side * (HALF_ROAD_M[roads.kind[edge]] + depth / 2 + rng.uniform(1.0, 4.0, len(pick)))
    middle = roads.nodes[roads.edges[edge, 0]] + at[:, None] * along[pick] + off[:, None] * across[pick]
    tall = np.where(zone[edge] == SEAT, rng.geometric(0.3, len(pick)) + 1, rng.integers(1, 4, len(pick)))
    return Buildings(middle, along[pick], width, depth, np.minimum(tall, 18), edge, zone[edge])

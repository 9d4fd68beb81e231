"""Building footprints in rows along the roads, in the seat, in hamlets and as scattered farmsteads."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from scipy.spatial import cKDTree

from tests.town.boundaries import Ground
from tests.town.geojson import Feature
from tests.town.plan import Floats, Ints
from tests.town.roads import RURAL, SEAT, Roads, edge_sides

PER_GRID = 80  # buildings kept, on average
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


def make_buildings(ground: Ground, roads: Roads) -> Buildings:
    """Lots on both sides of the roads, without those that would stand on a road or on each other."""
    rng = ground.plan.rng("buildings")
    lots = _lots(rng, roads)
    here = ground.warp(lots.middle)
    keep = _free(ground, roads, lots, here)
    keep = keep[_apart(here[keep], 0.5 * (lots.width_m + lots.depth_m)[keep])]
    most = PER_GRID * ground.plan.grids
    if len(keep) > most:
        keep = np.sort(rng.choice(keep, most, replace=False))
    step = ground.warp(lots.middle[keep] + lots.along[keep]) - here[keep]
    return Buildings(
        lots.middle[keep],
        step / np.hypot(*step.T)[:, None],
        lots.width_m[keep],
        lots.depth_m[keep],
        lots.floors[keep],
        lots.edge[keep],
        lots.zone[keep],
    )


def building_features(ground: Ground, buildings: Buildings) -> Iterator[Feature]:
    """Footprints as counter-clockwise rectangles."""
    middle = ground.warp(buildings.middle)
    across = np.column_stack([-buildings.along[:, 1], buildings.along[:, 0]])
    w, d = buildings.width_m[:, None] / 2 * buildings.along, buildings.depth_m[:, None] / 2 * across
    corners = np.stack([middle - w - d, middle + w - d, middle + w + d, middle - w + d, middle - w - d], axis=1)
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


def _free(ground: Ground, roads: Roads, lots: Buildings, here: Floats) -> Ints:
    """Indices of lots in the town and clear of every road."""
    lines = ground.warp(np.vstack([roads.line(e, 6.0) for e in range(len(roads.edges))]))
    clear = cKDTree(lines).query(here)[0] > lots.depth_m / 2 + 3.5
    inside = (ground.cells.cell_at(lots.middle) != -1) & (ground.cells.border_distance(lots.middle) > 4)
    return np.flatnonzero(clear & inside)


def _apart(here: Floats, size_m: Floats) -> Ints:
    """Indices kept when the later of two buildings too near each other is dropped."""
    pairs = cKDTree(here).query_pairs(22.0, output_type="ndarray")
    near = np.hypot(*(here[pairs[:, 0]] - here[pairs[:, 1]]).T) < 0.55 * (size_m[pairs[:, 0]] + size_m[pairs[:, 1]])
    drop = np.zeros(len(here), dtype=bool)
    drop[pairs[near].max(axis=1)] = True
    return np.flatnonzero(~drop)

"""Tessellations with planted faults: every one is found, none invented, in metres and after a Shapefile in a zone.

A town of Voronoi cells with straight sides in EPSG:4547 metres, drawn to the millimetre: 12 × 12 grids of about 300 m
in 9 villages. Each round plants one fault of each kind at places that do not touch each other, and knows its area by
construction.
"""

import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import geopandas
import numpy as np
import shapely
import shapely.ops
from shapely.geometry import LineString, Polygon
from shapely.geometry.base import BaseGeometry

from geo.ground_files import read_ground
from geo.shapes import polygon_problem, validity_problem
from geo.topology import Fault, FaultKind, degree_plane, faults
from tests.faults.jobs import Job, Round

EPSG, CENTRE, ORIGIN = 4547, (113.4, 35.2), np.array([445_000.0, 3_896_000.0])
ACROSS, CELL, BLOCK = 12, 300.0, 4
RADIUS, STRIP = 12.0, 0.5
BAR = "planted gap, overlap, slivers, crossing, stray village, duplicate, invalid ring: all found, none invented"
Shapes = dict[str, BaseGeometry]
Expected = tuple[FaultKind, FaultKind, frozenset[str], float]  # kind, cause, places, square metres


@dataclass
class World:
    """The town as drawn; `spoilt` holds rings that are no polygons, by the grid whose place they take."""

    grids: Shapes
    villages: Shapes
    town: BaseGeometry
    random: np.random.Generator
    village_of: dict[str, str] = field(default_factory=dict)
    expected: list[Expected] = field(default_factory=list)
    spoilt: Shapes = field(default_factory=dict)
    used: set[str] = field(default_factory=set)


def make_world(seed: int) -> World:
    """A clean town. The long sides of its square run past the corners of many grids."""
    random, side = np.random.default_rng(seed), ACROSS * CELL
    corners = np.stack(np.meshgrid(np.arange(ACROSS), np.arange(ACROSS)), axis=-1).reshape(-1, 2)
    seeds = ORIGIN + (corners + 0.5 + random.uniform(-0.3, 0.3, corners.shape)) * CELL
    town = shapely.box(*ORIGIN, *(ORIGIN + side))
    cells = shapely.get_parts(shapely.voronoi_polygons(shapely.MultiPoint(seeds), extend_to=town, ordered=True))
    drawn = shapely.intersection(cells, town)
    grids = {f"G{at:03d}": shapely.transform(shape, lambda xy: xy.round(3)) for at, shape in enumerate(drawn)}
    village_of = {f"G{at:03d}": f"V{x // BLOCK}{y // BLOCK}" for at, (x, y) in enumerate(corners.tolist())}
    members = {v: [grids[g] for g in grids if village_of[g] == v] for v in set(village_of.values())}
    villages: Shapes = {village: shapely.union_all(parts) for village, parts in members.items()}
    return World(grids, villages, town, random, village_of)


# ── planting ─────────────────────────────────────────────────────────────────────────────────────────────────────
def plant_all(world: World) -> None:
    """One fault of each kind."""
    plant_gap(world)
    plant_overlap(world, same_village=True)
    plant_overlap(world, same_village=False)
    plant_sliver(world, FaultKind.OVERLAP)
    plant_sliver(world, FaultKind.GAP)
    plant_stray_village(world)
    plant_duplicate(world)
    plant_bow_tie(world)


def plant_gap(world: World) -> None:
    """A hexagon of ground in no grid."""
    name = _fresh_grid(world)
    hexagon = _hexagon(world.grids[name].representative_point())
    world.grids[name] = shapely.difference(world.grids[name], hexagon, grid_size=0.001)
    world.expected.append((FaultKind.GAP, FaultKind.GAP, frozenset({world.village_of[name]}), hexagon.area))


def plant_overlap(world: World, *, same_village: bool) -> None:
    """A grid bulges over its neighbour; of another village, it leaves its own besides."""
    own, other, border = _fresh_border(world, same_village=same_village)
    over = shapely.intersection(_hexagon(border.interpolate(0.5, normalized=True)), world.grids[other])
    world.grids[own] = shapely.union(world.grids[own], over, grid_size=0.001)
    world.expected.append((FaultKind.OVERLAP, FaultKind.OVERLAP, frozenset({own, other}), over.area))
    if not same_village:
        places = frozenset({own, world.village_of[own]})
        world.expected.append((FaultKind.OUTSIDE, FaultKind.OUTSIDE, places, over.area))


def plant_sliver(world: World, cause: FaultKind) -> None:
    """A border drawn twice, half a metre apart over most of its length."""
    own, other, border = _fresh_border(world, same_village=True)
    middle = shapely.ops.substring(border, 0.2, 0.8, normalized=True)
    strip = shapely.intersection(middle.buffer(STRIP, cap_style="flat"), world.grids[other])
    if cause == FaultKind.GAP:
        world.grids[other] = shapely.difference(world.grids[other], strip, grid_size=0.001)
        places = frozenset({world.village_of[own]})
    else:
        world.grids[own] = shapely.union(world.grids[own], strip, grid_size=0.001)
        places = frozenset({own, other})
    world.expected.append((FaultKind.SLIVER, cause, places, strip.area))


def plant_stray_village(world: World) -> None:
    """A village reaches over the town's western side."""
    name = next(v for v in sorted(world.villages) if v.startswith("V0"))
    box = world.villages[name].bounds
    hexagon = _hexagon(shapely.Point(ORIGIN[0], (box[1] + box[3]) / 2))
    over = shapely.difference(hexagon, world.town)
    world.villages[name] = shapely.union(world.villages[name], over, grid_size=0.001)
    world.expected.append((FaultKind.OUTSIDE, FaultKind.OUTSIDE, frozenset({name, "T"}), over.area))
    bare = frozenset({name})  # and no grid of the village fills what it reaches over
    world.expected.append((FaultKind.GAP, FaultKind.GAP, bare, over.area))


def plant_duplicate(world: World) -> None:
    """A grid that stands in the file twice."""
    name = _fresh_grid(world)
    world.grids["G999"], world.village_of["G999"] = world.grids[name], world.village_of[name]
    area = world.grids[name].area
    world.expected.append((FaultKind.OVERLAP, FaultKind.OVERLAP, frozenset({name, "G999"}), area))


def plant_bow_tie(world: World) -> None:
    """A ring that crosses itself: two neighbouring corners change places."""
    name = _fresh_grid(world)
    ring = shapely.get_coordinates(world.grids[name])[:-1]
    ring[[0, 1]] = ring[[1, 0]]
    world.spoilt[name] = Polygon(ring)


def _fresh_grid(world: World) -> str:
    """An inner grid that touches none used before."""
    free = [name for name in sorted(world.grids) if _is_free(world, name)]
    return _use(world, str(world.random.choice(free)))


def _fresh_border(world: World, *, same_village: bool) -> tuple[str, str, LineString]:
    """Two grids with a straight border of 80 m and more between them."""
    for own in world.random.permutation([name for name in sorted(world.grids) if _is_free(world, name)]):
        for other in sorted(world.grids):
            border = shapely.intersection(world.grids[own], world.grids[other])
            alike = (world.village_of[own] == world.village_of[other]) == same_village
            if (
                own != other
                and alike
                and isinstance(border, LineString)
                and border.length > 80
                and _is_free(world, other)
            ):
                _use(world, other)
                return _use(world, str(own)), other, border
    raise LookupError("no border is free")


def _is_free(world: World, name: str) -> bool:
    shape, outline = world.grids[name], shapely.boundary(world.town)
    return not shape.intersects(outline) and not any(shape.intersects(world.grids[used]) for used in world.used)


def _use(world: World, name: str) -> str:
    world.used.add(name)
    return name


def _hexagon(centre: BaseGeometry) -> Polygon:
    turns = np.radians(np.arange(0, 360, 60) + 7)
    return Polygon(shapely.get_coordinates(centre) + RADIUS * np.column_stack([np.cos(turns), np.sin(turns)]))


# ── checking ─────────────────────────────────────────────────────────────────────────────────────────────────────
def found_in(
    grids: Mapping[str, BaseGeometry], villages: Shapes, town: BaseGeometry, of: dict[str, str]
) -> list[Fault]:
    """Faults of the grids in their villages and of the villages in the town."""
    inside_town = dict.fromkeys(villages, "T")
    return [*faults(grids, villages, of), *faults(villages, {"T": town}, inside_town)]


def difference(expected: list[Expected], found: list[Fault], within: float) -> str:
    """What is missing or too much; "" when each fault was found once, its area right to a share `within`."""
    rest = list(found)
    for kind, cause, places, area in expected:
        hits = [f for f in rest if (f.kind, f.cause, frozenset(f.places)) == (kind, cause, places)]
        hits = [f for f in hits if abs(f.area_m2 - area) <= within * area]
        if not hits:
            return f"not found: {kind} ({cause}) of {sorted(places)}, {area:.2f} m²; there are {rest}"
        rest.remove(hits[0])
    return f"invented: {rest[0]}" if rest else ""


def exported(shapes: Mapping[str, BaseGeometry], folder: Path, name: str) -> Path:
    """A zipped Shapefile in EPSG:4547, its sides straight in metres."""
    frame = geopandas.GeoDataFrame({"code": list(shapes)}, geometry=list(shapes.values()), crs=EPSG)
    frame.to_file(folder / f"{name}.shp", engine="pyogrio")
    path = folder / f"{name}.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for suffix in (".shp", ".shx", ".dbf", ".prj"):
            archive.write(folder / f"{name}{suffix}", f"{name}{suffix}")
    return path


def imported(path: Path) -> Shapes:
    """The file as the importer reads it, in the plane of the importer's check."""
    to_metres, _back = degree_plane(*CENTRE)
    file = read_ground(path, f"EPSG:{EPSG}", near=np.array(CENTRE))
    assert not file.problems
    shapes = {str(feature.properties["code"]): feature.geometry for feature in file.features}
    return {name: shapely.transform(shape, to_metres) for name, shape in shapes.items() if shape is not None}


def play(number: int) -> str:
    """One town: clean, then with its faults, each in metres and after a file."""
    world = make_world(number)
    clean = found_in(world.grids, world.villages, world.town, world.village_of)
    if said := difference([], clean, 0):
        return f"clean town, {said}"
    plant_all(world)
    drawn = {**world.grids, **world.spoilt}
    spoilt = {name for name, shape in drawn.items() if validity_problem(shape)}
    if spoilt != set(world.spoilt):
        return f"invalid rings: {sorted(spoilt)} instead of {sorted(world.spoilt)}"
    told = found_in(world.grids, world.villages, world.town, world.village_of)
    return difference(world.expected, told, 2e-3) or _after_a_file(world, drawn)


def _after_a_file(world: World, drawn: Shapes) -> str:
    with tempfile.TemporaryDirectory() as folder:
        grids = imported(exported(drawn, Path(folder), "grids"))
        ground = imported(exported({**world.villages, "T": world.town}, Path(folder), "villages"))
    _to_metres, to_degrees = degree_plane(*CENTRE)
    problems = {name: polygon_problem(shapely.transform(shape, to_degrees)) for name, shape in grids.items()}
    spoilt = {name for name, problem in problems.items() if problem}
    if spoilt != set(world.spoilt):
        return f"after a file, invalid rings: {sorted(spoilt)} instead of {sorted(world.spoilt)}"
    for name in world.spoilt:  # a file with an invalid ring is refused before it is compared with its neighbours
        grids[name] = imported_alone(world.grids[name])
    town = ground.pop("T")
    said = difference(world.expected, found_in(grids, ground, town, world.village_of), 2e-3)
    return f"after a file, {said}" if said else ""


def imported_alone(shape: BaseGeometry) -> BaseGeometry:
    """The unspoilt grid, on the same way."""
    with tempfile.TemporaryDirectory() as folder:
        return imported(exported({"G": shape}, Path(folder), "one"))["G"]


@contextmanager
def ready() -> Iterator[Round]:
    """Nothing is stored: a round is a calculation and some files."""
    yield play


JOB = Job("topology", 100, BAR, ready)

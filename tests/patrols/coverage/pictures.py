"""`python -m tests.patrols.coverage.pictures`: draw the pictures of docs/coverage.md."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from matplotlib import pyplot
from matplotlib.axes import Axes
from matplotlib.collections import PatchCollection
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path as Outline
from shapely.geometry.base import BaseGeometry

from patrols.coverage.interval import ratio
from patrols.coverage.lattice import CELL_M, CELLS, SUB_M, Floats, samples
from patrols.coverage.sweep import sweep
from tests.patrols.coverage.perfect import DRIVE_KMH, WALK_KMH, Streets, drive, fixes_along, streets, walk_all

FOLDER = Path(__file__).parents[3] / "docs" / "coverage"
LIT, DARK, HOUSE, FIX, STREET = "#b9a3d0", "#4a4453", "#d9c9a8", "#c0392b", "#8d8d8d"


def main() -> None:
    """All of them."""
    pyplot.rcParams.update({"font.size": 9, "axes.titlesize": 10, "axes.titlelocation": "left", "hatch.linewidth": 0.4})
    FOLDER.mkdir(exist_ok=True)
    town = streets()
    lattice(FOLDER / "lattice.png")
    patrol(FOLDER / "walk.png", town, WALK_KMH, walk_all(town, np.random.default_rng(1)))
    patrol(FOLDER / "drive.png", town, DRIVE_KMH, drive(town, np.random.default_rng(1)))


def patrol(path: Path, town: Streets, kmh: float, walked: list[Floats]) -> None:
    """A patrol through the drawn streets, and what it lights."""
    cover = town.coverage(walked).run()[0]
    share = ratio(cover.covered, cover.uncovered)
    figure, axes = _sheet(10, 6.4)
    for name, colour, hatch in (("D7", LIT, None), ("NEVER", DARK, "////")):
        _shape(axes, cover.ground.get(name, shapely.MultiPolygon()), colour, hatch)
    for house in town.houses:
        _shape(axes, house, HOUSE, None, edge="#7a6a45")
    for street in town.lines:
        axes.plot(*street.T, color=STREET, linewidth=1)
    rng = np.random.default_rng(1)
    for street in town.lines:
        axes.plot(
            *fixes_along(street, kmh, rng).T,
            "o",
            color=FIX,
            markersize=3.5,
            markeredgecolor="white",
            markeredgewidth=0.4,
        )
    assert share is not None
    ends = f"{100 * share.low:.2f} to {100 * share.high:.2f} %"
    axes.set_title(
        f"{kmh:g} km/h, a fix every 5 s, noise 5 m and bias 5 m: {cover.covered.middle / 1e4:.2f} of "
        f"{cover.supervisable.middle / 1e4:.2f} ha covered, {100 * share.middle:.2f} % ({ends})"
    )
    _save(figure, axes, path, town.grid.bounds)


def lattice(path: Path) -> None:
    """The end of a stadium on the lattice: whole cells, certain sub-cells, samples within reach, possible sub-cells."""
    segment = np.array([[5.0, 6.0, 26.0, 17.0]])
    raster = sweep(segment, 20.0)
    figure, axes = _sheet(8, 4.8)
    whole, certain, inside, possible = _squares(raster)
    _rectangles(axes, whole, CELL_M, "#8f76b0")
    _rectangles(axes, certain, SUB_M, "#b9a3d0")
    _rectangles(axes, inside, SUB_M, "#f0c27b")
    _rectangles(axes, possible, SUB_M, "#f7e6c8")
    axes.plot(*shapely.get_coordinates(shapely.LineString(segment.reshape(2, 2)).buffer(20, quad_segs=64)).T, "k", lw=1)
    axes.plot(*segment.reshape(2, 2).T, color=FIX, linewidth=1.5, marker="o", markersize=3)
    corner = np.array([35.0, 30.0])
    axes.plot(*(samples() + corner).T, "k.", markersize=1.5)
    axes.set_xticks(np.arange(0, 60, CELL_M))
    axes.set_yticks(np.arange(0, 60, CELL_M))
    axes.grid(linewidth=0.4, color="#cccccc")
    axes.set_title(
        "within 20 m of a segment: whole cells of 5 m; sub-cells of 0.625 m that are certain,\n"
        "whose sample is within reach (orange), and possible (yellow); dots: the samples of one cell"
    )
    _save(figure, axes, path, (10, 8, 50, 40))


def _squares(raster: Any) -> list[list[tuple[float, float]]]:
    """Lower left corners of whole cells, and of sub-cells that are certain, inside and possible, each without these."""
    found: list[list[tuple[float, float]]] = [[], [], [], []]
    for t, tile in enumerate(raster.tiles * CELLS * CELL_M):
        for row in range(CELLS):
            for column in range(CELLS):
                if int(raster.full[t, row]) >> column & 1:
                    found[0].append((tile[0] + column * CELL_M, tile[1] + row * CELL_M))
        for k in range(raster.start[t], raster.start[t + 1]):
            row, column = divmod(int(raster.cell[k]), CELLS)
            lo, mid, hi = (int(plane) for plane in raster.kept[:, k])
            for into, bits in zip(found[1:], (lo, mid & ~lo, hi & ~mid), strict=True):
                into += [
                    (tile[0] + column * CELL_M + bit % 8 * SUB_M, tile[1] + row * CELL_M + bit // 8 * SUB_M)
                    for bit in range(64)
                    if bits >> bit & 1
                ]
    return found


def _sheet(wide: float, high: float) -> tuple[Any, Axes]:
    figure, axes = pyplot.subplots(figsize=(wide, high), layout="constrained")
    axes.set_aspect("equal")
    return figure, axes


def _rectangles(axes: Axes, corners: Iterable[tuple[float, float]], side: float, colour: str) -> None:
    patches = [Rectangle(corner, side, side) for corner in corners]
    axes.add_collection(PatchCollection(patches, facecolor=colour, edgecolor="white", linewidth=0.3))


def _shape(axes: Axes, shape: BaseGeometry, colour: str, hatch: str | None, edge: str = "none") -> None:
    for part in shapely.get_parts(shape):
        outline = Outline.make_compound_path(*(Outline(shapely.get_coordinates(r)) for r in shapely.get_rings(part)))
        line = "white" if hatch else edge
        axes.add_patch(PathPatch(outline, facecolor=colour, edgecolor=line, hatch=hatch, linewidth=0.5))


def _save(figure: Any, axes: Axes, path: Path, box: tuple[float, float, float, float]) -> None:
    axes.set_xlim(box[0], box[2])
    axes.set_ylim(box[1], box[3])
    axes.tick_params(labelsize=7)
    figure.savefig(path, dpi=110)
    pyplot.close(figure)


if __name__ == "__main__":
    main()

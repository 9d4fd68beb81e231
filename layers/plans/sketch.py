"""A small map of a route for paper: roads, grid borders, the line, numbered stops, scale bar, north arrow, as SVG.

Pure: metres in, SVG text out. Readable in black and white: the route is the only thick line.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

WIDTH, HEIGHT = 1860, 900  # tenths of a millimetre on paper
MARGIN = 70
DISC = 24  # radius of a stop's number
INK, SOFT, ROAD, BORDER = "#1b2430", "#5b6672", "#c3c8ce", "#8a94a0"
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Frame:
    """Metres → paper: `scale` tenths of a millimetre per metre, about a centre in metres."""

    x: float
    y: float
    scale: float

    @classmethod
    def around(cls, bounds: tuple[float, float, float, float]) -> "Frame":
        """The largest frame that shows the bounds inside the margins; a single point gets 200 m around it."""
        west, south, east, north = bounds
        width, height = max(east - west, 200.0), max(north - south, 100.0)
        scale = min((WIDTH - 2 * MARGIN) / width, (HEIGHT - 2 * MARGIN) / height)
        return cls((west + east) / 2, (south + north) / 2, scale)

    @property
    def window(self) -> BaseGeometry:
        """The ground on the paper, in metres."""
        half_x, half_y = WIDTH / 2 / self.scale, HEIGHT / 2 / self.scale
        return shapely.box(self.x - half_x, self.y - half_y, self.x + half_x, self.y + half_y)

    def paper(self, points: Floats) -> Floats:
        """(n, 2) metres → (n, 2) paper, y downwards."""
        return np.column_stack(
            [WIDTH / 2 + (points[:, 0] - self.x) * self.scale, HEIGHT / 2 - (points[:, 1] - self.y) * self.scale]
        )

    def path(self, shape: BaseGeometry) -> str:
        """SVG path data of the part of the lines of a shape that is on the paper."""
        seen = shapely.intersection(_lines(shape), self.window)
        parts = [part for part in shapely.get_parts(seen) if part.geom_type == "LineString" and not part.is_empty]
        return "".join(f"M{_pairs(self.paper(shapely.get_coordinates(part)))}" for part in parts)


@dataclass(frozen=True, slots=True)
class Drawn:
    """A route in metres: its legs, `start` (2,) and `stops` (n, 2) in walking order."""

    legs: Sequence[BaseGeometry]
    start: Floats
    stops: Floats

    @property
    def frame(self) -> Frame:
        """The frame that shows all of it."""
        return Frame.around(
            shapely.union_all([shapely.MultiPoint(np.vstack([self.start, self.stops])), *self.legs]).bounds
        )


def sketch(drawn: Drawn, roads: Sequence[BaseGeometry], borders: Sequence[BaseGeometry], alt: str) -> str:
    """The SVG; `alt` says what it shows (already escaped)."""
    frame, start, stops = drawn.frame, drawn.start, drawn.stops
    line = shapely.GeometryCollection(list(drawn.legs))
    parts = [
        _drawn(frame.path(shapely.GeometryCollection(list(borders))), BORDER, 4, "22 10"),
        _drawn(frame.path(shapely.GeometryCollection(list(roads))), ROAD, 7),
        _drawn(frame.path(line), INK, 11),
        *_numbers(frame.paper(stops), frame.paper(start[None, :])[0]),
        _bar(frame.scale),
        _north(),
    ]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{alt}" '
        f'font-family="Noto Sans CJK SC, Microsoft YaHei, sans-serif">{"".join(parts)}</svg>'
    )


def _lines(shape: BaseGeometry) -> BaseGeometry:
    """Lines and the rings of polygons, as lines."""
    parts = shapely.get_parts(shapely.get_parts(shape))
    return shapely.union_all([part.boundary if part.geom_type == "Polygon" else part for part in parts])


def _pairs(points: Floats) -> str:
    return "L".join(f"{x:.0f} {y:.0f}" for x, y in points)


def _drawn(path: str, color: str, width: int, dashes: str = "") -> str:
    if not path:
        return ""
    dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
    return (
        f'<path d="{path}" fill="none" stroke="{color}" stroke-width="{width}" '
        f'stroke-linejoin="round" stroke-linecap="round"{dashed}/>'
    )


def _numbers(stops: Floats, start: Floats) -> list[str]:
    """Numbered discs; where they would cover each other a disc stands aside on a leader line."""
    taken: list[Floats] = [start]
    parts = []
    for seq, stop in enumerate(stops, start=1):
        at = _free_spot(stop, taken)
        taken.append(at)
        parts.append(_leader(stop, at) + _disc(at, str(seq)))
    square = f'<path d="M{start[0] - 22:.0f} {start[1] - 22:.0f}h44v44h-44z" fill="{INK}"/>'
    return [*parts, square, _text(start + np.array([0.0, 13.0]), "起", "#fff", 34)]


def _free_spot(stop: Floats, taken: Sequence[Floats]) -> Floats:
    for ring in range(9):
        for step in range(8 if ring else 1):
            turn = math.pi * (step / 4 + ring / 8)
            spot = stop + 26 * ring * np.array([math.cos(turn), math.sin(turn)])
            inside = DISC < spot[0] < WIDTH - DISC and DISC < spot[1] < HEIGHT - DISC
            if inside and all(np.hypot(*(spot - other)) > 2 * DISC + 2 for other in taken):
                return np.asarray(spot)
    return stop


def _leader(stop: Floats, at: Floats) -> str:
    if np.allclose(stop, at):
        return ""
    dot = f'<circle cx="{stop[0]:.0f}" cy="{stop[1]:.0f}" r="7" fill="{INK}"/>'
    return dot + _drawn(f"M{_pairs(np.vstack([stop, at]))}", INK, 3)


def _disc(at: Floats, number: str) -> str:
    size = 30 if len(number) < 3 else 24
    ring = f'<circle cx="{at[0]:.0f}" cy="{at[1]:.0f}" r="{DISC}" fill="#fff" stroke="{INK}" stroke-width="4"/>'
    return ring + _text(at + np.array([0.0, size * 0.36]), number, INK, size)


def _text(at: Floats, text: str, color: str, size: int, anchor: str = "middle") -> str:
    return (
        f'<text x="{at[0]:.0f}" y="{at[1]:.0f}" font-size="{size}" font-weight="600" '
        f'text-anchor="{anchor}" fill="{color}">{text}</text>'
    )


def _bar(scale: float) -> str:
    """A scale bar of a round length, at most a fifth of the width."""
    longest = WIDTH / 5 / scale
    step = 10 ** math.floor(math.log10(longest))
    metres = next(k * step for k in (5, 2, 1) if k * step <= longest)
    length, words = metres * scale, f"{metres:g} m" if metres < 1000 else f"{metres / 1000:g} km"
    back = f'<path d="M20 {HEIGHT - 78}h{length + 40:.0f}v58h-{length + 40:.0f}z" fill="#fff" fill-opacity="0.85"/>'
    bar = f'<path d="M40 {HEIGHT - 44}v14h{length:.0f}v-14" fill="none" stroke="{INK}" stroke-width="4"/>'
    return back + bar + _text(np.array([40 + length / 2, HEIGHT - 42.0]), words, INK, 26)


def _north() -> str:
    arrow = f'<path d="M{WIDTH - 60} 24l22 56-22-14-22 14z" fill="{INK}"/>'
    return arrow + _text(np.array([WIDTH - 60.0, 112.0]), "北", INK, 30)

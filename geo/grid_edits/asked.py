"""What is asked of the grids, as the map sends it: read strictly, because it comes from outside."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from math import isfinite
from typing import Any

from geo.models import GridEditKind
from geo.problems import Problem, Refused
from geo.shapes import MAX_VERTICES

LonLat = tuple[float, float]
MOST_GRIDS = 50


@dataclass(frozen=True, slots=True)
class Split:
    """Cut one grid by a line, degrees."""

    grid: str
    line: tuple[LonLat, ...]


@dataclass(frozen=True, slots=True)
class Merge:
    """Make one grid of several."""

    grids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MoveBorder:
    """Put a new path in the place of a shared border, from the same end to the same end, degrees."""

    old: tuple[LonLat, ...]
    new: tuple[LonLat, ...]


@dataclass(frozen=True, slots=True)
class Draw:
    """A new grid. `fills`: of the ground in no grid inside the outline; else cut out of the grids under it."""

    outline: tuple[LonLat, ...]
    fills: bool = False


Edit = Split | Merge | MoveBorder | Draw
KIND = {Split: GridEditKind.SPLIT, Merge: GridEditKind.MERGE, MoveBorder: GridEditKind.MOVE, Draw: GridEditKind.DRAW}


def kind_of(edit: Edit) -> GridEditKind:
    """What is done to the grids."""
    return KIND[type(edit)]


def edit_of(said: Any) -> Edit:
    """An edit from JSON (see `as_json`). Refused("edit_unreadable") for anything that is none."""
    try:
        return _edit(said)
    except (KeyError, TypeError, ValueError):
        raise Refused(Problem("edit_unreadable")) from None


def as_json(edit: Edit) -> dict[str, Any]:
    """The edit as plain values, its kind with it."""
    values: dict[str, Any] = {key: _plain(value) for key, value in asdict(edit).items()}
    return {"kind": kind_of(edit).value, **values}


def _edit(said: Mapping[str, Any]) -> Edit:
    kind = GridEditKind(said["kind"])
    if kind == GridEditKind.SPLIT:
        return Split(_code(said["grid"]), _path(said["line"], 2))
    if kind == GridEditKind.MERGE:
        codes = tuple(_code(code) for code in said["grids"])
        if len(codes) > MOST_GRIDS:
            raise ValueError
        return Merge(codes)
    if kind == GridEditKind.MOVE:
        return MoveBorder(_path(said["old"], 2), _path(said["new"], 2))
    return Draw(_path(said["outline"], 3), said.get("fills") is True)


def _code(said: Any) -> str:
    if not isinstance(said, str) or not said.isascii() or not said.isdigit() or len(said) > 15:
        raise ValueError
    return said


def _path(said: Any, least: int) -> tuple[LonLat, ...]:
    if not isinstance(said, Sequence) or isinstance(said, str) or not least <= len(said) <= MAX_VERTICES:
        raise ValueError
    return tuple(_lonlat(*place) for place in said)


def _lonlat(lon: Any, lat: Any) -> LonLat:
    for value, limit in ((lon, 180), (lat, 90)):
        if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value) or abs(value) > limit:
            raise ValueError
    return float(lon), float(lat)


def _plain(value: Any) -> Any:
    return [_plain(one) for one in value] if isinstance(value, tuple) else value

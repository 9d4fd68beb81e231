"""The only file with EPSG numbers: the zones that files of China come in, and the town's own metres. Pure.

Exchange zones are CGCS2000 / 3-degree Gauss-Krüger: 4534-4554 (central meridians 75E … 135E, easting of 6 digits) and
4513-4533 (the same with zone numbers 25 … 45 in front, 8 digits). Distances and areas are never taken in them nor in
3857 (lengths ×1.22, areas ×1.5 at 35N), but in `TownMetres`.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeVar, overload

import numpy as np
import numpy.typing as npt
import shapely
from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError
from shapely.geometry.base import BaseGeometry

from geo.problems import Problem, Refused

Floats = npt.NDArray[np.float64]
G = TypeVar("G", bound=BaseGeometry)

STORED = 4326
DEGREES = frozenset({4326, 4490})
WEB = 3857
_PLAIN = range(4534, 4555)
_PREFIXED = range(4513, 4534)
KNOWN = frozenset({*DEGREES, WEB, *_PLAIN, *_PREFIXED})
WEB_EASTINGS = (7_500_000.0, 16_000_000.0)  # of Web and Baidu Mercator, 67-144 E; northings of China lie below
SPILL_DEG = 2.5  # half a zone is 1.5; a town on the seam is often kept whole in one of its two zones


def checked(epsg: int) -> int:
    """The number itself, when files in it are read here; raises Refused("epsg_unknown") else."""
    if epsg not in KNOWN:
        raise Refused(Problem("epsg_unknown", {"epsg": epsg}))
    return epsg


def is_degrees(epsg: int) -> bool:
    """Longitudes and latitudes rather than metres."""
    return epsg in DEGREES


def central_meridian(epsg: int) -> float | None:
    """Degrees east, of a Gauss-Krüger zone; None for the others."""
    if epsg in _PLAIN:
        return 75.0 + 3 * (epsg - _PLAIN.start)
    if epsg in _PREFIXED:
        return 75.0 + 3 * (epsg - _PREFIXED.start)
    return None


def zones_of(easting: float) -> list[int]:
    """Planes in which an easting of this magnitude may be meant.

    6 digits: any zone without its number in front; 8 digits: the zone its first two digits name; Web Mercator: 3857.
    """
    size = abs(easting)
    if 100_000 <= size < 1_000_000:
        return list(_PLAIN)
    if 25_000_000 <= size < 46_000_000:
        return [_PREFIXED.start + int(size // 1_000_000) - 25]
    low, high = WEB_EASTINGS
    return [WEB] if low <= size < high else []


def zones_near(lon: float, easting: float) -> list[int]:
    """The same for a place near longitude `lon`: of the zones of 6 digits only the two nearest, nearest first."""
    found = zones_of(easting)
    return sorted(found, key=lambda epsg: abs(lon - (central_meridian(epsg) or 0)))[:2]


def to_lonlat(xy: Floats, epsg: int, *, lenient: bool = False) -> Floats:
    """(n, 2) x (east), y (north) of a known EPSG → (n, 2) WGS-84 degrees.

    Raises Refused("zone_left") when a point lies more than 2.5 degrees from the zone's central meridian; `lenient`
    makes those points NaN instead, for batches in which one mistyped row shall not speak for the others.
    """
    if is_degrees(checked(epsg)):
        return xy
    with np.errstate(all="ignore"):
        lonlat = _run(_transformer(epsg), xy, "FORWARD")
    if lenient:
        lonlat[~_within_zone(lonlat, epsg)] = np.nan
    else:
        _refuse_outside(lonlat, epsg)
    return lonlat


def from_lonlat(lonlat: Floats, epsg: int) -> Floats:
    """(n, 2) WGS-84 degrees → (n, 2) of a known EPSG. 3857 is read only: Refused("epsg_unknown")."""
    if is_degrees(checked(epsg)):
        return lonlat
    if epsg == WEB:
        raise Refused(Problem("epsg_unknown", {"epsg": epsg}))
    _refuse_outside(lonlat, epsg)
    return _run(_transformer(epsg), lonlat, "INVERSE")


def _within_zone(lonlat: Floats, epsg: int) -> npt.NDArray[np.bool_]:
    """(n,): finite, and near enough to the central meridian where there is one."""
    meridian = central_meridian(epsg)
    reach = np.inf if meridian is None else SPILL_DEG
    return np.isfinite(lonlat).all(axis=1) & (np.abs(lonlat[:, 0] - (meridian or 0.0)) <= reach)


def _refuse_outside(lonlat: Floats, epsg: int) -> None:
    meridian = central_meridian(epsg)
    if meridian is None or _within_zone(lonlat, epsg).all():
        return
    off = np.abs(lonlat[:, 0] - meridian)
    worst = float(lonlat[int(np.argmax(np.where(np.isfinite(off), off, np.inf))), 0])
    raise Refused(Problem("zone_left", {"epsg": epsg, "meridian": meridian, "lon": str(round(worst, 3))}))


def declared_epsg(text: str) -> int | None:
    """The EPSG number that a .prj (WKT, Esri's names included) or "EPSG:n" means, None when it is not recognised.

    Only WKT is parsed: other spellings of PROJ can name files.
    """
    text = text.strip()
    if match := re.fullmatch(r"(?:EPSG|urn:ogc:def:crs:EPSG):[\d.:]*?(\d+)", text, re.IGNORECASE):
        return int(match[1])
    if text.upper() in {"OGC:CRS84", "URN:OGC:DEF:CRS:OGC:1.3:CRS84"}:
        return STORED
    if not re.match(r"(PROJ|GEOG|GEOD)(CS|CRS)\s*\[", text, re.IGNORECASE):
        return None
    try:
        return CRS.from_wkt(text).to_epsg(min_confidence=60)
    except CRSError:
        return None


@lru_cache(maxsize=64)
def _transformer(epsg: int) -> Transformer:
    return Transformer.from_crs(epsg, STORED, always_xy=True)


def _run(transformer: Transformer, xy: Floats, direction: Any) -> Floats:
    x, y = transformer.transform(xy[:, 0], xy[:, 1], direction=direction)
    return np.column_stack([x, y])


@lru_cache(maxsize=256)
def _town_transformer(lon0: float, lat0: float) -> Transformer:
    plane = f"+proj=tmerc +lat_0={lat0!r} +lon_0={lon0!r} +k=1 +x_0=0 +y_0=0 +ellps=WGS84 +units=m +no_defs"
    return Transformer.from_crs(STORED, plane, always_xy=True)


@dataclass(frozen=True, slots=True)
class TownMetres:
    """A town's own plane: transverse Mercator about its centre, k = 1, metres east and north of the centre.

    Area error below 1e-6 at 6 km from the centre, 2.3e-5 at 30 km. Works anywhere on earth but at the poles.
    """

    lon0: float
    lat0: float

    @overload
    def to_metres(self, what: G) -> G: ...
    @overload
    def to_metres(self, what: npt.NDArray[Any]) -> npt.NDArray[Any]: ...
    def to_metres(self, what: Any) -> Any:
        """WGS-84 degrees → metres, of a shapely geometry, an array of geometries, or an (n, 2) float array."""
        return self._moved(what, "FORWARD")

    @overload
    def to_lonlat(self, what: G) -> G: ...
    @overload
    def to_lonlat(self, what: npt.NDArray[Any]) -> npt.NDArray[Any]: ...
    def to_lonlat(self, what: Any) -> Any:
        """Metres → WGS-84 degrees, of a shapely geometry, an array of geometries, or an (n, 2) float array."""
        return self._moved(what, "INVERSE")

    def _moved(self, what: Any, direction: str) -> Any:
        transformer = _town_transformer(self.lon0, self.lat0)
        move: Callable[[Floats], Floats] = lambda xy: _run(transformer, xy, direction)  # noqa: E731
        if isinstance(what, np.ndarray) and what.dtype != object:
            return move(what.reshape(-1, 2))
        return shapely.transform(what, move)

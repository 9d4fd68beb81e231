"""Datums of China: WGS-84 (and CGCS2000, equal here), GCJ-02 of phone maps, BD-09 of Baidu; and which one a file is in.

Pure; arrays are (n, 2) float64 of longitude, latitude in degrees. Formulas: the 2010 reverse-engineered listing known
as EvilTransform (Krasovsky 1940 ellipsoid); Baidu's is its public polar twist. Both inverses iterate to a fixed point:
the one-step inverse found all over the web is off by up to 3.6 m. Outside China nothing is shifted: see `is_shifted`.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geo import baidu_metres, crs
from geo.crs import Floats
from geo.problems import Problem, Refused

WGS84, CGCS2000, GCJ02, BD09, BD09MC = "wgs84", "cgcs2000", "gcj02", "bd09", "bd09mc"
SWAPPED = "/yx"  # suffix of a name whose columns came latitude (northing) first

_A, _EE = 6378245.0, 0.00669342162296594323
_BAIDU = np.pi * 3000.0 / 180.0
_WEST, _EAST, _SOUTH, _NORTH = 72.004, 137.8347, 0.8293, 55.8271


def is_shifted(lonlat: Floats) -> np.ndarray:
    """(n,) bool: inside "China" as the phone maps mean it, where GCJ-02 and BD-09 differ from WGS-84.

    That is one box, 72.004-137.8347 E and 0.8293-55.8271 N, its border included; its edges lie over land and sea of
    others, a hundred kilometres and more from any town of China, and neighbours inside it (Mongolia, Korea, Taiwan …)
    are shifted like everything else. Outside China is everything else: every conversion here leaves such points as
    they are. Each conversion asks once, of the point it is given and in the datum it is given in; so there and back
    is exact everywhere but in the strip along the box's edge that one shift (under 2 km) crosses.
    """
    lon, lat = lonlat[:, 0], lonlat[:, 1]
    return (lon >= _WEST) & (lon <= _EAST) & (lat >= _SOUTH) & (lat <= _NORTH)


def wgs84_to_gcj02(lonlat: Floats) -> Floats:
    """Forward shift; unchanged outside China."""
    return _in_china(_shifted, lonlat)


def gcj02_to_bd09(lonlat: Floats) -> Floats:
    """Baidu's twist on top of GCJ-02; unchanged outside China."""
    return _in_china(_twisted, lonlat)


def wgs84_to_bd09(lonlat: Floats) -> Floats:
    """Both steps; unchanged outside China."""
    return _in_china(lambda points: _twisted(_shifted(points)), lonlat)


def gcj02_to_wgs84(lonlat: Floats) -> Floats:
    """Inverse by fixed-point iteration, exact to 1e-10 degrees (0.01 mm); unchanged outside China."""
    return _in_china(lambda points: _inverse(_shifted, points), lonlat)


def bd09_to_gcj02(lonlat: Floats) -> Floats:
    """Inverse by fixed-point iteration, exact to 1e-10 degrees (0.01 mm); unchanged outside China."""
    return _in_china(lambda points: _inverse(_twisted, points), lonlat)


def bd09_to_wgs84(lonlat: Floats) -> Floats:
    """Inverse by fixed-point iteration of both steps; unchanged outside China."""
    return _in_china(lambda points: _inverse(_shifted, _inverse(_twisted, points)), lonlat)


def _in_china(step: Callable[[Floats], Floats], lonlat: Floats) -> Floats:
    return np.where(is_shifted(lonlat)[:, None], step(lonlat), lonlat)


def _inverse(forward: Callable[[Floats], Floats], target: Floats) -> Floats:
    """Every point stops on its own, so that its answer is the same in whatever batch it comes."""
    guess, is_open = target.copy(), np.ones(len(target), dtype=bool)
    for _step in range(30):
        error = forward(guess[is_open]) - target[is_open]
        guess[is_open] -= error
        is_open[is_open] = np.abs(error).max(axis=1, initial=0.0) > 1e-11
        if not is_open.any():
            break
    return guess


def _twisted(lonlat: Floats) -> Floats:
    lon, lat = lonlat[:, 0], lonlat[:, 1]
    radius = np.hypot(lon, lat) + 0.00002 * np.sin(lat * _BAIDU)
    angle = np.arctan2(lat, lon) + 0.000003 * np.cos(lon * _BAIDU)
    return np.column_stack([radius * np.cos(angle) + 0.0065, radius * np.sin(angle) + 0.006])


def _shifted(lonlat: Floats) -> Floats:
    x, y = lonlat[:, 0] - 105.0, lonlat[:, 1] - 35.0
    phi = np.radians(lonlat[:, 1])
    magic = 1 - _EE * np.sin(phi) ** 2
    north = np.degrees(_north(x, y) / (_A * (1 - _EE) / magic**1.5))
    east = np.degrees(_east(x, y) / (_A / np.sqrt(magic) * np.cos(phi)))
    return np.asarray(lonlat + np.column_stack([east, north]))


def _ripple(x: Floats) -> Floats:
    return np.asarray((20.0 * np.sin(6.0 * x * np.pi) + 20.0 * np.sin(2.0 * x * np.pi)) * 2.0 / 3.0)


def _north(x: Floats, y: Floats) -> Floats:
    root = np.sqrt(np.abs(x))
    base = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root + _ripple(x)
    waves = (20.0 * np.sin(y * np.pi) + 40.0 * np.sin(y / 3.0 * np.pi)) * 2.0 / 3.0
    return np.asarray(base + waves + (160.0 * np.sin(y / 12.0 * np.pi) + 320.0 * np.sin(y * np.pi / 30.0)) * 2.0 / 3.0)


def _east(x: Floats, y: Floats) -> Floats:
    root = np.sqrt(np.abs(x))
    base = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root + _ripple(x)
    waves = (20.0 * np.sin(x * np.pi) + 40.0 * np.sin(x / 3.0 * np.pi)) * 2.0 / 3.0
    return np.asarray(base + waves + (150.0 * np.sin(x / 12.0 * np.pi) + 300.0 * np.sin(x / 30.0 * np.pi)) * 2.0 / 3.0)


def to_wgs84(xy: Floats, name: str, *, lenient: bool = False) -> Floats:
    """(n, 2) of the named datum → WGS-84 degrees.

    `name`: wgs84, cgcs2000, gcj02, bd09, bd09mc (Baidu's metres) or EPSG:n, each with "/yx" when the columns came
    swapped. Raises Refused("datum_unknown"), Refused("epsg_unknown") or Refused("zone_left"); `lenient` gives NaN for
    the rows that leave the zone instead of refusing all of them.
    """
    base = name.lower().removesuffix(SWAPPED)
    ordered = xy[:, ::-1] if name.lower().endswith(SWAPPED) else xy
    if base.startswith("epsg:") and base[5:].isdigit():
        return crs.to_lonlat(ordered, int(base[5:]), lenient=lenient)
    steps: dict[str, Callable[[Floats], Floats]] = {
        WGS84: lambda points: points,
        CGCS2000: lambda points: points,
        GCJ02: gcj02_to_wgs84,
        BD09: bd09_to_wgs84,
        BD09MC: lambda points: bd09_to_wgs84(baidu_metres.to_bd09(points)),
    }
    if base not in steps:
        raise Refused(Problem("datum_unknown", {"datum": name}))
    return steps[base](ordered)


# ── which datum is a file in ─────────────────────────────────────────────────────────────────────────────────────
MIN_ROWS = 8
MIN_SHARE = 0.5
WRONG_NAMES = 0.1
NEIGHBOURS = 8
SURE = 0.97


@dataclass(frozen=True, slots=True)
class Verdict:
    """The vote of a batch. `datum` is None when not sure; `reason` says why: won, few_rows, no_fit, tie.

    `evidence`: hypothesis → number of rows that it puts inside the village their ledger declares, best first;
    `rows`: how many rows could vote; `probability`: of the best hypothesis, if one of those named is true.
    """

    datum: str | None
    reason: str
    rows: int
    evidence: dict[str, int] = field(default_factory=dict)
    probability: float = 0.0


def vote(points: Floats, declared: Sequence[int], villages: Sequence[BaseGeometry]) -> Verdict:
    """Which hypothesis puts the rows inside the villages their ledger declares: one answer a batch, never per row.

    points: (n, 2) as in the file, first column first (NaN where blank); declared: (n,) index into `villages`, -1
    where the row names none; villages: polygons in WGS-84 degrees.

    The rule is Bayes over the named hypotheses, all equally likely before. Under the true one a row lies in its
    declared village with probability 1 - e, e being the share of wrong names; a row that does not has a name that
    happens to be any certain other village with probability e·q, q = 1/8 (it is one of the neighbours; fewer villages,
    larger q). So each row that one hypothesis explains and another does not multiplies the odds by
    r = (1 - e) / (e·q), and the odds of two hypotheses are r to the power of the difference of their hits: hits are
    all that counts. e is what the best hypothesis leaves unexplained, at least 0.1 (r = 72: one row's lead is 72 to
    1; in a file with a third of its names wrong it is 16 to 1 and not enough). Rows of one place and one village
    are one witness, however often they are listed.

    Sure when the best is at least 97 % probable, with at least 8 witnesses and half of them inside. Measured on 24,000
    ledgers of 35N with one wrong name in ten (any village, or always a neighbour; squares and organic shapes): 15 wrong
    answers, at most 0.5 % in any setting; answered are of 20 rows 99.7 % where villages are 2 km wide and 98.4 % at
    3 km, of 10 rows 93 % and 82 %; the rest is "not sure". The bar is held by `make faults JOB=datum-vote`.
    """
    index = np.asarray(declared, dtype=np.intp)
    voting = (index >= 0) & np.isfinite(points).all(axis=1)
    points, index = points[voting], index[voting]
    if not len(points):
        return Verdict(None, "few_rows", 0)
    shapes = np.asarray(villages, dtype=object)
    shapely.prepare(shapes)
    hits = {name: _inside(points, name, shapes[index]) for name in _hypotheses(points, shapes)}
    _rows, witnesses = np.unique(np.column_stack([points, index]), axis=0, return_index=True)
    return _verdict(hits, witnesses, 1 / min(NEIGHBOURS, max(len(shapes) - 1, 1)))


def _verdict(hits: dict[str, np.ndarray], witnesses: np.ndarray, q: float) -> Verdict:
    """hits: name → (n,) bool of all voting rows; witnesses: indices of the rows that are not repetitions."""
    counts = {name: int(inside[witnesses].sum()) for name, inside in hits.items()}
    ranked = sorted(counts, key=lambda name: -counts[name])
    best, others = ranked[0], np.array([counts[name] for name in ranked[1:]])
    wrong = min(max(WRONG_NAMES, 1 - counts[best] / len(witnesses)), 0.9)
    ratio = max((1 - wrong) / (wrong * q), 1.0)
    probability = float(1 / (1 + (ratio ** (others - float(counts[best]))).sum()))
    reason = _reason(counts[best], len(witnesses), probability)
    evidence = {name: int(hits[name].sum()) for name in ranked}
    rows = len(next(iter(hits.values())))
    return Verdict(best if reason == "won" else None, reason, rows, evidence, round(probability, 4))


def _reason(hits: int, witnesses: int, probability: float) -> str:
    if witnesses < MIN_ROWS:
        return "few_rows"
    if hits < MIN_SHARE * witnesses:
        return "no_fit"
    return "won" if probability >= SURE else "tie"


def _hypotheses(points: Floats, villages: np.ndarray) -> list[str]:
    west, south, east, north = shapely.total_bounds(villages)
    return hypotheses(points, ((west + east) / 2, (south + north) / 2))


def hypotheses(points: Floats, middle: tuple[float, float]) -> list[str]:
    """Names worth trying: degrees in three datums (one outside China), planes by magnitude; each also swapped.

    points: (n, 2) as in the file, finite; middle: longitude and latitude of the ground that they should lie on.
    """
    centre = np.array([middle])
    in_china = bool(is_shifted(centre)[0])
    if np.median(np.abs(points)) <= 180:
        names = [WGS84, GCJ02, BD09] if in_china else [WGS84]
        return [name + suffix for suffix in ("", SWAPPED) for name in names]
    plain, swapped = (_planes(float(centre[0, 0]), float(np.median(points[:, axis])), in_china) for axis in (0, 1))
    return [*plain, *(name + SWAPPED for name in swapped)] or [WGS84]


def _planes(lon: float, easting: float, in_china: bool) -> list[str]:
    found = crs.zones_near(lon, easting)
    return [f"EPSG:{epsg}" for epsg in found] + ([BD09MC] if crs.WEB in found and in_china else [])


def _inside(points: Floats, name: str, homes: np.ndarray) -> np.ndarray:
    """(n,) bool: the row lies in (or on the border of) its own village under this hypothesis."""
    lonlat = to_wgs84(points, name, lenient=True)
    return np.asarray(shapely.intersects_xy(homes, lonlat[:, 0], lonlat[:, 1]))

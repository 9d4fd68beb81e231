"""From the coordinates of a ledger to points on the ground: which datum the file is in, and where its rows stand. Pure.

The datum is decided for the whole file, never per row. A declared datum is tried against the villages that the rows
declare; where these clearly say another one, the file is refused unless the user insists.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geo import datum as datums
from geo.crs import Floats
from geo.problems import Problem, Refused
from units.ledgers.unit_rows import UnitRow

VOTE = "vote"


@dataclass(frozen=True, slots=True)
class Ground:
    """Shapes of the day in WGS-84 degrees: the town's own (None: not loaded yet) and its villages' by their id."""

    town: BaseGeometry | None
    villages: Mapping[int, BaseGeometry]

    def villages_at(self, points: Sequence[tuple[float, float]]) -> list[int | None]:
        """The village that holds each point, its border included; the lowest id where two share the border."""
        ids = sorted(self.villages)
        found: list[int | None] = [None] * len(points)
        if not ids or not points:
            return found
        tree = shapely.STRtree([self.villages[id_] for id_ in ids])
        pairs = tree.query(shapely.points(np.asarray(points, dtype=np.float64)), predicate="intersects")
        for at, which in sorted(zip(*pairs.tolist(), strict=True), reverse=True):
            found[at] = ids[which]
        return found


@dataclass(frozen=True, slots=True)
class Decision:
    """The datum in which the file is read ("" when no row has coordinates), and the vote behind it."""

    datum: str
    verdict: datums.Verdict | None = None

    @property
    def evidence(self) -> dict[str, object]:
        """For the books: reason, rows that could vote, and the rows that each hypothesis puts into their village."""
        if self.verdict is None:
            return {}
        return {"reason": self.verdict.reason, "rows": self.verdict.rows, "hits": dict(self.verdict.evidence)}


def decide(rows: Sequence[UnitRow], ground: Ground, declared: str, *, insist: bool = False) -> Decision:
    """The datum of the file.

    Raises Refused("datum_not_sure") when a vote is asked for and has no clear winner, Refused("datum_contradicted")
    or Refused("axes_contradicted") when the rows clearly say something else than declared and nobody insists.
    """
    placed = [row for row in rows if row.xy is not None]
    if not placed:
        return Decision("" if declared == VOTE else declared)
    verdict = _vote(placed, ground)
    if declared == VOTE:
        if verdict.datum is None:
            raise Refused(Problem("datum_not_sure", _said(verdict)), Decision("", verdict).evidence)
        return Decision(verdict.datum, verdict)
    if verdict.datum and not _same(verdict.datum, declared) and not insist:
        is_swapped = _same(verdict.datum.removesuffix(datums.SWAPPED), declared)
        code = "axes_contradicted" if is_swapped else "datum_contradicted"
        said = Problem(code, {"declared": declared, "found": verdict.datum, **_said(verdict)})
        raise Refused(said, Decision("", verdict).evidence)
    return Decision(declared, verdict)


def _vote(placed: Sequence[UnitRow], ground: Ground) -> datums.Verdict:
    order = {id_: index for index, id_ in enumerate(ground.villages)}
    declared = [order.get(row.attrs.get("declared_village_id") or 0, -1) for row in placed]
    return datums.vote(_xy(placed), declared, list(ground.villages.values()))


def _same(first: str, second: str) -> bool:
    """WGS-84 and CGCS2000 are one here (they differ by less than a metre)."""
    names = {name.lower().replace(datums.CGCS2000, datums.WGS84) for name in (first, second)}
    return len(names) == 1


def _said(verdict: datums.Verdict) -> dict[str, str | int]:
    hits = "; ".join(f"{name} {count}/{verdict.rows}" for name, count in list(verdict.evidence.items())[:4])
    return {"evidence": hits or "-", "rows": verdict.rows, "reason": verdict.reason}


# ── rows on the ground ───────────────────────────────────────────────────────────────────────────────────────────
@dataclass(slots=True)
class Located:
    """What became of the rows: `problems` by row number. A problem that is no notice refuses its row."""

    problems: dict[int, Problem] = field(default_factory=dict)
    outside: list[int] = field(default_factory=list)


def locate(rows: Sequence[UnitRow], ground: Ground, datum: str) -> Located:
    """Set `point` of every row that has coordinates; rows outside the town are kept and told."""
    placed = [row for row in rows if row.xy is not None]
    located = Located()
    if not placed:
        return located
    lonlat = _converted(_xy(placed), datum)
    on_earth = np.all(np.abs(lonlat) <= np.array([180.0, 90.0]), axis=1)  # NaN compares as False
    inside, if_swapped = _within(ground.town, lonlat), _within(ground.town, lonlat[:, ::-1])
    for at, row in enumerate(placed):
        swap = "_swapped" if if_swapped[at] and not inside[at] else ""
        shown = {"x": float((row.xy or (0.0, 0.0))[0]), "y": float((row.xy or (0.0, 0.0))[1])}
        if not on_earth[at]:
            located.problems[row.number] = Problem(f"not_on_earth{swap}", shown)
            continue
        row.point = (float(lonlat[at, 0]), float(lonlat[at, 1]))
        if not inside[at]:
            located.outside.append(row.number)
            located.problems[row.number] = Problem(f"outside_town{swap}", shown, is_notice=True)
    return located


def _xy(placed: Sequence[UnitRow]) -> Floats:
    return np.array([row.xy for row in placed], dtype=np.float64).reshape(-1, 2)


def _converted(xy: Floats, datum: str) -> Floats:
    """WGS-84 degrees; a row that its zone cannot hold becomes NaN instead of refusing the whole file."""
    try:
        return datums.to_wgs84(xy, datum)
    except Refused as refused:
        if refused.problems[0].code != "zone_left":
            raise
    return np.vstack([_one_converted(xy[at : at + 1], datum) for at in range(len(xy))])


def _one_converted(xy: Floats, datum: str) -> Floats:
    try:
        return datums.to_wgs84(xy, datum)
    except Refused:
        return np.full((1, 2), np.nan)


def _within(town: BaseGeometry | None, lonlat: Floats) -> np.ndarray:
    """(n,) bool: covered by the town; all of them while the town has no shape."""
    if town is None:
        return np.ones(len(lonlat), dtype=bool)
    shapely.prepare(town)
    return np.asarray(shapely.intersects_xy(town, lonlat[:, 0], lonlat[:, 1]))

"""Faults of the ground as rows of a page, lines of a workbook and shapes of a map: the same rows, the same numbers."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from geo.boundaries.fault import GroundFault
from geo.problems import Problem
from geo.sentences import remedy, what
from layers.reports.workbook import Column, Workbook

KIND_LABELS: dict[str, str | Promise] = {
    "gap": gettext_lazy("gap"),
    "overlap": gettext_lazy("overlap"),
    "outside_parent": gettext_lazy("reaches outside"),
    "sliver_gap": gettext_lazy("sliver without a shape"),
    "sliver_overlap": gettext_lazy("sliver in two shapes"),
    "sliver_outside_parent": gettext_lazy("sliver outside"),
    "invalid": gettext_lazy("invalid outline"),
    "refused": pgettext_lazy("row of a map file", "refused"),
}
SPOT_ZOOM = 18


@dataclass(frozen=True, slots=True)
class FaultRow:
    """One line: `number` stands on the map too. `place` and `other` as people say them; `lon`, `lat` None without."""

    number: int
    kind: str
    label: str
    place: str
    other: str
    area_m2: float | None
    row: int | None
    said: str
    remedy: str
    lon: float | None = None
    lat: float | None = None
    document: str = ""
    lead: str = ""
    shape: Any = None

    @property
    def spot(self) -> str:
        """The part of an address after "#" that shows the spot on the map of its page."""
        return "" if self.lon is None else f"{SPOT_ZOOM}/{self.lat:.6f}/{self.lon:.6f}"


def fault_rows(faults: Iterable[GroundFault]) -> list[FaultRow]:
    """Rows in the order of the check: open ones first, then those that a document covers."""
    ordered = sorted(faults, key=lambda fault: bool(fault.document))
    return [_fault_row(number, fault) for number, fault in enumerate(ordered, start=1)]


def _fault_row(number: int, fault: GroundFault) -> FaultRow:
    problem, said = fault.problem(), [_called(*pair) for pair in zip(fault.names, fault.codes, strict=True)]
    lead = next((_called(n, c) for n, c in zip(fault.names, fault.codes, strict=True) if c == fault.lead), "")
    return FaultRow(
        number=number,
        kind=fault.kind,
        label=str(KIND_LABELS.get(fault.kind, fault.kind)),
        place=said[0],
        other=said[1] if len(said) > 1 else "",
        area_m2=fault.area_m2,
        row=fault.row,
        said=what(problem),
        remedy=remedy(problem),
        lon=fault.lon,
        lat=fault.lat,
        document=fault.document,
        lead=lead,
        shape=fault.shape,
    )


def problem_rows(problems: Sequence[Problem]) -> list[FaultRow]:
    """What refuses a file, row by row; invalid outlines with the place that the check named."""
    return [_problem_row(number, problem) for number, problem in enumerate(problems, start=1)]


def _problem_row(number: int, problem: Problem) -> FaultRow:
    lon, lat = problem.params.get("lon"), problem.params.get("lat")
    is_placed = isinstance(lon, float | int) and isinstance(lat, float | int)
    kind = "invalid" if is_placed and "place" not in problem.params else "refused"
    return FaultRow(
        number=number,
        kind=kind,
        label=str(KIND_LABELS[kind]),
        place=str(problem.params.get("place", "")),
        other=str(problem.params.get("other", "")),
        area_m2=None,
        row=problem.row,
        said=what(problem),
        remedy=remedy(problem),
        lon=float(lon) if is_placed and lon is not None else None,
        lat=float(lat) if is_placed and lat is not None else None,
    )


def workbook(title: str, rows: Sequence[FaultRow], notes: Sequence[str]) -> bytes:
    """The rows as .xlsx, the notes (file, day, datum) below them."""
    book = Workbook()
    book.table(title[:31], _columns(), rows, notes)
    return book.close()


def as_layer(rows: Sequence[FaultRow]) -> list[Any]:
    """[number, kind, longitude, latitude, is lawful, sentence, GeoJSON geometry] per row that has a place."""
    return [[r.number, r.kind, r.lon, r.lat, bool(r.document), r.said, r.shape] for r in rows if r.lon is not None]


def _called(name: str, code: str) -> str:
    return f"{name} {code}".strip()


def _columns() -> list[Column]:
    return [
        Column(_("No."), 6, "int", lambda r: r.number),
        Column(_("Kind of fault"), 14, "text", lambda r: r.label),
        Column(_("Place"), 34, "text", lambda r: r.place),
        Column(_("Other place"), 34, "text", lambda r: r.other),
        Column(_("Area, m²"), 12, "area", lambda r: r.area_m2),
        Column(_("Row of the file"), 8, "int", lambda r: r.row),
        Column(_("Longitude"), 13, "text", lambda r: None if r.lon is None else f"{r.lon:.6f}"),
        Column(_("Latitude"), 12, "text", lambda r: None if r.lat is None else f"{r.lat:.6f}"),
        Column(_("What the fault is"), 60, "text", lambda r: r.said),
        Column(_("What helps"), 40, "text", lambda r: r.remedy),
        Column(_("Document"), 20, "text", lambda r: r.document),
        Column(_("Grid that answers"), 30, "text", lambda r: r.lead),
    ]

"""What the generator knows by construction, and truth.json that carries it. The schema is the dataclasses below.

Grids are named by code, units by 单位编号 (external id), dates in ISO form. Areas are in square metres on the ellipsoid
(transverse Mercator centred on the town, area error below 1e-6).
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from tests.town.offices import FieldGaps
from tests.town.records import RecordTruth


@dataclass(frozen=True)
class UnitTruth:
    """One unit. ``grid`` is the grid its ledger point lies in (lowest code where two cover it), null when none does.

    ``lon, lat`` is where it truly stands (WGS-84), also for units whose ledger row lacks coordinates. ``village`` is
    the village it is counted under: its grid's, else the declared one. ``why_not_placed``: "" | "no_coordinates" |
    "in_gap" | "outside_town". ``ledger``: "units-survey" (WGS-84) | "units-phone" (GCJ-02). ``statuses`` and
    ``overdue`` run parallel to ``Truth.dates``, each with on = known_at = that date; ABSENT = not registered yet, or
    closed.
    """

    id: str
    grid: str | None
    village: str
    declared_village: str
    lon: float
    lat: float
    why_not_placed: str
    ledger: str
    statuses: list[str]
    overdue: list[bool]


@dataclass(frozen=True)
class DayTruth:
    """Counts on a day. ``statuses`` counts units by status without ABSENT; ``due`` = in business; ``overdue`` of those.

    Hazard counts are of events with on = known_at = the day: recorded by then, and among them open and closed ones.
    """

    date: str
    statuses: dict[str, int]
    due: int
    overdue: int
    hazards: int
    hazards_open: int
    hazards_closed: int
    majors_open: int
    overdue_hazards: int
    visits: int


@dataclass(frozen=True)
class Topology:
    """The planted faults of the tessellation; everything else tiles exactly."""

    gap_village: str
    gap_m2: float
    overlap_grids: list[str]
    overlap_m2: float


@dataclass(frozen=True)
class BlindSpots:
    """What was planted, by kind. Window: the 90 days up to ``Truth.on``."""

    no_record_grids: list[str]  # neither visits nor tracks in the window; the planted ones never had any
    no_track_grids: list[str]  # visits in the window, no track
    well_tracked_grids: list[str]
    unstaffed_grids: list[str]  # never had a posting
    ended_posting_grids: list[str]
    units_outside_every_grid: list[str]
    teams_incomplete: dict[str, list[str]]  # missing_seat | same_person_twice | no_team
    nine_small_absent: list[list[str]]  # [village code, 九小类别]: no unit of that kind in business there on ``on``
    no_coordinates: list[str]
    wrong_village: list[str]
    duplicates: list[list[str]]  # pairs
    shared_codes: list[list[str]]  # pairs with one 统一社会信用代码
    invalid_codes: list[str]
    on_border: list[str]  # exactly on a node shared by two grids: both cover it, the lowest code has it


@dataclass(frozen=True)
class Truth:
    """The whole of it. ``counts`` holds rows written by file."""

    on: str
    seed: int
    town_code: str
    town_name: str
    dates: list[str]
    units: list[UnitTruth]
    days: list[DayTruth]
    topology: Topology
    blind_spots: BlindSpots
    grid_units: dict[str, int]  # units placed in each grid, all states
    gas_stages: dict[str, int]
    records: RecordTruth
    orders_open: list[str]  # by 文号, on ``on``; orders_late are those of them past their deadline
    orders_late: list[str]
    fields_open: FieldGaps
    counts: dict[str, int]

    def unit(self, external_id: str) -> UnitTruth:
        """One unit by its external id."""
        width = max(5, len(str(len(self.units))))
        return self.units[int(external_id[-width:]) - 1]

    def status(self, external_id: str, day: date) -> str:
        """Status of a unit on one of ``dates``."""
        return self.unit(external_id).statuses[self.dates.index(day.isoformat())]

    def write(self, path: Path) -> None:
        """Write truth.json."""
        path.write_text(json.dumps(asdict(self), ensure_ascii=False, separators=(",", ":")), "utf-8", newline="\n")


def load(path: Path) -> Truth:
    """Read truth.json back."""
    raw = json.loads(path.read_text("utf-8"))
    raw["units"] = [UnitTruth(**unit) for unit in raw["units"]]
    raw["days"] = [DayTruth(**day) for day in raw["days"]]
    raw["records"], raw["fields_open"] = RecordTruth(**raw["records"]), FieldGaps(**raw["fields_open"])
    raw["topology"], raw["blind_spots"] = Topology(**raw["topology"]), BlindSpots(**raw["blind_spots"])
    return Truth(**raw)

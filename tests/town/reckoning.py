"""Adds up the truth from what was generated."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from tests.town.boundaries import Area, Ground
from tests.town.chosen import Chosen
from tests.town.hazards import Hazards
from tests.town.offices import FieldGaps
from tests.town.plan import Bools, Ints, Plan, to_date
from tests.town.records import RecordTruth
from tests.town.rules import ABSENT, HALTED, STATUS_NAMES, Findings, statuses_on
from tests.town.tracks import WINDOW_DAYS
from tests.town.truth import BlindSpots, DayTruth, Topology, Truth, UnitTruth
from tests.town.unit_kinds import KINDS
from tests.town.units import NO_POINT, Units
from tests.town.visits import Visits

PAST_DATES = 10


def check_days(plan: Plan) -> list[int]:
    """Ten past days over the last three years, then ``on``; for the very large towns ``on`` alone."""
    if plan.is_large:
        return [plan.day]
    back = np.linspace(1090, 9, PAST_DATES).astype(int) + 17 * (np.arange(PAST_DATES) % 3)
    return [plan.day - int(b) for b in back] + [plan.day]


@dataclass
class Reckoning:
    """All that was generated, as far as the truth needs it."""

    ground: Ground
    units: Units
    chosen: Chosen
    counts: dict[str, int]
    hazards: Hazards = field(init=False)
    visits: Visits = field(init=False)
    walked: set[int] = field(default_factory=set)  # grids with a track
    teams: dict[str, list[str]] = field(default_factory=dict)
    gas_stages: dict[str, int] = field(default_factory=dict)
    records: RecordTruth = field(init=False)
    fields_open: FieldGaps = field(init=False)
    orders: tuple[list[str], list[str]] = ([], [])  # open, and of those past their deadline


def reckon(known: Reckoning) -> Truth:
    """The whole truth about a town."""
    plan, ground, cell = known.ground.plan, known.ground, known.units.placed_cell()
    per_day, days = _days(plan, known)
    truths = _unit_truths(ground, known.units, per_day)
    per_grid = np.bincount(cell[cell >= 0], minlength=plan.grids).tolist()
    return Truth(
        on=plan.on.isoformat(),
        seed=plan.seed,
        town_code=plan.town_code,
        town_name=ground.town.name,
        dates=[day.date for day in days],
        units=truths,
        days=days,
        topology=_topology(ground),
        blind_spots=_blind_spots(known, truths),
        grid_units={area.code: n for area, n in zip(ground.grids, per_grid, strict=True)},
        gas_stages=known.gas_stages,
        records=known.records,
        orders_open=known.orders[0],
        orders_late=known.orders[1],
        fields_open=known.fields_open,
        counts=known.counts,
    )


def _topology(ground: Ground) -> Topology:
    cells = ground.cells
    return Topology(
        gap_village=ground.villages[int(cells.village[cells.gap_cell])].code,
        gap_m2=round(ground.gap_m2, 2),
        overlap_grids=sorted(ground.grids[g].code for g in cells.overlap_grids),
        overlap_m2=round(ground.overlap_m2, 2),
    )


def _days(plan: Plan, known: Reckoning) -> tuple[list[tuple[Ints, Bools]], list[DayTruth]]:
    """Status and overdue arrays, and the counts, for each of ``check_days``."""
    units, visits, findings = known.units, known.visits, known.hazards.findings()
    per_day, days = [], []
    for day in check_days(plan):
        status, overdue = statuses_on(day, units.facets, units.life, findings, visits.looks())
        per_day.append((status, overdue))
        visited = int(((visits.day <= day) & (visits.recorded <= day)).sum())
        days.append(_day(day, status, overdue, findings, visited))
    return per_day, days


def _day(day: int, status: Ints, overdue: Bools, findings: Findings, visits: int) -> DayTruth:
    known = (findings.found <= day) & (findings.recorded <= day)
    closed = known & (findings.closed >= 0) & (findings.closed <= day)
    still = known & ~closed
    counts = np.bincount(status, minlength=len(STATUS_NAMES)).tolist()
    return DayTruth(
        date=to_date(day).isoformat(),
        statuses=dict(zip(STATUS_NAMES[:ABSENT], counts[:ABSENT], strict=True)),
        due=sum(counts[:HALTED]),
        overdue=int(overdue.sum()),
        hazards=int(known.sum()),
        hazards_open=int(still.sum()),
        hazards_closed=int(closed.sum()),
        majors_open=int((still & findings.is_major).sum()),
        overdue_hazards=int((still & (findings.deadline < day)).sum()),
        visits=visits,
    )


def _unit_truths(ground: Ground, units: Units, per_day: list[tuple[Ints, Bools]]) -> list[UnitTruth]:
    """One entry per unit, in the order of their ids."""
    cell = units.placed_cell()
    village = np.where(cell >= 0, ground.village_of_cell(cell), units.declared).tolist()
    statuses = np.array([status for status, _ in per_day]).T.tolist()
    overdue = np.array([flags for _, flags in per_day]).T.tolist()
    codes = [area.code for area in ground.villages]
    return [
        UnitTruth(
            id=units.id[u],
            grid=ground.grids[c].code if c >= 0 else None,
            village=codes[village[u]],
            declared_village=codes[int(units.declared[u])],
            lon=lon,
            lat=lat,
            why_not_placed=units.why_not_placed[u],
            ledger="units-phone" if units.facets.nine_small[u] else "units-survey",
            statuses=[STATUS_NAMES[s] for s in statuses[u]],
            overdue=overdue[u],
        )
        for u, (c, (lon, lat)) in enumerate(zip(cell.tolist(), units.lonlat.tolist(), strict=True))
    ]


def _blind_spots(known: Reckoning, truths: list[UnitTruth]) -> BlindSpots:
    """The blind spots by kind, as planted; the silent grids as they came out."""
    grids, units, chosen = known.ground.grids, known.units, known.chosen
    visited = _visited_cells(known)
    unwalked = [g for g in range(len(grids)) if g not in known.walked]
    return BlindSpots(
        no_record_grids=_codes(grids, [g for g in unwalked if g not in visited]),
        no_track_grids=_codes(grids, [g for g in unwalked if g in visited]),
        well_tracked_grids=_codes(grids, [g for g in chosen.good if g in known.walked]),
        unstaffed_grids=_codes(grids, chosen.unstaffed),
        ended_posting_grids=_codes(grids, chosen.ended),
        units_outside_every_grid=[t.id for t in truths if t.grid is None and t.why_not_placed != NO_POINT],
        teams_incomplete=known.teams,
        nine_small_absent=_absent(truths, units, known.ground),
        no_coordinates=[t.id for t in truths if t.why_not_placed == NO_POINT],
        wrong_village=[t.id for t in truths if t.grid is not None and t.village != t.declared_village],
        duplicates=_named(units, units.duplicates),
        shared_codes=_named(units, units.shared_codes),
        invalid_codes=sorted(units.id[u] for u in units.bad_codes),
        on_border=sorted(units.id[u] for u in units.on_border),
    )


def _visited_cells(known: Reckoning) -> set[int]:
    """Grids with a visit of any outcome in the window."""
    recent = known.visits.unit[known.visits.day >= known.ground.plan.day - WINDOW_DAYS]
    return set(known.units.placed_cell()[recent].tolist())


def _codes(grids: list[Area], chosen: list[int]) -> list[str]:
    return [grids[g].code for g in sorted(chosen)]


def _named(units: Units, pairs: list[tuple[int, int]]) -> list[list[str]]:
    return sorted([units.id[a], units.id[b]] for a, b in pairs)


def _absent(truths: list[UnitTruth], units: Units, ground: Ground) -> list[list[str]]:
    there = {
        (t.village, KINDS[k].nine_small)
        for t, k in zip(truths, units.facets.kind.tolist(), strict=True)
        if t.statuses[-1] not in ("ABSENT", "SUSPENDED")
    }
    names = sorted({k.nine_small for k in KINDS if k.nine_small})
    return [[area.code, name] for area in ground.villages for name in names if (area.code, name) not in there]

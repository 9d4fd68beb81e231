"""Adds up the truth from what was generated."""

from __future__ import annotations

import numpy as np

from tests.town.boundaries import Ground
from tests.town.hazards import Hazards
from tests.town.plan import Bools, Ints, Plan, to_date
from tests.town.rules import ABSENT, HALTED, STATUS_NAMES, Findings, statuses_on
from tests.town.truth import BlindSpots, DayTruth, UnitTruth
from tests.town.unit_kinds import KINDS
from tests.town.units import Units
from tests.town.visits import Visits

PAST_DATES = 10


def check_days(plan: Plan) -> list[int]:
    """Ten past days over the last three years, then ``on``; for the very large towns ``on`` alone."""
    if plan.is_large:
        return [plan.day]
    back = np.linspace(1090, 9, PAST_DATES).astype(int) + 17 * (np.arange(PAST_DATES) % 3)
    return [plan.day - int(b) for b in back] + [plan.day]


def reckon_days(
    plan: Plan, units: Units, hazards: Hazards, visits: Visits
) -> tuple[list[tuple[Ints, Bools]], list[DayTruth]]:
    """Status and overdue arrays, and the counts, for each of ``check_days``."""
    findings, looks = hazards.findings(), visits.looks()
    per_day, days = [], []
    for day in check_days(plan):
        status, overdue = statuses_on(day, units, findings, looks)
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


def unit_truths(ground: Ground, units: Units, per_day: list[tuple[Ints, Bools]]) -> list[UnitTruth]:
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
            ledger="units-phone" if units.nine_small[u] else "units-survey",
            statuses=[STATUS_NAMES[s] for s in statuses[u]],
            overdue=overdue[u],
        )
        for u, (c, (lon, lat)) in enumerate(zip(cell.tolist(), units.lonlat.tolist(), strict=True))
    ]


def blind_spots(
    ground: Ground, units: Units, truths: list[UnitTruth], grids: dict[str, list[int]], teams: dict[str, list[str]]
) -> BlindSpots:
    """The planted blind spots by kind; ``grids`` holds grid indices by name of the plant."""

    def codes(key: str) -> list[str]:
        return [ground.grids[g].code for g in sorted(grids[key])]

    def named(pairs: list[tuple[int, int]]) -> list[list[str]]:
        return sorted([units.id[a], units.id[b]] for a, b in pairs)

    outside = [t.id for t in truths if t.grid is None and t.why_not_placed != "no_coordinates"]
    return BlindSpots(
        no_record_grids=codes("no_record"),
        no_track_grids=codes("no_track"),
        well_tracked_grids=codes("good"),
        unstaffed_grids=codes("unstaffed"),
        ended_posting_grids=codes("ended"),
        units_outside_every_grid=outside,
        teams_incomplete=teams,
        nine_small_absent=_absent(truths, units, ground),
        no_coordinates=[t.id for t in truths if t.why_not_placed == "no_coordinates"],
        wrong_village=[t.id for t in truths if t.grid is not None and t.village != t.declared_village],
        duplicates=named(units.duplicates),
        shared_codes=named(units.shared_codes),
        invalid_codes=sorted(units.id[u] for u in units.bad_codes),
    )


def _absent(truths: list[UnitTruth], units: Units, ground: Ground) -> list[list[str]]:
    there = {
        (t.village, KINDS[k].nine_small)
        for t, k in zip(truths, units.kind.tolist(), strict=True)
        if t.statuses[-1] not in ("ABSENT", "SUSPENDED")
    }
    names = sorted({k.nine_small for k in KINDS if k.nine_small})
    return [[area.code, name] for area in ground.villages for name in names if (area.code, name) not in there]

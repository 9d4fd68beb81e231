"""How often each unit should be visited, by the example rule table, and its status on a day: by brute force.

This is the town's own word on what is true; it is written from the rules in plain language and shares nothing with the
product. Days count from 1970; every array is per unit unless said otherwise.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tests.town.plan import Bools, Ints
from tests.town.units import BOTTLED, CLOSED, SUSPENDED, Units

RED, ORANGE, YELLOW, GREEN, GREY, HALTED, ABSENT = range(7)
STATUS_NAMES = ("RED", "ORANGE", "YELLOW", "GREEN", "GREY", "SUSPENDED", "ABSENT")
KEY_FIRE_DAYS, MAJOR_DAYS, HIGH_RISK_DAYS, CROWD_DAYS, GAS_DAYS, NINE_SMALL_DAYS, OTHER_DAYS = 30, 15, 30, 60, 90, 180, 365
CROWD_PEOPLE = 30


@dataclass(frozen=True)
class Findings:
    """Hazards as the day's question needs them; one entry per hazard, closed = -1 while open."""

    unit: Ints
    is_major: Bools
    found: Ints
    recorded: Ints
    deadline: Ints
    closed: Ints


@dataclass(frozen=True)
class Looks:
    """Visits that reset a unit's clock; one entry per visit."""

    unit: Ints
    day: Ints
    recorded: Ints


def base_interval(units: Units) -> Ints:
    """Days between visits by what the unit is (without its hazards): the smallest of the rules that match."""
    interval = np.full(len(units), OTHER_DAYS)
    for matches, days in (
        (units.nine_small, NINE_SMALL_DAYS),
        (units.gas == BOTTLED, GAS_DAYS),
        (units.people >= CROWD_PEOPLE, CROWD_DAYS),
        (units.high_risk, HIGH_RISK_DAYS),
        (units.key_fire, KEY_FIRE_DAYS),
    ):
        interval[matches] = np.minimum(interval[matches], days)
    return interval


def statuses_on(day: int, units: Units, findings: Findings, looks: Looks) -> tuple[Ints, Bools]:
    """Status and overdue flag of each unit with on = known_at = ``day``."""
    known = (findings.found <= day) & (findings.recorded <= day)
    shut = (findings.closed >= 0) & (findings.closed <= day)
    still_open = known & ~shut
    n = len(units)
    has_major = _any(n, findings.unit[still_open & findings.is_major])
    has_late = _any(n, findings.unit[still_open & ~findings.is_major & (findings.deadline < day)])
    has_open = _any(n, findings.unit[still_open])
    last = np.full(n, -1)
    seen = (looks.day <= day) & (looks.recorded <= day)
    np.maximum.at(last, looks.unit[seen], looks.day[seen])
    status = np.select([has_major, has_late, has_open, last >= 0], [RED, ORANGE, YELLOW, GREEN], GREY)
    changed = (units.changed >= 0) & (units.changed <= day)
    status[(units.state == SUSPENDED) & changed & (units.review >= day)] = HALTED
    status[((units.state == CLOSED) & changed) | (units.registered > day)] = ABSENT
    interval = np.where(has_major, np.minimum(base_interval(units), MAJOR_DAYS), base_interval(units))
    overdue = (status < HALTED) & ((last < 0) | (last + interval < day))
    return status, overdue


def _any(n: int, units: Ints) -> Bools:
    flags = np.zeros(n, dtype=bool)
    flags[units] = True
    return flags

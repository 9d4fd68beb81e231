"""How often each unit should be visited, by the example rule table, and its status on a day: by brute force.

This is the town's own word on what is true; it is written from the rules in plain language and shares nothing with the
product. Days count from 1970; every array is per unit unless said otherwise.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tests.town.plan import Bools, Ints
from tests.town.unit_facets import BOTTLED, CLOSED, SUSPENDED, Facets, Life

RED, ORANGE, YELLOW, GREEN, GREY, HALTED, ABSENT = range(7)
STATUS_NAMES = ("RED", "ORANGE", "YELLOW", "GREEN", "GREY", "SUSPENDED", "ABSENT")
MAJOR_DAYS, KEY_FIRE_DAYS, HIGH_RISK_DAYS = 15, 30, 30
CROWD_DAYS, GAS_DAYS, NINE_SMALL_DAYS, OTHER_DAYS = 60, 90, 180, 365
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


def base_interval(facets: Facets) -> Ints:
    """Days between visits by what the unit is (without its hazards): the smallest of the rules that match."""
    interval = np.full(len(facets.kind), OTHER_DAYS)
    for matches, days in (
        (facets.nine_small, NINE_SMALL_DAYS),
        (facets.gas == BOTTLED, GAS_DAYS),
        (facets.people >= CROWD_PEOPLE, CROWD_DAYS),
        (facets.high_risk, HIGH_RISK_DAYS),
        (facets.key_fire, KEY_FIRE_DAYS),
    ):
        interval[matches] = np.minimum(interval[matches], days)
    return interval


def statuses_on(day: int, facets: Facets, life: Life, findings: Findings, looks: Looks) -> tuple[Ints, Bools]:
    """Status and overdue flag of each unit with on = known_at = ``day``."""
    known = (findings.found <= day) & (findings.recorded <= day)
    shut = (findings.closed >= 0) & (findings.closed <= day)
    still_open = known & ~shut
    n = len(facets.kind)
    has_major = _any(n, findings.unit[still_open & findings.is_major])
    has_late = _any(n, findings.unit[still_open & ~findings.is_major & (findings.deadline < day)])
    has_open = _any(n, findings.unit[still_open])
    last = np.full(n, -1)
    seen = (looks.day <= day) & (looks.recorded <= day)
    np.maximum.at(last, looks.unit[seen], looks.day[seen])
    status = np.select([has_major, has_late, has_open, last >= 0], [RED, ORANGE, YELLOW, GREEN], GREY)
    changed = (life.changed >= 0) & (life.changed <= day)
    status[(life.state == SUSPENDED) & changed & (life.review >= day)] = HALTED
    status[((life.state == CLOSED) & changed) | (life.registered > day)] = ABSENT
    interval = np.where(has_major, np.minimum(base_interval(facets), MAJOR_DAYS), base_interval(facets))
    overdue = (status < HALTED) & ((last < 0) | (last + interval < day))
    return status, overdue


def _any(n: int, units: Ints) -> Bools:
    flags = np.zeros(n, dtype=bool)
    flags[units] = True
    return flags

"""What each unit is, and the days of its life in the register."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tests.town.plan import Bools, Ints, Plan, to_day
from tests.town.unit_kinds import KINDS

OPEN, SUSPENDED, CLOSED = 0, 1, 2
STATES = ("在营", "停业", "注销")
GAS_USES = ("瓶装", "管道", "电", "其他", "")
BOTTLED = 0


@dataclass
class Facets:
    """What the ledger says a unit is, today; one entry per unit."""

    kind: Ints  # index into KINDS
    people: Ints
    high_risk: Bools
    crowded: Bools
    key_fire: Bools
    gas: Ints  # index into GAS_USES
    cylinders: Ints
    nine_small: Bools


@dataclass
class Life:
    """Days since 1970, -1 = blank; one entry per unit. ``review`` is when a suspension is looked at again."""

    state: Ints  # index into STATES
    registered: Ints
    changed: Ints
    review: Ints


def make_facets(rng: np.random.Generator, plan: Plan) -> Facets:
    """Kinds by their weights, and for each what usually goes with it; about 3 % key fire units."""
    n = plan.units
    frequency = np.array([k.weight for k in KINDS])
    kind = rng.choice(len(KINDS), n, p=frequency / frequency.sum())
    low, high = (np.array([k.people[i] for k in KINDS])[kind] for i in (0, 1))
    chance = np.cumsum(np.array([k.gas for k in KINDS]), axis=1)[kind]
    gas = (rng.random(n)[:, None] >= chance).sum(axis=1)
    weight = np.array([k.key for k in KINDS])[kind] + 1e-9
    key_fire = np.zeros(n, dtype=bool)
    key_fire[rng.choice(n, plan.of_units(120, least=6), replace=False, p=weight / weight.sum())] = True
    return Facets(
        kind=np.asarray(kind, dtype=np.int64),
        people=(low + (high - low) * rng.beta(1.2, 3.0, n)).astype(np.int64),
        high_risk=rng.random(n) < np.array([k.high_risk for k in KINDS])[kind],
        crowded=rng.random(n) < np.array([k.crowded for k in KINDS])[kind],
        key_fire=key_fire,
        gas=np.asarray(gas, dtype=np.int64),
        cylinders=np.where(gas == BOTTLED, rng.integers(1, 7, n), 0),
        nine_small=np.array([bool(k.nine_small) for k in KINDS])[kind],
    )


def make_life(rng: np.random.Generator, plan: Plan) -> Life:
    """Registered mostly before 2025; about 4 % in suspension, 1 % back from one, 1 % struck off."""
    n, today = plan.units, plan.day
    first, middle = to_day(plan.on.replace(year=plan.on.year - 5, month=1, day=4)), today - 700
    registered = np.where(rng.random(n) < 0.85, rng.integers(first, middle, n), rng.integers(middle, today - 70, n))
    recent = rng.random(n) < 0.03
    registered[recent] = rng.integers(today - 60, today - 1, recent.sum())
    fate = rng.random(n)
    fate[registered > today - 120] = 1.0
    state = np.select([fate < 0.05, fate < 0.062], [SUSPENDED, CLOSED], OPEN)
    changed = np.maximum(rng.integers(today - 160, today - 6, n), registered + 30)
    long_ago = (fate >= 0.04) & (fate < 0.062)
    changed[long_ago] = (registered + (today - 30 - registered) * rng.uniform(0.3, 0.95, n)).astype(int)[long_ago]
    review = np.where(fate < 0.04, today + rng.integers(3, 150, n), changed + rng.integers(10, 28, n))
    return Life(
        state=np.asarray(state, dtype=np.int64),
        registered=registered,
        changed=np.where(state == OPEN, -1, changed),
        review=np.where(state == SUSPENDED, review, -1),
    )

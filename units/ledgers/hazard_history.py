"""What a row of a hazard ledger adds to the steps in the books. Pure.

A ledger has one pair of columns for the re-check, so a later one overwrites an earlier one: steps that the row no
longer tells of stay in the books, and what it tells beyond them is added where the table of states allows it.
"""

from collections.abc import Sequence
from datetime import date

from units.ledgers.hazard_rows import Step
from units.workflow import HazardState, StepRefused, check_days, check_step

RECHECKED = frozenset({HazardState.RECHECK_PASSED, HazardState.RECTIFYING})


def added_steps(known: Sequence[tuple[str, date]], told: Sequence[Step], responsible: str) -> list[Step] | None:
    """The steps to add to `known` (state, day; in order); None where the row contradicts the books.

    A re-check after a failed one implies that it was asked for: that step is added on the same day.
    """
    fresh = _untold(known, told)
    current, last_on = (HazardState(known[-1][0]), known[-1][1]) if known else (None, None)
    added: list[Step] = []
    for step in fresh:
        if current in (HazardState.RECTIFYING, HazardState.EXTENDED) and step.state in RECHECKED:
            asked = Step(HazardState.RECHECK_ASKED, step.happened_on, step.recorded_on, actor=responsible)
            added.append(asked)
            current = asked.state
        try:
            check_step(current, step.state, is_tip_off=False)
            check_days(last_on, step.happened_on, date.max)
        except StepRefused:
            return None
        added.append(step)
        current, last_on = step.state, step.happened_on
    return added


def _untold(known: Sequence[tuple[str, date]], told: Sequence[Step]) -> list[Step]:
    """The told steps that the books do not have, in their order."""
    left = list(known)
    fresh = []
    for step in told:
        pair = (str(step.state), step.happened_on)
        if pair in left:
            left = left[left.index(pair) + 1 :]
        else:
            fresh.append(step)
    return fresh

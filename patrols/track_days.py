"""A recording cut into the days on which it was walked, wrong clocks apart. Pure.

A day is one of Asia/Shanghai. The step that crosses midnight lights nothing: it is at most as long as a step may be.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from patrols.fixes import NO_TIME, Fixes
from patrols.tracks import EARLIEST_MS

SHANGHAI_MS = 8 * 3_600_000
DAY_MS = 86_400_000
FIRST_MS = round(datetime(1, 1, 2, tzinfo=UTC).timestamp() * 1000)
LAST_MS = round(datetime(9998, 12, 31, tzinfo=UTC).timestamp() * 1000)


@dataclass(frozen=True, slots=True)
class Day:
    """The fixes of one day; `is_quarantined`: their clock was wrong by more than a day, the day means nothing."""

    on: date
    fixes: Fixes
    is_quarantined: bool = False


def days_of(fixes: Fixes, latest_ms: int) -> Iterator[Day]:
    """The days of a recording in order, those of a wrong clock last.

    latest_ms: no time can be later than this. Fixes without a time stay with the fix before them, the first ones with
    the next that has one.
    """
    t_ms = np.clip(_carried(fixes.t_ms), FIRST_MS, LAST_MS)
    number = (t_ms + SHANGHAI_MS) // DAY_MS
    is_wrong = (t_ms < EARLIEST_MS) | (t_ms > latest_ms)
    for wrong in (False, True):
        for day in np.unique(number[is_wrong == wrong]).tolist():
            on = date(1970, 1, 1) + timedelta(days=day)
            yield Day(on, fixes.take((number == day) & (is_wrong == wrong)), wrong)


def _carried(t_ms: NDArray[np.int64]) -> NDArray[np.int64]:
    """(n,) times, a missing one taken from the fix before (at the beginning: from the first that has one)."""
    has_time = t_ms != NO_TIME
    place = np.maximum.accumulate(np.where(has_time, np.arange(len(t_ms)), -1))
    first = int(np.argmax(has_time)) if has_time.any() else 0
    return t_ms[np.where(place < 0, first, place)]

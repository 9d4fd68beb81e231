"""How long ago ground was last covered: bands of days, newest first. Pure."""

import numpy as np
from numpy.typing import NDArray

AGES = {
    "D7": 7,
    "D30": 30,
    "D90": 90,
    "D180": 180,
}  # last covered on one of the last n days, the day itself first
OLDER, NEVER = "OLDER", "NEVER"


def age_name(age_days: int) -> str:
    """The class of ground that was last covered so many days before the day asked about (0 = on it)."""
    return next((name for name, days in AGES.items() if age_days < days), OLDER)


def bands(window_days: int, ages: NDArray[np.int64]) -> list[tuple[int, int]]:
    """Half-open ranges of age in days, newest first, split at every class and at the end of the window.

    Covers all `ages` that occur; each band lies in one class and on one side of the window's end.
    """
    edges = sorted({0, window_days, *AGES.values()})
    last = int(ages.max(initial=-1)) + 1
    ranges = [*zip(edges, [*edges[1:], max(last, edges[-1] + 1)], strict=True)]
    return [(first, end) for first, end in ranges if np.any((ages >= first) & (ages < end))]

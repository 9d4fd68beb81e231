"""Bands of days."""

import numpy as np

from patrols.coverage.recency import age_name, bands


def test_seven_days_are_the_day_itself_and_six_before() -> None:
    names = {days: age_name(days) for days in (0, 6, 7, 29, 30, 89, 90, 179, 180, 4000)}
    assert list(names.values()) == ["D7", "D7", "D30", "D30", "D90", "D90", "D180", "D180", "OLDER", "OLDER"]


def test_a_window_that_ends_inside_a_class_cuts_it() -> None:
    assert bands(60, np.array([50, 70])) == [(30, 60), (60, 90)]


def test_only_bands_that_occur_are_named_and_they_hold_every_age() -> None:
    assert bands(90, np.array([], dtype=np.int64)) == []
    assert bands(90, np.array([3, 365])) == [(0, 7), (180, 366)]
    assert bands(365, np.array([200, 400])) == [(180, 365), (365, 401)]

"""The town's own word on status and overdue, on three units worked out by hand."""

from __future__ import annotations

from datetime import date

import numpy as np

from tests.test_town.conftest import Town
from tests.town.plan import to_day
from tests.town.rules import STATUS_NAMES, Findings, Looks, statuses_on
from tests.town.unit_facets import CLOSED, OPEN, SUSPENDED, Facets, Life

YES, NO = True, False
NO_GAS = 4
# a key fire unit, a nine-small shop that was suspended for a while, a workshop that closed
FACETS = Facets(
    kind=np.array([0, 1, 2]),
    people=np.array([5, 5, 5]),
    high_risk=np.array([NO, NO, NO]),
    crowded=np.array([NO, NO, NO]),
    key_fire=np.array([YES, NO, NO]),
    gas=np.array([NO_GAS] * 3),
    cylinders=np.array([0, 0, 0]),
    nine_small=np.array([NO, YES, NO]),
)


def _days(*values: str) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    return np.array([to_day(date.fromisoformat(v)) if v else -1 for v in values])


LIFE = Life(
    state=np.array([OPEN, SUSPENDED, CLOSED]),
    registered=_days("2025-01-10", "2025-01-10", "2025-01-10"),
    changed=_days("", "2025-06-01", "2025-08-01"),
    review=_days("", "2025-07-01", ""),
)
FINDINGS = Findings(
    unit=np.array([0, 0, 1]),
    is_major=np.array([YES, NO, NO]),
    found=_days("2025-03-01", "2025-04-20", "2025-02-01"),
    recorded=_days("2025-03-05", "2025-04-20", "2025-02-01"),
    deadline=_days("2025-04-01", "2025-05-01", "2025-02-20"),
    closed=_days("2025-04-10", "", "2025-02-25"),
)
LOOKS = Looks(unit=np.array([0, 1]), day=_days("2025-03-01", "2025-02-01"), recorded=_days("2025-03-05", "2025-02-01"))


def _on(day: str) -> list[tuple[str, bool]]:
    status, overdue = statuses_on(to_day(date.fromisoformat(day)), FACETS, LIFE, FINDINGS, LOOKS)
    return [(STATUS_NAMES[s], flag) for s, flag in zip(status.tolist(), overdue.tolist(), strict=True)]


def test_before_it_is_registered_a_unit_is_absent_and_never_overdue() -> None:
    assert _on("2025-01-09") == [("ABSENT", False)] * 3


def test_a_registered_unit_nobody_visited_is_grey_and_overdue() -> None:
    assert _on("2025-01-10") == [("GREY", True)] * 3


def test_what_was_recorded_later_was_not_known_on_the_day() -> None:
    assert _on("2025-03-04")[0] == ("GREY", True)
    assert _on("2025-03-05")[0] == ("RED", False)


def test_an_open_major_hazard_shortens_the_interval_to_fifteen_days() -> None:
    assert _on("2025-03-16")[0] == ("RED", False)
    assert _on("2025-03-17")[0] == ("RED", True)


def test_a_closed_hazard_leaves_a_green_unit_until_the_next_is_found() -> None:
    assert _on("2025-04-10")[0] == ("GREEN", True)
    assert _on("2025-04-20")[0] == ("YELLOW", True)


def test_the_deadline_itself_is_still_in_time() -> None:
    assert _on("2025-05-01")[0] == ("YELLOW", True)
    assert _on("2025-05-02")[0] == ("ORANGE", True)
    assert [_on(day)[1][0] for day in ("2025-02-20", "2025-02-21", "2025-02-25")] == ["YELLOW", "ORANGE", "GREEN"]


def test_a_suspension_ends_the_day_after_its_review_date() -> None:
    assert [_on(day)[1] for day in ("2025-05-31", "2025-06-01", "2025-07-01", "2025-07-02", "2025-08-02")] == [
        ("GREEN", False),
        ("SUSPENDED", False),
        ("SUSPENDED", False),
        ("GREEN", False),
        ("GREEN", True),
    ]


def test_a_closed_unit_is_absent_from_that_day_on() -> None:
    assert [_on(day)[2] for day in ("2025-07-31", "2025-08-01")] == [("GREY", True), ("ABSENT", False)]


def test_the_mix_of_today_is_about_what_a_town_looks_like(town: Town) -> None:
    today = town.truth.days[-1]
    share = {name: count / len(town.truth.units) for name, count in today.statuses.items()}
    assert 0.003 < share["RED"] < 0.02
    assert 0.02 < share["ORANGE"] < 0.05
    assert 0.05 < share["YELLOW"] < 0.11
    assert 0.68 < share["GREEN"] < 0.85
    assert 0.70 < 1 - today.overdue / today.due < 0.90


def test_counts_of_a_day_are_the_units_of_that_day(town: Town) -> None:
    for k, day in enumerate(town.truth.days):
        statuses = [unit.statuses[k] for unit in town.truth.units]
        assert {name: statuses.count(name) for name in day.statuses} == day.statuses
        assert sum(unit.overdue[k] for unit in town.truth.units) == day.overdue

"""The other books of the invented town: what the truth says is what an independent reader finds in the files."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, timedelta
from typing import Any

from tests.test_town.conftest import ON, Town


def _day(value: Any) -> date | None:
    """A day in any of the forms of an office."""
    if isinstance(value, date):
        return date(value.year, value.month, value.day)
    if isinstance(value, float):
        return date(1899, 12, 30) + timedelta(days=int(value))
    numbers = re.findall(r"\d+", unicodedata.normalize("NFKC", str(value)))
    return date(*map(int, numbers)) if len(numbers) == 3 else None


def test_drills_of_the_present_span_are_those_of_the_truth(town: Town) -> None:
    ledger = [row for stem in ("units-survey", "units-phone") for row in town.rows(stem)[:-1]]
    risky = {row["单位编号"] for row in ledger if row["高危行业"] == "是"}
    halves = {True: (date(2026, 7, 1), ON), False: (date(2026, 1, 1), ON)}
    done = set()
    for row in town.rows("drills"):
        day = _day(row["演练日期"])
        first, last = halves[row["单位编号"] in risky]
        if day and first <= day <= last:
            done.add(row["单位编号"])
    assert done == set(town.truth.records.drilled)
    assert not done & set(town.truth.records.drill_overdue)
    assert town.truth.records.drill_overdue


def test_the_trained_principal_is_todays_and_the_changed_one_is_not(town: Town) -> None:
    ledger = [row for stem in ("units-survey", "units-phone") for row in town.rows(stem)[:-1]]
    names = {row["单位编号"]: next(v for k, v in row.items() if k.startswith("主要负责人")) for row in ledger}
    trained = {row["单位编号"]: row["参训负责人"] for row in town.rows("trainings")}
    records = town.truth.records
    assert {u for u, name in trained.items() if name == names[u]} == set(records.caterers_trained)
    assert {u for u, name in trained.items() if name != names[u]} == set(records.caterers_changed)
    assert not set(trained) & set(records.caterers_untrained)


def test_papers_that_ran_out_are_those_of_the_truth(town: Town) -> None:
    for stem, number, until, known in (
        ("welders", "证书编号", "有效期至", town.truth.records.welders_expired),
        ("equipment", "设备代码", "下次检验日期", town.truth.records.equipment_expired),
    ):
        days = {row[number]: _day(row[until]) for row in town.rows(stem)}
        assert sorted(n for n, day in days.items() if day and day < ON) == known


def test_three_fields_are_left_open_each_in_its_own_way(town: Town) -> None:
    rows, gaps = town.rows("organisations"), town.truth.fields_open
    held = {row["行业领域"]: row for row in rows if not _day(row["截止日期"])}
    assert gaps.without_duty not in held
    assert (held[gaps.without_office]["主管所站"], held[gaps.without_leader]["分管领导"]) == ("", "")
    others = set(held) - {gaps.without_office, gaps.without_leader, ""}
    assert all(held[name]["主管所站"] and held[name]["分管领导"] for name in others)


def test_orders_and_accidents_are_numbered_once_and_open_ones_have_no_end(town: Town) -> None:
    orders = town.rows("work-orders")
    assert len({row["文号"] for row in orders}) == len(orders)
    still = {row["文号"] for row in orders if not _day(row["办结日期"])}
    assert still == set(town.truth.orders_open)
    late = {row["文号"] for row in orders if row["文号"] in still and (_day(row["办结时限"]) or ON) < ON}
    assert late == set(town.truth.orders_late)
    assert len(town.rows("accidents")) == town.truth.counts["accidents"]

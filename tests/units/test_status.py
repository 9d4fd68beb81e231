"""The table of statuses: first match wins."""

from dataclasses import fields
from itertools import product

import pytest

from units.status import TABLE, Status, UnitFacts, status_of


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        (UnitFacts(), Status.GREY),
        (UnitFacts(is_visited=True), Status.GREEN),
        (UnitFacts(open_any=True), Status.YELLOW),
        (UnitFacts(open_any=True, open_late=True), Status.ORANGE),
        (UnitFacts(open_any=True, open_major=True), Status.RED),
        (UnitFacts(open_any=True, open_major=True, open_late=True, is_visited=True), Status.RED),
        (UnitFacts(is_suspended=True, open_any=True, open_major=True, is_visited=True), Status.SUSPENDED),
    ],
)
def test_the_first_row_whose_fact_holds_gives_the_status(facts: UnitFacts, expected: Status) -> None:
    assert status_of(facts) == expected


def test_every_combination_of_facts_has_exactly_the_first_matching_status() -> None:
    names = [each.name for each in fields(UnitFacts)]
    for values in product([False, True], repeat=len(names)):
        facts = UnitFacts(**dict(zip(names, values, strict=True)))
        rows_before = TABLE[: [status for status, _fact in TABLE].index(status_of(facts))]
        assert not any(fact and getattr(facts, fact) for _status, fact in rows_before)


def test_the_table_names_every_status_once_and_every_fact_once() -> None:
    assert [status for status, _fact in TABLE] == ["SUSPENDED", "RED", "ORANGE", "YELLOW", "GREEN", "GREY"]
    assert {fact for _status, fact in TABLE if fact} == {each.name for each in fields(UnitFacts)}
    assert TABLE[-1][1] is None

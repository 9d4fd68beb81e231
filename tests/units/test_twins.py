"""Names made comparable, and rows that look like one another."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from units.ledgers.twins import Card, distance_m, look_alike, shared_codes
from units.names import name_key, village_key


@pytest.mark.parametrize(
    "written",
    ["好吃面馆", "好吃面馆（个体工商户）", "好吃 面馆(个体工商户)", "好吃面馆有限公司", "好吃　面馆有限责任公司"],
)
def test_spellings_of_one_firm_have_one_key(written: str) -> None:
    assert name_key(written) == "好吃面馆"


def test_a_branch_is_another_firm() -> None:
    assert name_key("好吃面馆（东关店）") != name_key("好吃面馆（西关店）")


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("和平社区居民委员会", "和平社区"),
        ("和平居委会", "和平社区"),
        ("三里屯村委会", "三里屯村"),
        ("三里屯村村民委员会", "三里屯村"),
        (" 三里屯 村", "三里屯村"),
    ],
)
def test_a_village_has_one_key_whichever_committee_wrote_it(written: str, key: str) -> None:
    assert village_key(written) == key


@given(name=st.text(min_size=1).filter(lambda text: bool(text.split())))
def test_no_name_has_an_empty_key(name: str) -> None:
    assert name_key(name)


@given(
    places=st.lists(st.tuples(st.sampled_from("甲乙"), st.integers(0, 90), st.integers(0, 90)), min_size=1, max_size=25)
)
def test_look_alikes_are_those_that_comparing_every_pair_finds(places: list[tuple[str, int, int]]) -> None:
    cards = [
        Card(key, name, "", (113.4 + east * 1e-5, 35.2 + north * 1e-5))
        for key, (name, east, north) in enumerate(places)
    ]
    every_pair = {
        (first.key, second.key)
        for first in cards
        for second in cards
        if first.key < second.key and first.name == second.name and first.point and second.point
        and distance_m(first.point, second.point) <= 30
    }  # fmt: skip
    found = {(min(pair), max(pair)) for pair in look_alike(cards)}
    assert found == every_pair


def test_units_without_a_point_or_a_code_have_no_twins() -> None:
    cards = [Card(1, "甲店", "", None), Card(2, "甲店", "", None), Card(3, "乙店", "X", None)]
    assert look_alike(cards) == []
    assert shared_codes(cards) == {}


def test_a_code_that_two_units_have_is_named_with_both() -> None:
    cards = [Card(1, "甲店", "X", None), Card(2, "乙店", "X", None), Card(3, "丙店", "Y", None)]
    assert shared_codes(cards) == {"X": [1, 2]}

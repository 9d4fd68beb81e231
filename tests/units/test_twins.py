"""Names made comparable, and rows that look like one another."""

import math
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from units.ledgers.twins import (
    METRES_PER_DEGREE,
    Card,
    distance_m,
    is_similar,
    likely_twins,
    look_alike,
    shared_codes,
)
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


# ── pairs for somebody to compare ────────────────────────────────────────────────────────────────────────────────
def card(key: int, name: str, x: float | None = None, *, code: str = "", village: int | None = 1) -> Card:
    """A card `x` metres east of a fixed place at 35° north."""
    point = None if x is None else (113.4 + x / (METRES_PER_DEGREE * math.cos(math.radians(35.2))), 35.2)
    return Card(key, name, code, point, village)


@pytest.mark.parametrize(
    ("one", "other", "reasons"),
    [
        (card(1, "老王五金店", 0), card(2, "老王五金店", 29), ["NAME_NEAR"]),
        (card(1, "老王五金店", 0), card(2, "老王五金店", 31), []),
        (card(1, "老王五金店", 0), card(2, "老王五金店"), ["NAME_VILLAGE"]),
        (card(1, "老王五金店", 0), card(2, "老王五金店", village=2), []),
        (card(1, "甲", 0, code="A1"), card(2, "乙", 900, code="A1"), ["CODE"]),
        (card(1, "老王五金店", 0), card(2, "示例镇老王五金店", 29), ["SIMILAR_NEAR"]),
        (card(1, "老王五金店", 0), card(2, "老李五金店", 1), []),
        (card(1, "老王五金店", 0, code="A1"), card(2, "老王五金店", 5, code="A1"), ["NAME_NEAR", "CODE"]),
    ],
)
def test_pairs_are_shown_with_every_reason_to_compare_them(one: Card, other: Card, reasons: list[str]) -> None:
    pairs = likely_twins([one, other])
    assert [(pair.first, pair.second, pair.reasons) for pair in pairs] == ([(1, 2, reasons)] if reasons else [])


def test_words_of_trade_that_many_names_have_make_no_two_shops_similar() -> None:
    trade = [card(key, f"{name}便利店", 1000.0 * key) for key, name in enumerate("子丑寅卯辰巳午未申酉戌亥", start=10)]
    pair = [card(1, "金桥便利店", 0), card(2, "金山便利店", 5)]
    assert [(p.first, p.second) for p in likely_twins([card(1, "金桥便利店", 0), card(2, "桥便利店", 5)])] == [(1, 2)]
    assert likely_twins([*pair, *trade]) == []


def test_a_pair_told_apart_is_left_out() -> None:
    cards = [card(2, "老王五金店", 0), card(1, "老王五金店", 1)]
    assert len(likely_twins(cards)) == 1
    assert likely_twins(cards, {(1, 2)}) == []


@given(
    places=st.lists(
        st.tuples(st.floats(-60, 60), st.floats(-60, 60), st.sampled_from(["老王五金店", "示例老王五金店", "别家"])),
        min_size=2,
        max_size=10,  # fewer than make a word of trade
    )
)
def test_squares_lose_no_similar_pair_that_comparing_all_with_all_finds(places: list[tuple[float, float, str]]) -> None:
    cards = [
        Card(key, name, "", (113.4 + x / METRES_PER_DEGREE, 35.2 + y / METRES_PER_DEGREE))
        for key, (x, y, name) in enumerate(places, start=1)
    ]
    wanted = {
        (a.key, b.key)
        for a, b in combinations(cards, 2)
        if a.point and b.point and distance_m(a.point, b.point) <= 30 and is_similar(a.name, b.name)
    }
    found = {(pair.first, pair.second) for pair in likely_twins(cards) if "SIMILAR_NEAR" in pair.reasons}
    assert found == wanted


def test_a_thousand_units_on_one_point_are_a_stack_and_not_half_a_million_comparisons() -> None:
    assert likely_twins([card(key, f"第{key}小吃店", 0) for key in range(1000)]) == []

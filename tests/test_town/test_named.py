"""Named places, rescue teams and the reach of the pipe stand where they say."""

from __future__ import annotations

from collections import Counter

from shapely.geometry import shape

from tests.test_town.conftest import Town


def test_every_committee_and_school_stands_in_the_village_of_its_name(town: Town) -> None:
    villages = {f["properties"]["name"]: shape(f["geometry"]) for f in town.features("villages")}
    named = [f for f in town.features("places") if not f["properties"]["name"].startswith(town.truth.town_name)]
    assert len(named) == 6 + 2
    for feature in named:
        name = next(village for village in villages if feature["properties"]["name"].startswith(village))
        assert villages[name].covers(shape(feature["geometry"])), feature["properties"]


def test_what_the_town_has_once_is_in_the_town_and_the_market_is_an_area(town: Town) -> None:
    (whole,) = town.shapes("town").values()
    own = [f for f in town.features("places") if f["properties"]["name"].startswith(town.truth.town_name)]
    assert [f["geometry"]["type"] for f in own] == ["Point"] * 4 + ["Polygon"] + ["Point"]
    assert all(whole.covers(shape(f["geometry"])) for f in own)


def test_both_lists_of_rescue_are_marked_as_examples_and_counted(town: Town) -> None:
    lists = Counter(f["properties"]["list"] for f in town.features("rescue"))
    assert lists == {"1+4（示例）": 5, "1+3（示例）": 4}
    assert town.truth.counts["rescue"] == 9


def test_the_pipe_reaches_the_seat_and_one_branch(town: Town) -> None:
    seat, branch = (shape(f["geometry"]) for f in town.features("pipe-reach"))
    assert seat.is_valid
    assert branch.is_valid
    assert seat.disjoint(branch)

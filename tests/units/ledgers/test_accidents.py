"""The ledger of accidents: with a unit or without, with coordinates in a declared datum or without."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from geo.problems import Refused
from tests.cast import Cast
from tests.units.ledgers.records import Desk, counted, town_books
from tests.units.ledgers.world import lonlat
from units.ledgers.accident_ledger import AccidentLedger
from units.models import Accident

__all__ = ["town_books"]
FIRE: dict[str, Any] = {
    "事故编号": "SG2026-01",
    "发生时间": "2026年1月8日",
    "事故单位": "inn店",
    "发生地点": "B村东街",
    "所属村": "B村",
    "经度": "",
    "纬度": "",
    "行业领域": "住宿",
    "事故等级": "一般事故",
    "死亡人数": 0,
    "受伤人数": "2人",
    "事故经过": "厨房起火",
    "信息来源": "派出所",
    "录入日期": "2026-01-10",
}
X, Y = lonlat(500, 100)  # in grid B1
ROAD = FIRE | {"事故编号": "SG2026-02", "事故单位": "", "行业领域": "交通运输", "经度": X, "纬度": Y}


@pytest.fixture
def desk(town_books: Cast, tmp_path: Path) -> Desk:
    return Desk(town_books, tmp_path, lambda: AccidentLedger("wgs84"))


def test_an_accident_at_a_unit_and_one_on_the_road(desk: Desk) -> None:
    outcome = desk.load(FIRE, ROAD)
    assert (counted(outcome), outcome.datum) == ((2, 0, 0, 0), "wgs84")
    fire, road = Accident.objects.order_by("number")
    assert (fire.unit, fire.grade, fire.injured, fire.point) == (desk.cast.units["inn"], "GENERAL", 2, None)
    assert (road.unit, road.datum, road.field.name) == (None, "wgs84", "交通运输")  # type: ignore[union-attr]
    assert road.point is not None
    assert (road.point.x, road.point.y) == pytest.approx((X, Y))
    assert counted(desk.load(FIRE, ROAD)) == (0, 0, 2, 0)


def test_a_row_without_a_number_is_the_same_accident_when_it_is_loaded_again(desk: Desk) -> None:
    bare = FIRE | {"事故编号": ""}
    assert counted(desk.load(bare)) == (1, 0, 0, 0)
    assert counted(desk.load(bare | {"发生时间": date(2026, 1, 8)})) == (0, 0, 1, 0)
    assert counted(desk.load(bare | {"发生时间": "2026-01-09"})) == (1, 0, 0, 0)


def test_a_death_that_came_later_is_a_correction(desk: Desk) -> None:
    desk.load(FIRE)
    assert counted(desk.load(FIRE | {"死亡人数": 1, "受伤人数": 1})) == (0, 1, 0, 0)
    assert list(Accident.objects.order_by("pk").values_list("deaths", flat=True)) == [0, 1]


def test_coordinates_without_a_declared_datum_and_too_few_to_vote_refuse_the_file(
    town_books: Cast, tmp_path: Path
) -> None:
    undeclared = Desk(town_books, tmp_path, AccidentLedger)
    with pytest.raises(Refused) as refused:
        undeclared.load(FIRE, ROAD)
    assert refused.value.problems[0].code == "datum_not_sure"
    assert not Accident.objects.exists()
    assert counted(undeclared.load(FIRE)) == (1, 0, 0, 0), "without coordinates there is nothing to vote on"


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"发生时间": ""}, ("required", "发生时间")),
        ({"事故单位": "无此店"}, ("unit_unknown", "事故单位")),
        ({"事故等级": "巨大"}, ("choice_unknown", "事故等级")),
        ({"死亡人数": -1}, ("whole_not_read", "死亡人数")),
        ({"经度": "东边", "纬度": Y}, ("coordinate_not_read", "经度")),
        ({"经度": 200, "纬度": 95}, ("not_on_earth", "经度")),
    ],
)
def test_a_row_that_cannot_be_is_refused(desk: Desk, change: dict[str, Any], problem: tuple[str, str]) -> None:
    assert (*problem, 3) in desk.codes(FIRE | change, ROAD)
    assert [accident.number for accident in Accident.objects.all()] == ["SG2026-02"]


def test_a_field_that_no_list_knows_and_a_place_outside_are_told_and_kept(desk: Desk) -> None:
    found = desk.codes(ROAD | {"行业领域": "海运", "经度": X + 1})
    assert sorted(code for code, _column, _row in found) == ["field_unknown", "outside_town"]
    assert Accident.objects.count() == 1


def test_an_accident_is_seen_by_whose_ground_or_unit_it_is(desk: Desk) -> None:
    nowhere = FIRE | {"事故编号": "SG9", "事故单位": ""}
    desk.load(FIRE, ROAD, nowhere)
    numbers = {
        name: sorted(Accident.objects.visible_to(user).values_list("number", flat=True))
        for name, user in desk.cast.users.items()
    }
    assert numbers["Li"] == ["SG2026-01", "SG2026-02", "SG9"]
    assert numbers["Sun"] == ["SG2026-01", "SG2026-02"]
    assert numbers["Zhao"] == numbers["Zhou"] == []

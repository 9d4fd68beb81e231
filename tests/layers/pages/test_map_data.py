"""What the map asks for: marks, cells, counts, ground."""

from typing import Any

import pytest

from layers.pages import unit_marks
from tests.cast import Cast
from tests.layers.pages.conftest import Login

BOX = "113.39,35.19,113.42,35.21"


def units(login: Login, name: str, query: str = "", zoom: int = 16) -> dict[str, Any]:
    answer = login(name).get(f"/map/units.json?{query}&bbox={BOX}&zoom={zoom}")
    assert answer.status_code == 200
    found: dict[str, Any] = answer.json()
    return found


def names(answer: dict[str, Any]) -> set[str]:
    return {row[1] for row in answer["rows"]}


@pytest.mark.parametrize(
    ("who", "seen"),
    [
        ("Li", {"soup店", "forge店", "inn店"}),
        ("Zhao", {"soup店", "forge店"}),
        ("Qian", {"soup店"}),
        ("Sun", {"inn店"}),
        ("Zhou", set()),
    ],
)
def test_everybody_gets_the_marks_of_their_own_ground(login: Login, who: str, seen: set[str]) -> None:
    assert names(units(login, who)) == seen


def test_a_mark_says_where_it_stands_its_status_and_its_ring(login: Login, lively: Cast) -> None:
    answer = units(login, "Qian")
    [[uuid, name, lon, lat, status, late]] = answer["rows"]
    soup = lively.units["soup"]
    assert soup.point is not None
    assert (uuid, name, answer["order"][status], late) == (str(soup.uuid), "soup店", "RED", 0)
    assert (lon, lat) == (round(soup.point.x, 6), round(soup.point.y, 6))


def test_the_filter_of_the_address_chooses_the_marks(login: Login) -> None:
    assert names(units(login, "Li", "status=RED")) == {"soup店"}
    assert names(units(login, "Li", "overdue=1")) == {"inn店"}
    assert names(units(login, "Li", "q=forge")) == {"forge店"}


def test_only_what_lies_in_the_box_is_sent(login: Login) -> None:
    assert login("Li").get("/map/units.json?bbox=10,10,11,11&zoom=16").json()["rows"] == []


def test_many_units_far_out_come_as_cells_whose_counts_add_up(login: Login, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unit_marks, "POINTS_MAX", 1)
    answer = units(login, "Li", zoom=12)
    assert answer["kind"] == "cells"
    by_status = [sum(row[3][place] for row in answer["rows"]) for place in range(len(answer["order"]))]
    assert dict(zip(answer["order"], by_status, strict=True)) == {
        "RED": 1, "ORANGE": 1, "YELLOW": 0, "GREEN": 0, "GREY": 1, "SUSPENDED": 0,
    }  # fmt: skip
    assert sum(row[2] for row in answer["rows"]) == 1


@pytest.mark.parametrize("query", ["bbox=1,2,3&zoom=3", "bbox=nan,0,1,1&zoom=3", f"bbox={BOX}&zoom=near", ""])
def test_a_view_that_is_not_understood_is_a_plain_400(login: Login, query: str) -> None:
    answer = login("Li").get(f"/map/units.json?{query}")
    assert answer.status_code == 400
    assert b"west,south,east,north" in answer.content


def test_a_filter_that_is_not_understood_is_a_plain_400(login: Login) -> None:
    answer = login("Li").get("/map/counts.json?status=PURPLE")
    assert answer.status_code == 400
    assert b"RED" in answer.content


def test_counts_name_the_units_without_a_point(login: Login) -> None:
    counts = login("Li").get("/map/counts.json").json()
    assert counts["shown"] == 4
    assert counts["unmapped"] == 1
    assert counts["status"]["GREY"] == 2


@pytest.mark.parametrize(("who", "seen"), [("Li", ["A1网格", "A2网格", "B1网格"]), ("Qian", ["A1网格"]), ("Zhou", [])])
def test_everybody_gets_the_grids_they_answer_for(login: Login, who: str, seen: list[str]) -> None:
    rows = login(who).get("/map/ground/grids.json").json()["rows"]
    assert [row[1] for row in rows] == seen


def test_ground_that_did_not_change_is_not_sent_twice(login: Login) -> None:
    client = login("Li")
    first = client.get("/map/ground/villages.json")
    assert client.get("/map/ground/villages.json", headers={"if-none-match": first["ETag"]}).status_code == 304
    assert login("Sun").get("/map/ground/villages.json", headers={"if-none-match": first["ETag"]}).status_code == 200


def test_a_renamed_place_is_sent_anew(login: Login, lively: Cast) -> None:
    client = login("Li")
    for kind, place in (("villages", lively.villages["A"]), ("grids", lively.grids["A1"])):
        first = client.get(f"/map/ground/{kind}.json")
        place.name = "新名"
        place.save()
        again = client.get(f"/map/ground/{kind}.json", headers={"if-none-match": first["ETag"]})
        assert again.status_code == 200
        assert "新名" in again.content.decode()


def test_ground_of_an_unknown_kind_is_not_found(login: Login) -> None:
    assert login("Li").get("/map/ground/rivers.json").status_code == 404


@pytest.mark.parametrize("name", ["coverage", "tracks", "blind-spots"])
def test_overlays_are_empty_lists_before_anything_was_recorded(login: Login, name: str) -> None:
    assert login("Zhou").get(f"/map/{name}.json").json()["rows"] == []

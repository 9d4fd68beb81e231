"""Entering a visit with the form."""

from datetime import timedelta
from uuid import uuid4

import pytest

from geo.clock import today
from patrols.models import Visit
from tests.cast import Cast
from tests.layers.pages.conftest import Login
from units.models import Hazard


def form(**changes: object) -> dict[str, object]:
    """What a browser sends for a visit that found nothing."""
    return {
        "uuid": uuid4(),
        "happened_on": today().isoformat(),
        "mode": "DAILY",
        "outcome": "CLEAR",
        "visitor_name": "钱二",
        "did_patrol": "on",
        **changes,
    }


def address(lively: Cast, unit: str = "inn") -> str:
    return f"/visits/new/?unit={lively.units[unit].uuid}"


def test_a_visit_is_recorded_and_the_unit_is_shown_with_its_new_colour(login: Login, lively: Cast) -> None:
    client = login("Li")
    answer = client.post(address(lively), form(), follow=True)
    assert answer.redirect_chain == [(f"/units/{lively.units['inn'].uuid}/", 302)]
    assert answer.context["unit"].status == "GREEN"
    visit = Visit.objects.get(unit=lively.units["inn"])
    assert (visit.visitor_name, visit.did_patrol, visit.did_report) == ("钱二", True, False)


def test_pressing_the_button_twice_is_one_visit(login: Login, lively: Cast) -> None:
    client, body = login("Li"), form()
    for _ in range(2):
        assert client.post(address(lively), body).status_code == 302
    assert Visit.objects.filter(unit=lively.units["inn"]).count() == 1


def test_who_opens_the_form_again_today_sees_what_was_entered_already(login: Login, lively: Cast) -> None:
    client = login("Li")
    assert "Entered today already" not in client.get(address(lively)).content.decode()
    client.post(address(lively), form(at_time="09:30"))
    assert "Entered today already: no hazard 09:30 钱二" in client.get(address(lively)).content.decode()


def test_the_same_uuid_with_another_content_is_refused_and_the_first_is_kept(login: Login, lively: Cast) -> None:
    client, body = login("Li"), form()
    client.post(address(lively), body)
    answer = client.post(address(lively), {**body, "note": "改了"})
    assert answer.status_code == 422
    assert b"was sent before with another content" in answer.content
    assert Visit.objects.get(unit=lively.units["inn"]).note == ""


def test_a_hazard_found_is_written_with_the_visit(login: Login, lively: Cast) -> None:
    body = form(outcome="FOUND", description="灭火器过期", level="GENERAL")
    assert login("Li").post(address(lively), body).status_code == 302
    hazard = Hazard.objects.get(unit=lively.units["inn"])
    assert hazard.description == "灭火器过期"
    assert list(hazard.visits.values_list("outcome", flat=True)) == ["FOUND"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"outcome": ""}, "outcome"),
        ({"outcome": "FOUND"}, "description"),
        ({"outcome": "CLEAR", "description": "灭火器过期"}, "outcome"),
        ({"happened_on": (today() + timedelta(1)).isoformat()}, "happened_on"),
        ({"happened_on": "2020-01-01"}, "happened_on"),
        ({"happened_on": "soon"}, "happened_on"),
        ({"visitor_name": ""}, "visitor_name"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field_and_nothing_is_written(
    login: Login, lively: Cast, changes: dict[str, object], field: str
) -> None:
    answer = login("Li").post(address(lively), form(**changes))
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert not Visit.objects.filter(unit=lively.units["inn"]).exists()
    assert not Hazard.objects.filter(unit=lively.units["inn"]).exists()


def test_units_of_others_ground_cannot_be_visited_on_paper(login: Login, lively: Cast) -> None:
    assert login("Qian").post(address(lively), form()).status_code == 404
    assert login("Wang").post(address(lively), form()).status_code == 403
    assert not Visit.objects.filter(unit=lively.units["inn"]).exists()


def test_the_form_offers_the_open_hazards_of_the_unit(login: Login, lively: Cast) -> None:
    page = login("Li").get(address(lively, "soup")).content.decode()
    assert "安全出口上锁" in page

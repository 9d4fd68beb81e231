"""One hazard: what its page says, which steps it offers, and how they are taken."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from geo.clock import today
from tests.cast import Cast
from tests.layers.pages.conftest import Login
from units import services
from units.models import Hazard, HazardLevel, HazardSource
from units.services import FoundHazard


@pytest.fixture
def fresh(lively: Cast) -> Hazard:
    """A general hazard found at the soup kitchen today."""
    return services.find(unit=lively.units["soup"], found=FoundHazard("灭火器过期"), actor="钱二")


def tip_off(lively: Cast) -> Hazard:
    found = FoundHazard("楼道堆放气瓶", source=HazardSource.TIP_OFF)
    return services.find(unit=lively.units["inn"], found=found, actor="热线")


def said(hazard: Hazard, step: str, **more: object) -> dict[str, object]:
    """What a browser sends for a step of today."""
    return {"version": hazard.version, "step": step, "happened_on": today(), "actor": "钱二", **more}


def send(client: Client, hazard: Hazard, step: str, **more: object) -> Any:
    hazard.refresh_from_db()
    return client.post(f"/hazards/{hazard.uuid}/", said(hazard, step, **more))


def steps_on_offer(client: Client, hazard: Hazard) -> list[str]:
    page = client.get(f"/hazards/{hazard.uuid}/").content.decode()
    return re.findall(r'name="step" value="([A-Z_]+)"', page)


def states(hazard: Hazard) -> list[str]:
    return list(hazard.events.values_list("state", flat=True))


def test_a_hazard_walks_to_its_close_out_and_offers_the_steps_of_each_state(login: Login, fresh: Hazard) -> None:
    client = login("Qian")
    walk: list[tuple[list[str], str, dict[str, object]]] = [
        (["ORDER", "CLOSE_AT_ONCE", "VOID"], "ORDER", {"deadline_on": today() + timedelta(5), "document": "1 号"}),
        (["RECTIFY", "EXTEND", "ASK_RECHECK", "VOID"], "RECTIFY", {"note": "已订货"}),
        (["RECTIFY", "EXTEND", "ASK_RECHECK", "VOID"], "ASK_RECHECK", {"actor": "陈一"}),
        (["PASS_RECHECK", "FAIL_RECHECK", "VOID"], "PASS_RECHECK", {}),
        (["CLOSE_OUT", "VOID"], "CLOSE_OUT", {}),
    ]
    for offered, step, more in walk:
        assert steps_on_offer(client, fresh) == offered
        answer = send(client, fresh, step, **more)
        assert (answer.status_code, answer["Location"]) == (302, f"/hazards/{fresh.uuid}/")
    assert steps_on_offer(client, fresh) == []
    assert states(fresh) == ["FOUND", "ORDERED", "RECTIFYING", "RECHECK_ASKED", "RECHECK_PASSED", "CLOSED_OUT"]
    page = client.get(f"/hazards/{fresh.uuid}/").content.decode()
    for words in (
        "closed out",
        "已订货",
        "1 号",
        "陈一",
        f"deadline {today() + timedelta(5)}",
    ):
        assert words in page, words


def test_a_failed_recheck_reads_as_such_and_sets_the_new_deadline(login: Login, fresh: Hazard) -> None:
    client, later = login("Li"), today() + timedelta(3)
    send(client, fresh, "ORDER")
    send(client, fresh, "ASK_RECHECK", actor="陈一")
    send(client, fresh, "FAIL_RECHECK", note="压力不足", deadline_on=later)
    page = client.get(f"/hazards/{fresh.uuid}/").content.decode()
    assert "re-check failed" in page
    assert f"<dd>{later}</dd>" in page


@pytest.mark.parametrize(
    ("step", "more", "field"),
    [
        ("", {}, "step"),
        ("CLOSE_OUT", {}, "step"),
        ("ORDER", {"happened_on": today() + timedelta(1)}, "happened_on"),
        ("ORDER", {"happened_on": today() - timedelta(1)}, "happened_on"),
        ("ORDER", {"happened_on": "soon"}, "happened_on"),
        ("ORDER", {"deadline_on": today() - timedelta(1)}, "deadline_on"),
        ("ORDER", {"actor": " "}, "actor"),
        ("CLOSE_AT_ONCE", {"note": ""}, "note"),
        ("VOID", {"note": " "}, "note"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field_and_nothing_is_written(
    login: Login, fresh: Hazard, step: str, more: dict[str, object], field: str
) -> None:
    answer = send(login("Li"), fresh, step, **more)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    fresh.refresh_from_db()
    assert (states(fresh), fresh.version) == (["FOUND"], 1)


def test_a_field_that_the_step_does_not_take_is_not_judged(login: Login, fresh: Hazard) -> None:
    client = login("Li")
    answer = send(client, fresh, "VOID", note="重复", deadline_on="nonsense")
    assert "The step is recorded." in client.get(answer["Location"]).content.decode()
    assert states(fresh) == ["FOUND", "VOID"]


def test_the_one_who_reported_the_fix_is_refused_beside_the_name(login: Login, fresh: Hazard) -> None:
    client = login("Li")
    send(client, fresh, "ORDER")
    send(client, fresh, "ASK_RECHECK", actor="孙三")
    answer = send(client, fresh, "PASS_RECHECK", actor="孙三")
    assert list(answer.context["form"].errors) == ["actor"]
    assert states(fresh)[-1] == "RECHECK_ASKED"


def test_an_order_for_a_major_hazard_asks_for_who_what_and_until_when(login: Login, lively: Cast) -> None:
    major = FoundHazard("安全出口锁闭", HazardLevel.MAJOR)
    hazard, client = services.find(unit=lively.units["inn"], found=major, actor="钱二"), login("Li")
    assert steps_on_offer(client, hazard) == ["ORDER", "VOID"]
    full: dict[str, object] = {"deadline_on": today(), "responsible": "陈一", "requirement": "立即打开"}
    for missing in full:
        answer = send(client, hazard, "ORDER", **{name: value for name, value in full.items() if name != missing})
        assert list(answer.context["form"].errors) == [missing]
    assert send(client, hazard, "ORDER", **full).status_code == 302


def test_who_was_second_sees_the_state_of_now_and_is_asked_again(login: Login, fresh: Hazard) -> None:
    client = login("Li")
    seen = said(fresh, "VOID", note="重复录入")
    send(login("Qian"), fresh, "ORDER")
    answer = client.post(f"/hazards/{fresh.uuid}/", seen)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Somebody else has changed this hazard in the meantime." in page
    assert "ordered to rectify" in page
    assert 'name="version" value="2"' in page
    assert "重复录入" in page, "what was typed is kept"
    assert states(fresh) == ["FOUND", "ORDERED"]
    for version in ("", "x", "99"):
        assert client.post(f"/hazards/{fresh.uuid}/", {**seen, "version": version}).status_code == 409


def test_a_tip_off_is_listed_apart_until_it_is_verified(login: Login, lively: Cast) -> None:
    tip, client = tip_off(lively), login("Li")
    assert steps_on_offer(client, tip) == ["VERIFY", "DISMISS", "VOID"]
    unit_page = client.get(f"/units/{lively.units['inn'].uuid}/")
    assert unit_page.context["unit"].status == "GREY"
    assert b"Tip-offs to be verified" in unit_page.content
    assert "楼道堆放气瓶" not in client.get("/hazards/").content.decode()
    listed = client.get("/hazards/?scope=unverified").content.decode()
    assert "楼道堆放气瓶" in listed
    assert re.search(r"to be verified <b>1</b>", listed)
    assert send(client, tip, "ORDER").status_code == 422
    send(client, tip, "VERIFY")
    assert client.get(f"/units/{lively.units['inn'].uuid}/").context["unit"].status == "YELLOW"
    assert "楼道堆放气瓶" in client.get("/hazards/").content.decode()
    assert steps_on_offer(client, tip) == ["ORDER", "VOID"]


@pytest.mark.parametrize("who", ["Wang", "County"])
def test_who_may_only_look_sees_no_form_and_is_refused(login: Login, fresh: Hazard, who: str) -> None:
    client = login(who)
    page = client.get(f"/hazards/{fresh.uuid}/")
    assert "灭火器过期" in page.content.decode()
    assert b"<select" not in page.content
    assert steps_on_offer(client, fresh) == []
    assert send(client, fresh, "VOID", note="重复").status_code == 403
    assert states(fresh) == ["FOUND"]


def test_a_hazard_of_others_ground_is_not_found(login: Login, fresh: Hazard) -> None:
    for who in ("Sun", "Zhou"):
        client = login(who)
        assert client.get(f"/hazards/{fresh.uuid}/").status_code == 404
        assert send(client, fresh, "VOID", note="重复").status_code == 404
    assert states(fresh) == ["FOUND"]


def test_a_form_from_another_site_is_refused(login: Login, lively: Cast, fresh: Hazard) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(lively.users["Li"], backend="django.contrib.auth.backends.ModelBackend")
    assert send(client, fresh, "VOID", note="重复").status_code == 403
    assert states(fresh) == ["FOUND"]


def test_the_page_of_a_past_day_shows_that_day_and_takes_no_step(login: Login, lively: Cast) -> None:
    hazard, client = Hazard.objects.get(unit=lively.units["forge"]), login("Li")
    past = client.get(f"/hazards/{hazard.uuid}/?on={today() - timedelta(5)}").content.decode()
    assert "late by 5 days" in past
    assert "Steps are entered on the page of today." in past
    assert 'name="step"' not in past
    before = client.get(f"/hazards/{hazard.uuid}/?on={today() - timedelta(60)}").content.decode()
    assert "Not on the books on this day." in before


def test_unit_page_drawer_and_register_lead_to_the_hazard(login: Login, lively: Cast) -> None:
    hazard, client = Hazard.objects.get(unit=lively.units["soup"]), login("Li")
    unit = lively.units["soup"].uuid
    for path in (f"/units/{unit}/", f"/drawer/units/{unit}/", "/hazards/"):
        assert f'href="/hazards/{hazard.uuid}/"' in client.get(path).content.decode(), path

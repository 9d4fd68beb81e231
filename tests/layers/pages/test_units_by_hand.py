"""The pages that keep the register by hand: who may, what they write, what they say."""

import re
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from geo.clock import AsOf
from patrols.blind_spots.data import find
from patrols.blind_spots.look import Look
from patrols.models import Visit
from tests.cast import Cast
from tests.drawings import point
from tests.layers.pages.conftest import Login
from units.editing import Signature, edit_unit
from units.models import DistinctPair, Placement, Unit, UnitChange, UnitEvent, UnitMerge

OF_THE_OFFICE = ["/units/twins/", "/units/conflicts/", "/units/faults/", "/export/ledger.xlsx"]
OF_RECORDERS = ["/units/new/", "/units/tray/"]
OF_THE_CAST = ["Li", "Wang", "Zhao", "Qian", "Sun", "County", "Zhou"]
RECORDERS = {"Li", "Zhao", "Qian", "Sun"}


@pytest.mark.parametrize("who", OF_THE_CAST)
@pytest.mark.parametrize("path", [*OF_THE_OFFICE, *OF_RECORDERS])
def test_each_page_opens_for_those_whose_work_it_is_and_for_nobody_else(login: Login, who: str, path: str) -> None:
    allowed = who == "Li" if path in OF_THE_OFFICE else who in RECORDERS
    assert login(who).get(path).status_code == (200 if allowed else 403)


@pytest.mark.parametrize("who", OF_THE_CAST)
@pytest.mark.parametrize("page", ["edit", "state", "place"])
def test_only_who_keeps_the_ground_of_a_unit_keeps_its_entry(login: Login, lively: Cast, who: str, page: str) -> None:
    path = f"/units/{lively.units['soup'].uuid}/{page}/"
    sees = {"Li", "Wang", "Zhao", "Qian", "County"}
    status = {True: 302 if page == "place" else 200, False: 403 if who in sees else 404}[who in {"Li", "Zhao", "Qian"}]
    assert login(who).get(path).status_code == status


@pytest.mark.parametrize("path", [*OF_THE_OFFICE[:3], *OF_RECORDERS, "/units/nearby/?name=soup店"])
def test_no_page_asks_more_than_sixteen_queries(
    login: Login, path: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client = login("Li")
    with django_assert_max_num_queries(16 + 2):
        client.get(path)


# ── edit ─────────────────────────────────────────────────────────────────────────────────────────────────────────
def form_of(client: Client, path: str) -> dict[str, Any]:
    """What a browser would send of the form as it was opened."""
    form = client.get(path).context["form"]
    data: dict[str, Any] = {}
    for field in form:
        value = field.value()
        data[field.html_name] = field.field.prepare_value(value) if value is not None else ""
        if field.field.show_hidden_initial:
            data[field.html_initial_name] = data[field.html_name]
    return {name: value for name, value in data.items() if value is not False}


def test_the_office_edits_an_entry_and_its_page_says_who_changed_what(login: Login, lively: Cast) -> None:
    client, soup = login("Li"), lively.units["soup"]
    path = f"/units/{soup.uuid}/edit/"
    data = form_of(client, path) | {"address": "东街  1 号", "reason": "现场核对"}
    assert client.post(path, data).headers["Location"] == f"/units/{soup.uuid}/"
    soup.refresh_from_db()
    assert (soup.address, soup.name) == ("东街 1 号", "soup店")
    page = client.get(f"/units/{soup.uuid}/").content.decode()
    assert re.search(r"<dt>Address</dt><dd><del>—</del> → <ins>东街 1 号</ins></dd>", page)
    assert "现场核对" in page


def test_a_stale_form_shows_both_and_keeps_what_the_other_one_wrote(login: Login, lively: Cast) -> None:
    client, soup = login("Li"), lively.units["soup"]
    path = f"/units/{soup.uuid}/edit/"
    data = form_of(client, path) | {"name": "我写的名"}
    edit_unit(
        unit=soup, version=1, values={"name": "别人写的名", "address": "别人的地址"}, by=Signature(lively.users["Li"])
    )
    answer = client.post(path, data)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "别人写的名" in page
    assert "我写的名" in page
    again = {}
    for field in answer.context["form"]:
        again[field.html_name] = field.value() if field.value() is not None else ""
        if field.field.show_hidden_initial:
            again[field.html_initial_name] = answer.context["form"].data.get(field.html_initial_name, "")
    assert client.post(path, {k: v for k, v in again.items() if v != []}).status_code == 302
    soup.refresh_from_db()
    assert (soup.name, soup.address, soup.version) == ("我写的名", "别人的地址", 3)


def test_the_second_press_of_save_is_harmless(login: Login, lively: Cast) -> None:
    client, soup = login("Li"), lively.units["soup"]
    path = f"/units/{soup.uuid}/edit/"
    data = form_of(client, path) | {"name": "新名"}
    assert [client.post(path, data).status_code for _ in range(2)] == [302, 302]
    assert UnitChange.objects.filter(unit=soup).count() == 1


def test_those_who_record_edit_the_short_form_only(login: Login, lively: Cast) -> None:
    client, soup = login("Qian"), lively.units["soup"]
    path = f"/units/{soup.uuid}/edit/"
    data = form_of(client, path)
    assert "principal_phone" in data
    assert "external_id" not in data
    client.post(path, data | {"external_id": "X9", "principal": "新老板"})
    soup.refresh_from_db()
    assert (soup.external_id, soup.principal) == ("soup", "新老板")


def test_a_history_shows_phones_only_to_those_who_look_after_the_unit(login: Login, lively: Cast) -> None:
    soup = lively.units["soup"]
    edit_unit(unit=soup, version=1, values={"principal_phone": "13911112222"}, by=Signature(lively.users["Li"]))
    path = f"/units/{soup.uuid}/"
    assert "13911112222" in login("Li").get(path).content.decode()
    page = login("County").get(path).content.decode()
    assert "139****2222" in page
    assert "13911112222" not in page


def test_a_suspension_is_recorded_from_its_form(login: Login, lively: Cast) -> None:
    client, soup = login("Li"), lively.units["soup"]
    path = f"/units/{soup.uuid}/state/"
    data = {"version": 1, "state": "SUSPENDED", "happened_on": "2026-01-01", "review_on": "", "reason": ""}
    refused = client.post(path, data)
    assert refused.status_code == 422
    assert "review date" in refused.content.decode()
    assert client.post(path, data | {"review_on": "2099-01-01"}).status_code == 302
    assert UnitEvent.objects.filter(unit=soup).latest("pk").state == "SUSPENDED"


# ── add ──────────────────────────────────────────────────────────────────────────────────────────────────────────
def new_shop(cast: Cast, **wishes: Any) -> dict[str, Any]:
    where = point(60, 50)
    return {
        "uuid": uuid4(), "name": "新茶馆", "village": cast.villages["A"].pk, "principal_phone": "13900001111",
        "position": f"{where.x:.7f}, {where.y:.7f}", "datum": "wgs84", "how": "CLICK",
    } | wishes  # fmt: skip


@pytest.mark.parametrize("who", ["Li", "Qian"])
def test_a_new_shop_is_on_the_map_and_in_its_grid_after_one_form(login: Login, lively: Cast, who: str) -> None:
    client, data = login(who), new_shop(lively)
    for _ in range(2):
        answer = client.post("/units/new/", data)
    unit = Unit.objects.get(name="新茶馆")
    assert answer.headers["Location"] == f"/units/{unit.uuid}/"
    assert Placement.objects.get(unit=unit).grid == lively.grids["A1"]
    assert (unit.placed_how, unit.placed_by) == ("CLICK", lively.users[who])


def test_nobody_adds_a_shop_on_ground_of_others(login: Login, lively: Cast) -> None:
    where = point(300, 100)
    answer = login("Qian").post("/units/new/", new_shop(lively, position=f"{where.x}, {where.y}"))
    assert answer.status_code == 422
    assert "outside the ground for which you record" in answer.content.decode()
    assert not Unit.objects.filter(name="新茶馆").exists()


def test_units_that_look_like_the_new_one_are_shown_while_typing(login: Login, lively: Cast) -> None:
    where = point(55, 50)
    query = {"name": "soup店（个体工商户）", "position": f"{where.x},{where.y}", "datum": "wgs84"}
    page = login("Li").get("/units/nearby/", query).content.decode()
    assert f"/units/{lively.units['soup'].uuid}/" in page
    assert "5 m away" in page
    assert login("Li").get("/units/nearby/", {"name": "别的"}).content.strip() == b""


def test_pasted_coordinates_are_previewed_with_their_grid(login: Login, lively: Cast) -> None:
    where = point(300, 100)
    found = login("Li").get("/units/position/", {"position": f"北纬{where.y}° 东经{where.x}°", "datum": "wgs84"}).json()
    assert found["said"] == f"A村 {lively.grids['A2'].code}"
    answer = login("Li").get("/units/position/", {"position": "不知道", "datum": "wgs84"})
    assert answer.status_code == 422
    assert "not understood as a pair of coordinates" in answer.json()["error"]


# ── tray ─────────────────────────────────────────────────────────────────────────────────────────────────────────
def test_the_tray_places_a_unit_and_the_next_one_follows(login: Login, lively: Cast) -> None:
    client, attic = login("Li"), lively.units["attic"]
    page = client.get("/units/tray/")
    assert page.context["chosen"] == attic
    where = point(250, 50)
    data = {"version": 1, "position": f"{where.x},{where.y}", "datum": "wgs84", "how": "PASTE", "back": "tray"}
    answer = client.post(f"/units/{attic.uuid}/place/", data, follow=True)
    assert f"attic店 is on the map, in A村 {lively.grids['A2'].code}" in answer.content.decode()
    assert answer.context["chosen"] is None
    assert "Nothing waits here" in answer.content.decode()


def test_places_of_the_town_are_found_by_part_of_their_name(login: Login, lively: Cast) -> None:
    page = login("Li").get("/units/places/?q=forge").content.decode()
    assert re.search(r'data-lon="113\.\d+" data-lat="35\.\d+">forge店<', page)
    assert "A村" in login("Li").get("/units/places/?q=A").content.decode()


# ── duplicates ───────────────────────────────────────────────────────────────────────────────────────────────────
def make_twins(cast: Cast) -> tuple[Unit, Unit]:
    one, other = cast.units["soup"], cast.units["forge"]
    Unit.objects.filter(pk=other.pk).update(name="soup店", point=point(60, 50))
    return one, Unit.objects.get(pk=other.pk)


def decide(client: Client, one: Unit, other: Unit, **wishes: str) -> Any:
    data = {"stays": one.uuid, "stays_version": 1, "goes": other.uuid, "goes_version": 1}
    return client.post("/units/twins/decide/", data | wishes, follow=True)


def test_a_pair_is_shown_merged_and_undone_and_the_old_address_leads_to_the_one(login: Login, lively: Cast) -> None:
    client, (one, other) = login("Li"), make_twins(lively)
    assert "same name, within 30 m" in client.get("/units/twins/").content.decode()
    assert "is part of" in decide(client, one, other).content.decode()
    assert client.get(f"/units/{other.uuid}/").headers["Location"] == f"/units/{one.uuid}/"
    assert client.get(f"/drawer/units/{other.uuid}/").headers["Location"] == f"/drawer/units/{one.uuid}/"
    assert "3 units" in client.get("/units/").content.decode()
    assert Visit.objects.filter(unit=one).count() == 2
    merge = UnitMerge.objects.get()
    assert "are two again" in client.post(f"/units/merges/{merge.pk}/undo/", follow=True).content.decode()
    assert client.get(f"/units/{other.uuid}/").status_code == 200
    assert Visit.objects.filter(unit=one).count() == 1


def test_a_pair_told_apart_is_not_asked_about_again(login: Login, lively: Cast) -> None:
    client, (one, other) = login("Li"), make_twins(lively)
    decide(client, one, other, decision="apart")
    assert DistinctPair.objects.count() == 1
    assert client.get("/units/twins/").context["pairs"] == []
    assert "spot_duplicate" not in {row.reason for row in _data_spots(lively)}


def _data_spots(cast: Cast) -> Any:
    return find(Look(cast.users["Li"], cast.town, AsOf.today()))


@pytest.mark.parametrize("who", [name for name in OF_THE_CAST if name != "Li"])
def test_nobody_but_the_office_merges(login: Login, lively: Cast, who: str) -> None:
    one, other = make_twins(lively)
    assert decide(login(who), one, other).status_code in (403, 404)
    assert not UnitMerge.objects.exists()


# ── conflicts ────────────────────────────────────────────────────────────────────────────────────────────────────
def test_a_conflict_with_a_file_is_decided_on_its_list(login: Login, lively: Cast) -> None:
    soup = lively.units["soup"]
    Unit.objects.filter(pk=soup.pk).update(
        edited={"name": "旧名"}, conflicts={"name": {"file": "文件名", "job": None, "row": 7}}
    )
    client = login("Li")
    for path in ("/units/conflicts/", f"/units/{soup.uuid}/"):
        assert "文件名" in client.get(path).content.decode()
    data = {"field": "name", "version": 1, "decision": "take", "back": "list"}
    assert client.post(f"/units/{soup.uuid}/decide/", data).headers["Location"] == "/units/conflicts/"
    soup.refresh_from_db()
    assert (soup.name, soup.conflicts, soup.edited) == ("文件名", {}, {})


@pytest.mark.parametrize("n", [1, 3])
def test_the_list_of_conflicts_asks_no_more_for_more_units(
    login: Login, lively: Cast, n: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    ids = list(Unit.objects.order_by("pk").values_list("pk", flat=True)[:n])
    Unit.objects.filter(pk__in=ids).update(conflicts={"name": {"file": "文件名", "job": None, "row": 7}})
    client = login("Li")
    with django_assert_max_num_queries(14):
        assert client.get("/units/conflicts/").content.decode().count("文件名") == n


# ── mistakes ─────────────────────────────────────────────────────────────────────────────────────────────────────
@pytest.fixture
def mistaken(lively: Cast) -> Cast:
    """A wrong check digit, a missing principal, and a unit renamed while its principal stayed."""
    Unit.objects.filter(pk=lively.units["soup"].pk).update(uscc="91350100M000100Y44")
    Unit.objects.filter(pk=lively.units["forge"].pk).update(principal="", principal_phone="")
    edit_unit(unit=lively.units["inn"], version=1, values={"name": "新客栈"}, by=Signature(lively.users["Li"]))
    return lively


def test_mistakes_of_the_register_are_named_with_the_page_that_mends_them(login: Login, mistaken: Cast) -> None:
    client = login("Li")
    reasons = {row.reason for row in _data_spots(mistaken)}
    assert reasons == {"spot_no_point", "spot_wrong_code", "spot_principal_missing", "spot_principal_stale"}
    soup, attic = mistaken.units["soup"], mistaken.units["attic"]
    assert f'href="/units/{soup.uuid}/edit/"' in client.get("/units/faults/?reason=spot_wrong_code").content.decode()
    assert f'href="/units/tray/?unit={attic.uuid}"' in client.get("/units/faults/").content.decode()
    page = client.get("/units/faults/?reason=spot_principal_stale").content.decode()
    assert "its principal 陈一 is from before" in page


def test_a_new_principal_settles_a_new_name(mistaken: Cast) -> None:
    inn = Unit.objects.get(external_id="inn")
    edit_unit(unit=inn, version=2, values={"principal": "李二"}, by=Signature(mistaken.users["Li"]))
    assert "spot_principal_stale" not in {row.reason for row in _data_spots(mistaken)}


def test_what_came_in_from_the_command_line_says_so_in_the_history(login: Login, lively: Cast) -> None:
    soup = lively.units["soup"]
    edit_unit(unit=soup, version=1, values={"address": "东街"}, by=Signature(None))
    assert "command line" in login("Li").get(f"/units/{soup.uuid}/").content.decode()


def test_a_stack_is_a_list_and_one_on_the_centre_of_a_village_is_told_apart(login: Login, lively: Cast) -> None:
    for at, where in enumerate([(200, 100)] * 5 + [(420, 20)] * 5):
        Unit.objects.create(
            town=lively.town, name=f"摊{at}", point=point(*where), registered_on="2024-01-01", principal="甲"
        )
    found = {row.reason: row for row in _data_spots(lively)}
    assert found["spot_on_centre"].params["village"] == "A村"
    assert [name for _, name in found["spot_on_centre"].units] == [f"摊{at}" for at in range(5)]
    assert len(found["spot_stacked"].units) == 5

"""The pages of routes: who sees what, what the form says, what a route shows."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from geo.clock import today
from geo.models import Posting, Role
from patrols.models import Plan
from tests.cast import Cast
from tests.layers.plans.conftest import logged_in
from tests.patrols.routing.streets import draw_street

pytestmark = pytest.mark.django_db
MOST_QUERIES = 12


def asked(cast: Cast, grids: str, **changes: str) -> dict[str, Any]:
    form = {"on": today().isoformat(), "budget_min": "120", "service_min": "10", "mode": "EBIKE", "start": ""}
    return {"grids": [str(cast.grids[name].pk) for name in grids.split()], **form, **changes}


@pytest.mark.parametrize(
    ("name", "may_plan"),
    [("Li", True), ("Zhao", True), ("Sun", True), ("Wang", False), ("Qian", False), ("County", False), ("Zhou", False)],
)
def test_the_form_is_for_those_who_may_plan(cast: Cast, name: str, may_plan: bool) -> None:
    client = logged_in(cast, name)
    page = client.get("/routes/")
    assert page.status_code == 200
    assert (b"plan-form" in page.content) is may_plan
    assert client.post("/routes/", asked(cast, "A1")).status_code == (200 if may_plan else 403)


@pytest.mark.parametrize(
    ("name", "status"),
    [("Zhao", 200), ("Li", 200), ("Wang", 200), ("Sun", 404), ("Qian", 404), ("County", 404), ("Zhou", 404)],
)
@pytest.mark.parametrize("what", ["/", "/sheet/", "/sheet.pdf", ".gpx", ".geojson"])
def test_a_route_is_for_those_who_patrol_all_its_grids_and_for_leaders(
    cast: Cast, plan: Plan, name: str, status: int, what: str
) -> None:
    assert logged_in(cast, name).get(f"/routes/{plan.uuid}{what}").status_code == status


def test_a_route_that_the_office_planned_reaches_the_people_of_its_grid(cast: Cast) -> None:
    draw_street(cast)
    logged_in(cast, "Li").post("/routes/", asked(cast, "A1"))
    plan = Plan.objects.get()
    for name, is_there in [("Zhao", True), ("Qian", True), ("Wang", True), ("Sun", False), ("County", False)]:
        assert (str(plan.uuid) in logged_in(cast, name).get("/routes/").content.decode()) is is_there


def test_who_leaves_a_grid_leaves_its_routes_whatever_else_they_hold_in_the_town(cast: Cast, plan: Plan) -> None:
    Posting.objects.filter(person__user=cast.users["Zhao"], grid=cast.grids["A2"]).update(grid=cast.grids["B1"])
    assert logged_in(cast, "Zhao").get(f"/routes/{plan.uuid}/").status_code == 404


def test_strangers_are_sent_to_the_login(plan: Plan) -> None:
    for path in ("", f"{plan.uuid}/", f"{plan.uuid}/sheet.pdf"):
        assert Client().get(f"/routes/{path}").url.startswith("/login/")  # type: ignore[attr-defined]


def test_the_form_offers_the_grids_of_the_account_with_what_is_still_due(cast: Cast) -> None:
    page = logged_in(cast, "Zhao").get("/routes/").content.decode()
    assert "A1网格" in page
    assert "B1网格" not in page
    assert "本月还差 1 户" in page


def test_a_route_is_planned_and_shown(cast: Cast) -> None:
    draw_street(cast)
    client = logged_in(cast, "Zhao")
    answer = client.post("/routes/", asked(cast, "A1 A2", start="113.4, 35.2009"))
    plan = Plan.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"/routes/{plan.uuid}/")
    assert (plan.made_by, plan.person.name if plan.person else "") == (cast.users["Zhao"], "Zhao")
    page = client.get(answer["Location"]).content.decode()
    stops = page[page.index("plan-stops") :]
    assert all(words in stops for words in ("soup店", "建档以来从未检查", "陈一 13800001234"))
    assert "forge店" in page


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"grids": []}, "请至少选择一个网格"),
        ({"start": "35.2, 113.4"}, "疑似颠倒"),
        ({"start": "nowhere"}, "请按度填写"),
        ({"start": "nan nan"}, "疑似颠倒"),
        ({"start": "113.9, 35.2"}, "超过 500 米"),
        ({"budget_min": "15", "service_min": "30"}, "往返也要"),
        ({"on": "1999-01-01"}, "2020 年"),
        ({"on": (date.today() + timedelta(days=800)).isoformat()}, "2020 年"),  # noqa: DTZ011 — any far day will do
    ],
)
def test_what_is_wrong_stands_beside_its_field(cast: Cast, changes: dict[str, str], sentence: str) -> None:
    draw_street(cast)
    page = logged_in(cast, "Zhao").post("/routes/", {**asked(cast, "A1"), **changes})
    assert page.status_code == 200
    assert sentence in page.content.decode()
    assert Plan.objects.count() == 0


def test_a_town_without_roads_is_told_to_import_them(cast: Cast) -> None:
    assert "请先导入道路文件" in logged_in(cast, "Zhao").post("/routes/", asked(cast, "A1")).content.decode()


def test_a_grid_of_somebody_else_is_not_on_offer(cast: Cast) -> None:
    draw_street(cast)
    page = logged_in(cast, "Zhao").post("/routes/", asked(cast, "B1"))
    assert page.context["form"].errors["grids"]
    assert Plan.objects.count() == 0


def test_phones_are_in_full_while_a_posting_looks_after_the_unit(cast: Cast, plan: Plan) -> None:
    client = logged_in(cast, "Zhao")
    assert "13800001234" in client.get(f"/routes/{plan.uuid}/").content.decode()
    assert "13800001234" in client.get(f"/routes/{plan.uuid}/sheet/").content.decode()
    Posting.objects.filter(person__user=cast.users["Zhao"]).update(role=Role.FIELD_OFFICE)
    for what in ("/", "/sheet/"):
        assert logged_in(cast, "Zhao").get(f"/routes/{plan.uuid}{what}").status_code == 404


def test_what_is_left_out_is_listed_with_its_reason(cast: Cast, plan: Plan) -> None:
    plan.left_out = {"NO_TIME": {"units": [cast.units["forge"].pk, cast.units["inn"].pk], "ground": 3}}
    plan.save()
    page = logged_in(cast, "Zhao").get(f"/routes/{plan.uuid}/").content.decode()
    assert "时间不够" in page
    assert "3 片未覆盖地面" in page
    assert "inn店" not in page  # not of this account


def test_the_list_shows_the_newest_route_first(cast: Cast, plan: Plan) -> None:
    newer = Plan.objects.create(town=cast.town, made_by=cast.users["Zhao"], on=today(), budget_min=60, start=plan.start)
    newer.grids.set([cast.grids["A1"]])
    page = logged_in(cast, "Zhao").get("/routes/").content.decode()
    assert 0 < page.index(str(newer.uuid)) < page.index(str(plan.uuid))


def test_an_account_without_routes_is_told_what_to_do(cast: Cast) -> None:
    assert "还没有规划过路线" in logged_in(cast, "Sun").get("/routes/").content.decode()
    assert "由镇安委办" in logged_in(cast, "Wang").get("/routes/").content.decode()


def test_pages_ask_few_questions_of_the_database(cast: Cast, plan: Plan) -> None:
    client = logged_in(cast, "Li")
    for path in ("/routes/", f"/routes/{plan.uuid}/"):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get(path)
        assert len(queries) <= MOST_QUERIES, [query["sql"][:90] for query in queries]


def test_no_page_holds_an_inline_script_or_style(cast: Cast, plan: Plan) -> None:
    client = logged_in(cast, "Zhao")
    for path in ("/routes/", f"/routes/{plan.uuid}/", f"/routes/{plan.uuid}/sheet/"):
        page = client.get(path).content.decode()
        assert "<style" not in page
        assert " style=" not in page
        assert " onclick=" not in page

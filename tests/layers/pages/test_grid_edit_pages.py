"""Editing grids in the browser's own words: preview, confirm, too late, twice, undo, and who may."""

import json
import re
from html import unescape
from typing import Any

import pytest
from django.test import Client
from pytest_django.fixtures import DjangoAssertNumQueries

from geo.clock import today
from geo.models import Grid, GridBoundary, GridEdit, Posting
from patrols.models import Plan
from tests.cast import Cast
from tests.drawings import point

DAY = today()


@pytest.fixture
def office(cast: Cast, client: Client) -> Client:
    """Li at a browser, in English."""
    client.force_login(cast.users["Li"])
    client.cookies["django_language"] = "en"
    return client


def split_json(cast: Cast, x: float = 100) -> dict[str, Any]:
    line = [[p.x, p.y] for p in (point(x, -10), point(x, 210))]
    return {"kind": "SPLIT", "grid": cast.grids["A1"].code, "line": line}


def preview(office: Client, edit: Any) -> Any:
    return office.post("/grids/edit/preview/", {"edit": edit, "from": DAY.isoformat()}, content_type="application/json")


def form_of(answer: Any) -> dict[str, Any]:
    """The fields of the preview's form, as a browser would send them untouched."""

    fields: dict[str, Any] = {}
    for tag in re.findall(r"<input[^>]*>", answer.json()["panel"]):
        name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
        is_off = 'type="checkbox"' in tag and "checked" not in tag
        if name and not is_off:
            fields.setdefault(name[1], []).append(unescape(value[1]) if value else "")
    return fields


def test_a_preview_counts_units_people_and_routes_of_each_new_grid(cast: Cast, office: Client) -> None:
    plan = Plan.objects.create(town=cast.town, made_by=cast.users["Zhao"], on=DAY, budget_min=60, start=point(0, 0))
    plan.grids.set([cast.grids["A1"]])
    answer = preview(office, split_json(cast))
    assert answer.status_code == 200
    panel = answer.json()["panel"]
    assert "1 unit changes its grid" in panel
    assert "2 postings" in panel
    assert "1 planned route" in panel
    assert [(place["fate"], place["code"][-3:]) for place in answer.json()["shapes"]] == [
        ("made", "003"),
        ("made", "004"),
        ("retired", "001"),
    ]
    assert not GridEdit.objects.exists()


def test_a_preview_asks_the_database_as_often_for_many_units_as_for_one(
    cast: Cast, office: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(24):
        preview(office, split_json(cast))


def test_what_was_confirmed_is_done_once_and_said(cast: Cast, office: Client) -> None:
    fields = form_of(preview(office, split_json(cast)))
    fields["name"] = ["西片", "东片"]
    first = office.post("/grids/edit/apply/", fields)
    again = office.post("/grids/edit/apply/", fields)
    assert first.status_code == again.status_code == 302
    assert first["Location"] == again["Location"]
    page = office.get(first["Location"]).content.decode()
    assert "西片" in page
    assert "Undo this edit" in page
    assert GridEdit.objects.count() == 1
    office.post(f"{first['Location']}undo/")
    assert "Undone at" in office.get(first["Location"]).content.decode()
    assert "undone" in office.get("/grids/edits/").content.decode()
    assert set(GridBoundary.objects.in_force(DAY).values_list("grid__code", flat=True)) == {
        grid.code for grid in cast.grids.values()
    }


def test_unticked_people_do_not_go_on(cast: Cast, office: Client) -> None:
    fields = form_of(preview(office, split_json(cast)))
    fields["keep"] = [box for box in fields["keep"] if box.endswith(":0")]
    office.post("/grids/edit/apply/", fields)
    made = Grid.objects.filter(code__gt=cast.grids["A2"].code, village=cast.villages["A"]).order_by("code")
    counts = [Posting.objects.in_force(DAY).filter(grid=grid).count() for grid in made]
    assert counts == [2, 0]


def test_who_is_too_late_sees_what_changed_and_keeps_the_drawing(cast: Cast, office: Client) -> None:
    late = form_of(preview(office, split_json(cast, 60)))
    drawn = [[p.x, p.y] for p in (point(150, 50), point(250, 50), point(250, 150), point(150, 150))]
    office.post("/grids/edit/apply/", form_of(preview(office, {"kind": "DRAW", "outline": drawn})))
    answer = office.post("/grids/edit/apply/", late)
    assert answer.status_code == 409
    said = answer.content.decode()
    assert f"Grid {cast.grids['A1'].code} was changed" in said
    assert "by li" in said
    assert '"kind": "SPLIT"' in said


def test_a_refusal_names_the_place_and_the_remedy(cast: Cast, office: Client) -> None:
    answer = preview(office, split_json(cast, 1))
    assert answer.status_code == 422
    (sentence,) = answer.json()["problems"]
    assert "too small or too thin" in sentence
    assert "snapping" in sentence
    assert answer.json()["places"] == [[pytest.approx(113.4, abs=1e-4), pytest.approx(35.2, abs=2e-3)]]
    for broken in (b"{", b"[]", b'{"edit": {}, "from": 7}', b"null", b'{"edit": {"kind": "SPLIT"}, "from": ""}'):
        said = office.post("/grids/edit/preview/", broken, content_type="application/json")
        assert said.status_code == 422, broken
    assert office.post("/grids/edit/apply/", {"edit": "{", "versions": "{}", "uuid": "x"}).status_code == 400


def test_crossing_a_village_border_needs_its_tick(cast: Cast, office: Client) -> None:
    drawn = [[p.x, p.y] for p in (point(350, 50), point(420, 50), point(420, 150), point(350, 150))]
    answer = preview(office, {"kind": "DRAW", "outline": drawn})
    assert "reach out of its village" in answer.json()["panel"]
    fields = form_of(answer)
    assert office.post("/grids/edit/apply/", fields).status_code == 422
    assert office.post("/grids/edit/apply/", {**fields, "crosses_village": "1"}).status_code == 302


def test_borders_are_given_from_junction_to_junction(cast: Cast, office: Client) -> None:
    one, other, far = (cast.grids[name].code for name in ("A1", "A2", "B1"))
    (path,) = office.get(f"/grids/edit/borders.json?one={one}&other={other}").json()["borders"]
    assert len(path) == 2
    assert office.get(f"/grids/edit/borders.json?one={one}&other={far}").status_code == 422


@pytest.mark.parametrize("name", ["Zhao", "Wang", "Sun", "County", "Zhou"])
def test_nobody_but_the_office_comes_near(cast: Cast, client: Client, name: str) -> None:
    client.force_login(cast.users[name])
    for path in ("/grids/edit/", "/grids/edit/ground.json", "/grids/edit/borders.json", "/grids/edits/", "/people/"):
        assert client.get(path).status_code == 403, path
    for path in ("/grids/edit/preview/", "/grids/edit/apply/"):
        assert client.post(path, json.dumps({}), content_type="application/json").status_code == 403, path


def test_a_route_says_that_its_grids_were_redrawn_since(cast: Cast, office: Client) -> None:
    plan = Plan.objects.create(town=cast.town, made_by=cast.users["Li"], on=DAY, budget_min=60, start=point(0, 0))
    plan.grids.set([cast.grids["A1"]])
    assert "redrawn" not in office.get(f"/routes/{plan.uuid}/").content.decode()
    done = office.post("/grids/edit/apply/", form_of(preview(office, split_json(cast))))
    assert "redrawn" in office.get(f"/routes/{plan.uuid}/").content.decode()
    assert "redrawn" in office.get("/routes/").content.decode()
    office.post(f"{done['Location']}undo/")
    assert "redrawn" not in office.get(f"/routes/{plan.uuid}/").content.decode()


def test_a_retired_grid_is_offered_nowhere_and_its_past_stays(cast: Cast, office: Client) -> None:
    old = cast.grids["A1"].code
    office.post("/grids/edit/apply/", form_of(preview(office, split_json(cast))))
    assert old not in office.get("/search/?q=A1").content.decode()
    rows = office.get("/map/ground/grids.json").json()["rows"]
    assert old not in [row[0] for row in rows]
    before = office.get("/map/ground/grids.json?on=2025-01-01").json()["rows"]
    assert old in [row[0] for row in before]

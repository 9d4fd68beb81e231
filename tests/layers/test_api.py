"""The API shows what the account may see, in RFC 7946, and says what is wrong with a question."""

import jsonschema
import pytest
import shapely
from django.test import Client
from rest_framework.authtoken.models import Token

from tests.cast import Cast

pytestmark = pytest.mark.django_db


def ask(cast: Cast, name: str, path: str) -> tuple[int, dict]:  # type: ignore[type-arg]
    token = Token.objects.get_or_create(user=cast.users[name])[0]
    response = Client().get(f"/api/{path}", headers={"Authorization": f"Token {token.key}"})
    return response.status_code, response.json()


@pytest.mark.parametrize(
    ("name", "units", "grids"),
    [("Li", 4, 3), ("Wang", 4, 3), ("Zhao", 2, 2), ("Qian", 1, 1), ("Sun", 1, 1), ("County", 4, 3), ("Zhou", 0, 0)],
)
def test_each_account_gets_its_own_ground(cast: Cast, name: str, units: int, grids: int) -> None:
    assert len(ask(cast, name, "units/")[1]["features"]) == units
    assert len(ask(cast, name, "grids/")[1]["features"]) == grids


def test_outer_rings_run_counter_clockwise(cast: Cast) -> None:
    for kind in ("grids", "villages"):
        for feature in ask(cast, "Li", f"{kind}/")[1]["features"]:
            for rings in feature["geometry"]["coordinates"]:
                assert shapely.LinearRing(rings[0]).is_ccw


def test_a_box_keeps_what_it_meets_and_drops_units_without_a_point(cast: Cast) -> None:
    point = cast.units["soup"].point
    assert point is not None
    box = f"{point.x - 0.0001},{point.y - 0.0001},{point.x + 0.0001},{point.y + 0.0001}"
    names = [f["properties"]["name"] for f in ask(cast, "Li", f"units/?bbox={box}")[1]["features"]]
    codes = [f["id"] for f in ask(cast, "Li", f"grids/?bbox={box}")[1]["features"]]
    assert (names, codes) == (["soup店"], [cast.grids["A1"].code])


@pytest.mark.parametrize("box", ["1,2,3", "nan,0,1,1", "10,0,5,1", "a,b,c,d", "-190,0,1,1"])
def test_a_box_that_is_none_is_refused_by_name(cast: Cast, box: str) -> None:
    status, body = ask(cast, "Li", f"units/?bbox={box}")
    assert (status, list(body)) == (400, ["bbox"])


def test_a_unit_of_another_village_is_not_found(cast: Cast) -> None:
    assert ask(cast, "Sun", f"units/{cast.units['soup'].uuid}/")[0] == 404
    assert ask(cast, "Sun", f"units/{cast.units['inn'].uuid}/")[0] == 200


def test_counts_add_up_without_fetching_features(cast: Cast) -> None:
    body = ask(cast, "Li", "units/counts/?on=2026-11-23")[1]
    assert body["by_status"] == {"RED": 0, "ORANGE": 0, "YELLOW": 0, "GREEN": 0, "GREY": 4, "SUSPENDED": 0}
    assert (body["total"], body["overdue"], body["unmapped"]) == (4, 4, 1)


def test_without_a_login_nothing_is_told() -> None:
    for path in ("units/", "grids/", "villages/", "schema/", "docs/"):
        assert Client().get(f"/api/{path}").status_code in (401, 403)


def test_a_page_of_units_takes_few_queries(cast: Cast, django_assert_max_num_queries: pytest.FixtureRequest) -> None:
    client = Client()
    client.force_login(cast.users["Li"], backend="django.contrib.auth.backends.ModelBackend")
    with django_assert_max_num_queries(8):  # type: ignore[operator]
        assert client.get("/api/units/").status_code == 200


def test_the_schema_describes_the_parameters_that_the_filter_reads(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.users["Li"], backend="django.contrib.auth.backends.ModelBackend")
    schema = client.get("/api/schema/?format=json").json()
    jsonschema.validate(schema, {"type": "object", "required": ["openapi", "paths"]})
    names = {parameter["name"] for parameter in schema["paths"]["/api/units/"]["get"]["parameters"]}
    assert {"status", "overdue", "unmapped", "village", "grid", "facet", "q", "on", "known_at", "bbox"} <= names


def test_the_page_of_the_api_asks_nobody_outside(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.users["Li"], backend="django.contrib.auth.backends.ModelBackend")
    text = client.get("/api/docs/").content.decode()
    assert "swagger-ui" in text
    assert "http://" not in text
    assert "https://" not in text

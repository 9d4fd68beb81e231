"""What the filter reads, refuses and leaves alone; one town at a time."""

from datetime import date

import pytest
from django.http import QueryDict

from geo.models import Code, CodeList, User
from layers.filters import BadFilter, UnitFilter
from patrols.models import Visit
from tests.cast import Cast
from tests.layers.second_town import CODE as SECOND
from tests.layers.second_town import GRID, VILLAGE, make_second_town
from tests.layers.test_same_count import client_of, counts
from units.models import Hazard, HazardEvent

pytestmark = pytest.mark.django_db
ODD = ("%00", "a%00b", "%EF%BF%BF", "1%202", "%27", "9" * 33, "..%2F", "%0A")
WAYS = (
    "/units/", "/hazards/", "/patrols/", "/coverage/", "/blind-spots/", "/map/counts.json", "/map/ground/grids.json",
    "/export/units.geojson", "/export/units.csv", "/export/visits.xlsx", "/reports/gap/", "/reports/gap.xlsx",
    "/map/offline/", "/api/units/", "/api/grids/",
)  # fmt: skip


@pytest.mark.parametrize("key", ["village", "grid", "district", "field", "town"])
@pytest.mark.parametrize("text", ODD)
def test_a_code_that_is_none_is_refused_by_its_key(key: str, text: str) -> None:
    with pytest.raises(BadFilter, match=key) as refused:
        UnitFilter.from_query(QueryDict(f"{key}={text}"))
    assert refused.value.key == key


@pytest.mark.parametrize("key", ["village", "grid", "district", "field", "town"])
def test_no_way_out_breaks_on_a_nul_byte(cast: Cast, key: str) -> None:
    client = client_of(cast.users["Li"])
    said = {path: client.get(f"{path}?{key}=%00").status_code for path in WAYS}
    assert set(said.values()) == {400}, said


@pytest.mark.parametrize("path", ["/drawer/grids/%00/", "/api/grids/%00/", "/api/villages/%00/", "/api/units/%00/"])
def test_an_address_with_a_nul_byte_is_not_found(cast: Cast, path: str) -> None:
    assert client_of(cast.users["Li"]).get(path).status_code == 404


def test_keys_of_the_page_are_left_to_the_page() -> None:
    asked = UnitFilter.from_query(QueryDict("page=2&sort=name&kind=TIME&nonsense=%00"))
    assert asked.query() == ""
    assert not asked.narrows


def test_a_unit_with_two_periods_of_one_field_is_one_unit(cast: Cast) -> None:
    first = Code.objects.filter(list=CodeList.FIELD).order_by("rank")[0]
    Code.objects.filter(pk=first.pk).update(valid_to=date(2026, 6, 1))
    again = Code.objects.create(
        list=first.list, code=first.code, name="新名", rank=first.rank, basis="", valid_from=date(2026, 6, 1)
    )
    cast.units["soup"].fields.add(first, again)
    told = counts(client_of(cast.users["Li"]), f"field={first.code}")
    assert set(told.values()) == {1}, told


@pytest.fixture
def both(cast: Cast) -> User:
    """Li, who runs the office of two towns."""
    make_second_town(cast, cast.users["Li"])
    return User.objects.get(username="li")


def test_without_a_word_the_first_town_by_code_answers(cast: Cast, both: User) -> None:
    assert UnitFilter.from_query(QueryDict("")).place(both) == cast.town
    assert set(counts(client_of(both), "").values()) == {4}


def test_every_way_out_speaks_of_the_town_asked_for(both: User) -> None:
    client = client_of(both)
    assert set(counts(client, f"town={SECOND}").values()) == {2}
    assert client.get(f"/?town={SECOND}").context["town"].name == "邻镇"
    report = client.get(f"/reports/gap/?town={SECOND}").context["report"]
    assert (report.town.name, report.counts["total"]) == ("邻镇", 2)
    assert [row.name for row in client.get(f"/coverage/?town={SECOND}").context["rows"]] == ["邻村"]
    for path in ("/map/ground/villages.json", "/map/ground/grids.json"):
        assert [row[0] for row in client.get(f"{path}?town={SECOND}").json()["rows"]] in ([VILLAGE], [GRID])
    for kind, codes in (("villages", [VILLAGE]), ("grids", [GRID])):
        found = client.get(f"/api/{kind}/?town={SECOND}").json()["features"]
        assert [feature["id"] for feature in found] == codes
    assert client.get(f"/reports/gap.xlsx?town={SECOND}").status_code == 200
    assert "mill" in client.get(f"/map/offline/?town={SECOND}").content.decode()
    assert "soup" not in client.get(f"/search/?q=店&town={SECOND}").content.decode()


def test_the_code_of_a_grid_or_village_names_its_town(both: User) -> None:
    assert set(counts(client_of(both), f"grid={GRID}").values()) == {2}
    assert set(counts(client_of(both), f"village={VILLAGE}").values()) == {2}


@pytest.mark.parametrize("town", [SECOND, "999999999"])
def test_a_town_one_does_not_see_is_refused_like_none_on_every_way_out(both: User, town: str) -> None:
    """Whether it exists is not said: both get the same words."""
    client = client_of(User.objects.get(username="wang"))
    answers = {path: client.get(f"{path}?town={town}") for path in WAYS}
    assert {path: answer.status_code for path, answer in answers.items()} == dict.fromkeys(WAYS, 400)
    assert all(town in answer.content.decode() for answer in answers.values())


FILES = ("/export/units.geojson", "/export/units.csv", "/export/units.xlsx", "/export/hazards.csv", "/api/units/")


@pytest.mark.parametrize(
    "said", ["bbox=1,2", "since=2026-01-01", "changed_since=2026-01-01", "stauts=RED", "limit=abc"]
)
def test_files_and_api_refuse_by_name_what_they_do_not_understand(cast: Cast, said: str) -> None:
    client, key = client_of(cast.users["Li"]), said.split("=")[0]
    for path in FILES:
        answer = client.get(f"{path}?{said}")
        assert (answer.status_code, key in answer.content.decode()) == (400, True), (path, said)


def test_the_api_of_grids_refuses_a_filter_of_units_instead_of_ignoring_it(cast: Cast) -> None:
    answer = client_of(cast.users["Li"]).get("/api/grids/?status=RED")
    assert (answer.status_code, list(answer.json())) == (400, ["status"])


def test_the_town_switch_stands_in_the_frame_for_those_with_two_towns(both: User) -> None:
    page = client_of(both).get(f"/units/?town={SECOND}").content.decode()
    assert 'href="/units/?town=410899100"' in page
    assert f'href="/units/?town={SECOND}" aria-current="true"' in page
    assert f'href="/hazards/?town={SECOND}"' in page
    alone = client_of(User.objects.get(username="wang")).get("/units/").content.decode()
    assert "?town=" not in alone


@pytest.mark.parametrize(
    ("query", "found"),
    [("", 2), ("village=410899100200", 1), ("grid=410899100200001", 1), ("grid=410899100200002", 0),
     ("district=D1", 1), ("facet=crowded", 1), ("status=RED", 1), ("overdue=0", 1), ("unmapped=1", 0)],
)  # fmt: skip
def test_hazards_and_visits_are_those_of_the_units_asked_for(cast: Cast, query: str, found: int) -> None:
    soup, inn = cast.units["soup"], cast.units["inn"]
    for unit, level in ((soup, "MAJOR"), (inn, "GENERAL")):
        hazard = Hazard.objects.create(unit=unit, level=level, source="INSPECTION", description="堵塞通道")
        HazardEvent.objects.create(hazard=hazard, state="FOUND", happened_on=date(2026, 11, 1))
    Visit.objects.create(unit=soup, happened_on=date(2026, 11, 20), outcome="CLEAR")
    Visit.objects.create(unit=inn, happened_on=date(2026, 11, 20), outcome="NOBODY_THERE")
    type(soup).objects.filter(pk=soup.pk).update(is_crowded=True)
    cast.villages["A"].district = cast.town.districts.create(code="D1", name="一片区")
    cast.villages["A"].save()
    client = client_of(cast.users["Li"])
    assert client.get(f"/hazards/?{query}").context["page"].paginator.count == found
    assert client.get(f"/patrols/?{query}").context["page"].paginator.count == found

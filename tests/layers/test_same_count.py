"""The same filter gives the same count on map, list, export, API and report, for every role."""

import json
import re
from datetime import date
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.http import QueryDict
from django.test import Client

from geo.models import Code, District, User, Village
from layers.filters import UnitFilter
from patrols.models import Visit
from tests.cast import Cast
from units.models import Hazard, HazardEvent, NineSmallVenue, UnitEvent

pytestmark = pytest.mark.django_db
EVERYBODY = ("Li", "Wang", "Zhao", "Qian", "Sun", "County", "Zhou")
FILTERS = (
    "",
    "status=RED",
    "status=ORANGE,YELLOW",
    "status=GREY",
    "status=SUSPENDED",
    "overdue=1",
    "overdue=0",
    "unmapped=1",
    "unmapped=0",
    "village=410899100200",
    "grid=410899100200001",
    "district=410899100-D1",
    "field=F05",
    "town=410899100",
    "district=410899100-D1&overdue=1",
    "facet=nine_small",
    "q=inn",
    "q=SOUP%E5%BA%97",
    "q=1234",
    "on=2026-06-30",
    "on=2026-11-20&known_at=2026-11-01",
    "status=RED,GREY&village=410899100200&unmapped=0",
)


@pytest.fixture
def town(cast: Cast) -> Cast:
    """The cast with a hazard, a visit, a suspension and a facet, so that every filter has something to find."""
    hazard = Hazard.objects.create(unit=cast.units["soup"], level="MAJOR", source="INSPECTION", description="堵塞通道")
    HazardEvent.objects.create(hazard=hazard, state="FOUND", happened_on=date(2026, 11, 1))
    Visit.objects.create(unit=cast.units["forge"], happened_on=date(2026, 10, 1), outcome="CLEAR")
    UnitEvent.objects.create(unit=cast.units["inn"], state="SUSPENDED", happened_on=date(2026, 7, 1))
    district = District.objects.create(town=cast.town, code="410899100-D1", name="一片区")
    Village.objects.filter(pk=cast.villages["A"].pk).update(district=district)
    for name in ("soup", "inn"):
        cast.units[name].fields.add(Code.objects.get(list="FIELD", code="F05"))
    NineSmallVenue.objects.create(unit=cast.units["soup"], sub_type=Code.objects.filter(list="NINE_SMALL")[0])
    return cast


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def counts(client: Client, query: str) -> dict[str, int]:
    """The count of the filter as each way out tells it."""
    listed = client.get(f"/units/?{query}")
    exported = client.get(f"/export/units.geojson?{query}")
    document: dict[str, Any] = json.loads(b"".join(exported.streaming_content))  # type: ignore[attr-defined]
    legend = client.get(f"/map/counts.json?{query}").json()
    return {
        "legend": legend["shown"],
        "list": listed.context["page"].paginator.count,
        "export": len(document["features"]),
        "export said": document["numberReturned"],
        "xlsx": _rows_of_workbook(client.get(f"/export/units.xlsx?{query}&cols=name")),
        "csv": len(_lines(client.get(f"/export/units.csv?{query}"))) - 1,
        "export page": client.get(f"/export/?{query}").context["counts"]["total"],
        "api": client.get(f"/api/units/?{query}").json()["count"],
        "api counts": client.get(f"/api/units/counts/?{query}").json()["total"],
        "map and 未上图": _on_map(client, query) + sum(not feature["geometry"] for feature in document["features"]),
    }


def _lines(response: Any) -> list[str]:
    return b"".join(response.streaming_content).decode("utf-8-sig").splitlines()


def _rows_of_workbook(response: Any) -> int:
    book = openpyxl.load_workbook(BytesIO(b"".join(response.streaming_content)))
    about = {str(row[0]): row[1] for row in book.worksheets[0].iter_rows(min_row=3, max_col=2, values_only=True)}
    listed = book.worksheets[1].max_row - 1
    assert about["行数"] == listed, "the first sheet says how many rows the second has"
    return listed


def reported(client: Client, query: str) -> dict[str, int]:
    """The count as the report tells it, on its page and in its workbook."""
    page = client.get(f"/reports/gap/?{query}")
    if page.status_code == 404:  # an account without a town has no report
        return {}
    book = client.get(f"/reports/gap.xlsx?{query}", headers={"Accept-Language": "en"})
    return {"report": page.context["report"].counts["total"], "workbook": _workbook_total(book.content)}


def _on_map(client: Client, query: str) -> int:
    view = client.get(f"/map/units.json?{query}&bbox=113.3,35.1,113.5,35.3&zoom=18").json()
    assert view["kind"] == "points"
    return len(view["rows"])


def _workbook_total(content: bytes) -> int:
    sheet = openpyxl.load_workbook(BytesIO(content), read_only=True).worksheets[0]
    rows = {str(row[0]): row[1] for row in sheet.iter_rows(values_only=True, max_col=2)}
    return int(str(rows["units"]))


@pytest.mark.parametrize("name", EVERYBODY)
def test_every_way_out_tells_the_same_count(town: Cast, name: str) -> None:
    client = client_of(town.users[name])
    for query in FILTERS if name == "Li" else FILTERS[:9:2]:
        told = counts(client, query)
        if query in ("", "status=GREY", "village=410899100200"):
            told |= reported(client, query)
        assert len(set(told.values())) == 1, (name, query, told)


@pytest.mark.parametrize("query", ["", "status=GREY", "overdue=0", "field=F05", "district=410899100-D1", "unmapped=1"])
def test_due_less_checked_are_the_listed_rows_on_every_page(town: Cast, query: str) -> None:
    client = client_of(town.users["Li"])
    listed = client.get(f"/blind-spots/?kind=TIME&{query}").context
    report = client.get(f"/reports/gap/?{query}").context["report"]
    ratios = {
        "blind spots": listed["ratio"],
        "coverage": client.get(f"/coverage/?{query}").context["ratio"],
        "report": report.ratio,
    }
    assert len(set(ratios.values())) == 1, ratios
    assert report.ratio.due - report.ratio.checked == listed["page"].paginator.count == report.counts["overdue"]


@pytest.mark.parametrize("query", ["", "village=410899100200", "grid=410899100200001", "district=410899100-D1"])
def test_coverage_page_and_report_speak_of_the_same_ground(town: Cast, query: str) -> None:
    client = client_of(town.users["Li"])
    report = client.get(f"/reports/gap/?{query}").context["report"]
    grids = client.get(f"/coverage/?by=grid&{query}").context["rows"]
    assert [(row.code, row.ratio) for row in grids] == [(row.grid.code, row.ratio) for row in report.grids]
    if "village" not in query and "grid" not in query:  # one village, or one grid of it, is shown by its grids
        villages = client.get(f"/coverage/?{query}").context["rows"]
        assert [(row.code, row.ratio) for row in villages] == [(row.village.code, row.ratio) for row in report.villages]


@pytest.mark.parametrize("query", ["", "scope=all", "scope=overdue", "level=MAJOR", "village=410899100200&scope=all"])
def test_hazard_and_visit_files_hold_the_rows_of_their_lists(town: Cast, query: str) -> None:
    client = client_of(town.users["Li"])
    for key, page in (("hazards", "/hazards/"), ("visits", "/patrols/")):
        asked = query if key == "hazards" else "&".join(part for part in query.split("&") if "village" in part)
        listed = client.get(f"{page}?{asked}").context["page"].paginator.count
        assert _rows_of_workbook(client.get(f"/export/{key}.xlsx?{asked}")) == listed
        assert len(_lines(client.get(f"/export/{key}.csv?{asked}"))) - 1 == listed


@pytest.mark.parametrize("query", [query for query in FILTERS if "q=" not in query])  # words search other texts
def test_hazards_and_visits_are_those_of_the_listed_units(town: Cast, query: str) -> None:
    client = client_of(town.users["Li"])
    asked = UnitFilter.from_query(QueryDict(query))
    units = set(asked.apply(User.objects.get(username="li")).values_list("pk", flat=True))
    hazards = Hazard.objects.filter(unit__in=units).open(asked.as_of)
    visits = Visit.objects.filter(unit__in=units).known(asked.as_of)
    assert client.get(f"/hazards/?{query}").context["page"].paginator.count == hazards.count()
    assert client.get(f"/patrols/?{query}").context["page"].paginator.count == visits.count()


def test_the_filters_are_not_all_alike(town: Cast) -> None:
    client = client_of(town.users["Li"])
    found = {query: client.get(f"/units/?{query}").context["page"].paginator.count for query in FILTERS}
    assert found == {
        "": 4,
        "status=RED": 1,
        "status=ORANGE,YELLOW": 0,
        "status=GREY": 1,
        "status=SUSPENDED": 1,
        "overdue=1": 2,
        "overdue=0": 2,
        "unmapped=1": 1,
        "unmapped=0": 3,
        "village=410899100200": 3,
        "grid=410899100200001": 1,
        "district=410899100-D1": 3,
        "field=F05": 2,
        "town=410899100": 4,
        "district=410899100-D1&overdue=1": 2,
        "facet=nine_small": 1,
        "q=inn": 1,
        "q=SOUP%E5%BA%97": 1,
        "q=1234": 4,
        "on=2026-06-30": 4,
        "on=2026-11-20&known_at=2026-11-01": 4,
        "status=RED,GREY&village=410899100200&unmapped=0": 1,
    }


def test_the_report_prints_what_it_counts(town: Cast) -> None:
    page = client_of(town.users["Li"]).get("/reports/gap/?on=2026-11-23")
    cells = dict(re.findall(r'data-status="(\w+)">([\d,]+)<', page.content.decode()))
    assert cells == {
        "RED": "1", "ORANGE": "0", "YELLOW": "0", "GREEN": "1", "GREY": "1", "SUSPENDED": "1", "overdue": "2",
    }  # fmt: skip

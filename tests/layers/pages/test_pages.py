"""The pages that people open: who may, what they say, how often they ask the database."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from geo.clock import today
from geo.models import ImportJob
from patrols.models import CoverageRun
from tests.cast import Cast
from tests.layers.pages.conftest import Login

PAGES = ["/", "/map/list/", "/units/", "/hazards/", "/patrols/", "/patrols/?tab=patrols", "/coverage/",
         "/coverage/?by=grid", "/blind-spots/", "/search/?q=soup", "/counters/", "/visits/new/?q=soup"]  # fmt: skip
FILTERED = [f"/{page}/?overdue=1&village=410899100200" for page in ("hazards", "patrols", "coverage", "units")]
OF_THE_CAST = ["Li", "Wang", "Zhao", "Qian", "Sun", "County", "Zhou"]
MAY_NOT_RECORD = {"Wang", "County", "Zhou"}


@pytest.mark.parametrize("path", [*PAGES, "/imports/", "/map/units.json", "/map/coverage.json", "/jsi18n/"])
def test_strangers_see_the_login_page_only(client: Client, db: None, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/login/")


@pytest.mark.parametrize("who", OF_THE_CAST)
@pytest.mark.parametrize("path", PAGES)
def test_every_page_opens_for_everybody_who_may(login: Login, who: str, path: str) -> None:
    expected = 403 if path.startswith("/visits/new/") and who in MAY_NOT_RECORD else 200
    assert login(who).get(path).status_code == expected


@pytest.mark.parametrize("path", [*(page for page in PAGES if not page.startswith("/blind-spots/")), *FILTERED])
def test_a_page_asks_the_database_at_most_twelve_times(
    login: Login, path: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client = login("Li")
    with django_assert_max_num_queries(12 + 2):  # and twice for session and account
        client.get(path)


def test_the_list_shows_its_count_its_rows_and_the_units_without_a_point(login: Login) -> None:
    page = login("Li").get("/units/").content.decode()
    assert "4 units" in page
    assert "1 of them not on the map" in page
    assert re.findall(r'class="name" href="[^"]+">([^<]+)<', page)[:2] == ["soup店", "forge店"]


def test_a_filter_that_nothing_matches_says_so_and_offers_to_clear_it(login: Login) -> None:
    page = login("Li").get("/units/?q=nothing-like-this").content.decode()
    assert "No unit matches this filter" in page
    assert 'href="/units/"' in page


def test_chips_add_and_drop_their_status(login: Login) -> None:
    page = login("Li").get("/units/?status=RED").content.decode()
    assert 'href="?status=RED,GREY"' in page
    assert 'href="?"' in page


def test_a_day_to_come_says_that_it_is_a_forecast(lively: Cast, login: Login) -> None:
    words = "forecast from what is known today"
    assert words not in login("Li").get("/units/").content.decode()
    assert words in login("Li").get(f"/units/?on={today() + timedelta(days=1)}").content.decode()


def test_links_keep_the_day_the_page_speaks_of(login: Login, lively: Cast) -> None:
    page = login("Li").get("/units/?on=2024-06-30").content.decode()
    assert f'href="/units/{lively.units["soup"].uuid}/?on=2024-06-30"' in page
    assert "As of 2024-06-30" in page


def test_hazards_are_counted_by_tab_and_the_late_ones_say_how_late(login: Login) -> None:
    page = login("Li").get("/hazards/?scope=overdue").content.decode()
    assert re.search(r"past the deadline <b>1</b>", page)
    assert re.search(r'class="num late">10<', page)
    assert "forge店" in page
    assert "soup店" not in page


def test_visits_of_others_ground_are_not_listed(login: Login) -> None:
    assert "forge店" in login("Zhao").get("/patrols/").content.decode()
    assert "forge店" not in login("Qian").get("/patrols/").content.decode()


def test_coverage_begins_with_the_units_checked_and_due(login: Login) -> None:
    answer = login("Li").get("/coverage/")
    numbers = [row.ratio for row in answer.context["rows"]]
    assert [(ratio.checked, ratio.due) for ratio in numbers] == [(2, 3), (0, 1)]
    text = answer.content.decode()
    assert text.index("inspection coverage") < text.index("ground covered")
    assert "50.0 %" in text
    assert "Ground coverage has not been computed for this day" in text


def test_blind_spots_have_five_tabs_and_rows_that_link_to_their_object(login: Login, lively: Cast) -> None:
    page = login("Li").get("/blind-spots/?kind=TIME").content.decode()
    assert [int(n) for n in re.findall(r"(\d) [^<]+ <b>(?:\d+|—)</b></a>", page)] == [1, 2, 3, 4, 5]
    assert f'href="/units/{lively.units["inn"].uuid}/"' in page
    assert "Never visited" in page


def test_ground_nobody_computed_is_no_clean_bill(login: Login, lively: Cast) -> None:
    client = login("Li")
    page = client.get("/blind-spots/?kind=SPACE").content.decode()
    assert "not computed yet" in page
    assert "manage.py compute_coverage" in page
    assert "None of this kind" not in page
    assert re.search(r"ground not patrolled <b>—</b>", page)
    on = today() - timedelta(3)
    CoverageRun.objects.create(town=lively.town, on=on, window_days=90, reach_m=50, frontage_m=30)
    page = client.get("/blind-spots/?kind=SPACE").content.decode()
    assert f"Ground computed for {on}" in page
    assert re.search(r"ground not patrolled <b>0</b>", page)


def test_a_blind_spot_of_the_map_opens_in_the_drawer_and_an_unknown_one_does_not(login: Login) -> None:
    client = login("Li")
    kind, number, *_ = client.get("/map/blind-spots.json").json()["rows"][0]
    assert b"drawer-body" in client.get(f"/drawer/blind-spots/{kind}/{number}/").content
    assert client.get("/drawer/blind-spots/9/1/").status_code == 404
    assert client.get(f"/drawer/blind-spots/{kind}/999/").status_code == 404


def test_only_the_office_sees_what_came_in(login: Login, lively: Cast) -> None:
    ImportJob.objects.create(
        town=lively.town, kind="UNITS", file_name="台账.xlsx", sha256="ab" * 32, counts={"rows": 4, "refused": 1}
    )
    page = login("Li").get("/imports/").content.decode()
    assert "台账.xlsx" in page
    assert "refused 1" in page
    assert login("Wang").get("/imports/").status_code == 403


def test_the_search_finds_units_villages_and_grids_of_ones_own(login: Login, lively: Cast) -> None:
    assert "soup店" in login("Qian").get("/search/?q=soup").content.decode()
    assert "Nothing found" in login("Sun").get("/search/?q=soup").content.decode()
    code = lively.grids["A1"].code
    assert f'href="/?grid={code}"' in login("Qian").get(f"/search/?q={code}").content.decode()
    assert login("Li").get("/search/?q=").content == b""


def test_a_name_with_markup_is_shown_as_text(login: Login, lively: Cast) -> None:
    unit = lively.units["soup"]
    unit.name = "<img onerror=alert(1) src=x>店"
    unit.save()
    client = login("Li")
    for path in ("/units/", f"/units/{unit.uuid}/", "/search/?q=店", f"/drawer/units/{unit.uuid}/", "/map/list/"):
        assert b"<img onerror" not in client.get(path).content


def test_pages_hold_no_script_or_style_of_their_own_but_the_import_map(login: Login) -> None:
    answer = login("Li").get("/")
    page = answer.content.decode()
    inline = [tag for tag in re.findall(r"<script[^>]*>", page) if "src=" not in tag]
    assert sorted(re.sub(r'nonce="[^"]+"', "nonce", tag) for tag in inline) == [
        '<script id="setup" type="application/json">',
        '<script type="importmap" nonce>',
    ]
    assert " style=" not in page
    nonce = re.search(r'nonce="([^"]+)"', page)
    assert nonce is not None
    assert f"'nonce-{nonce[1]}'" in answer["Content-Security-Policy"]


def context_of(login: Login, path: str) -> Any:
    return login("Li").get(path).context


def test_a_page_number_too_high_gives_the_last_page(login: Login) -> None:
    assert context_of(login, "/units/?page=99")["page"].number == 1

"""The page of people in charge: everybody on the day asked for, vacancies first; and what its forms do at once."""

from datetime import timedelta

import pytest
from django.test import Client
from pytest_django.fixtures import DjangoAssertNumQueries

from geo.clock import AsOf, today
from geo.models import Grid, GridBoundary, Person, Posting
from patrols.blind_spots import responsibility
from patrols.blind_spots.look import Look
from tests.cast import SINCE, Cast
from tests.drawings import rect

DAY = today()


@pytest.fixture
def office(cast: Cast, client: Client) -> Client:
    """Li at a browser, in English."""
    client.force_login(cast.users["Li"])
    client.cookies["django_language"] = "en"
    return client


def vacant_grids(cast: Cast) -> set[str]:
    spots = responsibility.find(Look(cast.users["Li"], cast.town, AsOf.today()))
    return {spot.key for spot in spots if spot.reason in {"spot_grid_unstaffed", "spot_grid_posting_ended"}}


def test_places_without_anybody_stand_first(cast: Cast, office: Client) -> None:
    page = office.get("/people/").content.decode()
    assert "Nobody answers for 2 places" in page
    assert page.index("B1网格") < page.index("Zhao")


def test_an_earlier_day_shows_the_people_of_that_day(cast: Cast, office: Client) -> None:
    Posting.objects.filter(person__name="Qian").update(valid_to=DAY)
    assert "Qian" not in office.get("/people/").content.decode()
    assert "Qian" in office.get(f"/people/?on={DAY - timedelta(1)}").content.decode()


def test_a_vacant_grid_is_filled_and_its_blind_spot_goes_at_once(cast: Cast, office: Client) -> None:
    code = cast.grids["B1"].code
    assert vacant_grids(cast) == {code}
    fields = {"role": "GRID_LEAD", "new_name": "吴五", "new_phone": "13700000000", "since": DAY.isoformat()}
    answer = office.post(f"/people/grid/{code}/appoint/", fields)
    assert answer.status_code == 302
    assert vacant_grids(cast) == set()
    page = office.get("/people/").content.decode()
    assert "吴五" in page
    assert "Nobody answers for 1 place" in page


def test_handing_over_leaving_and_ending_by_form(cast: Cast, office: Client) -> None:
    lead = Posting.objects.get(person__name="Zhao", grid=cast.grids["A1"])
    qian = Person.objects.get(name="Qian")
    done = office.post(f"/people/postings/{lead.pk}/hand-over/", {"person": qian.pk, "on": DAY.isoformat()})
    assert done["Location"].endswith(f"#g{cast.grids['A1'].code}")
    fresh = Posting.objects.get(person=qian, role="GRID_LEAD")
    leave = {"new_name": "郑七", "since": DAY.isoformat(), "last_on": (DAY + timedelta(5)).isoformat()}
    office.post(f"/people/postings/{fresh.pk}/leave/", leave)
    assert "on leave, 郑七 stands in" in office.get("/people/").content.decode()
    office.post(f"/people/postings/{fresh.pk}/end/", {"last_on": DAY.isoformat()})
    assert Posting.objects.in_force(DAY + timedelta(1)).filter(grid=cast.grids["A1"], role="GRID_LEAD").count() == 0


def test_a_form_says_beside_itself_what_is_wrong(cast: Cast, office: Client) -> None:
    lead = Posting.objects.get(person__name="Zhao", grid=cast.grids["A1"])
    nobody = office.post(f"/people/postings/{lead.pk}/hand-over/", {"on": DAY.isoformat()})
    assert nobody.status_code == 422
    assert "one of the two" in nobody.content.decode()
    himself = office.post(f"/people/postings/{lead.pk}/hand-over/", {"person": lead.person_id, "on": DAY.isoformat()})
    assert "is the one who holds it" in himself.content.decode()
    assert office.get(f"/people/postings/{lead.pk}/erase/").status_code == 404
    assert office.get("/people/town/410899100/appoint/").status_code == 404


@pytest.mark.parametrize("name", ["Zhao", "Wang", "Sun", "County", "Zhou"])
def test_only_the_office_changes_people(cast: Cast, client: Client, name: str) -> None:
    client.force_login(cast.users[name])
    lead = Posting.objects.get(person__name="Zhao", grid=cast.grids["A1"])
    assert client.get("/people/").status_code == 403
    assert client.post(f"/people/postings/{lead.pk}/end/", {"last_on": DAY.isoformat()}).status_code == 403
    assert client.post(f"/people/grid/{cast.grids['A1'].code}/appoint/").status_code == 403


def test_the_page_asks_as_often_for_forty_grids_as_for_three(
    cast: Cast, office: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for n in range(40):
        grid = Grid.objects.create(village=cast.villages["B"], code=f"{cast.villages['B'].code}{n + 100}")
        GridBoundary.objects.create(grid=grid, shape=rect(400 + n, 0, 401 + n, 200), valid_from=SINCE)
    with django_assert_max_num_queries(16):
        office.get("/people/")

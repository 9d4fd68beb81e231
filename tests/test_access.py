"""What postings let an account see and do: a power holds on the ground of the posting that gives it."""

from datetime import timedelta

import pytest
from django.test import Client

from geo.clock import today
from geo.models import Grid, Person, Posting, Role, Town, User
from patrols.models import Patrol, Plan
from tests.cast import SINCE, Cast
from tests.drawings import point
from units.models import Placement, Unit

pytestmark = pytest.mark.django_db


def names(units: object) -> set[str]:
    return {unit.external_id for unit in units}  # type: ignore[attr-defined]


def post(user: User, role: Role, **area: object) -> None:
    Posting.objects.create(person=user.person, role=role, valid_from=SINCE, **area)
    user.__dict__.pop("scope", None)


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=user.pk), backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_a_reader_of_the_town_who_heads_one_village_records_and_reads_phones_there_only(cast: Cast) -> None:
    sun = cast.users["Sun"]
    post(sun, Role.FIELD_OFFICE, town=cast.town)
    assert names(Unit.objects.visible_to(sun)) == {"soup", "forge", "inn", "attic"}
    assert names(Unit.objects.recordable_by(sun)) == names(Unit.objects.phones_open_to(sun)) == {"inn"}
    client = client_of(sun)
    assert "13800001234" not in client.get(f"/units/{cast.units['soup'].uuid}/").content.decode()
    assert "13800001234" in client.get(f"/units/{cast.units['inn'].uuid}/").content.decode()
    assert client.post(f"/visits/new/?unit={cast.units['soup'].uuid}").status_code == 403
    assert client.get(f"/visits/new/?unit={cast.units['inn'].uuid}").status_code == 200


def test_the_office_of_one_grid_does_not_run_the_town(cast: Cast) -> None:
    county = cast.users["County"]
    post(county, Role.OFFICE, grid=cast.grids["A1"])
    assert not county.scope.is_office
    assert client_of(county).get("/imports/").status_code == 403
    assert client_of(cast.users["Li"]).get("/imports/").status_code == 200


def test_the_town_of_an_account_is_that_of_its_postings(cast: Cast) -> None:
    other = Town.objects.create(code="410899101", name="邻镇", centre_lon=113.6, centre_lat=35.2)
    user = User.objects.create(username="both")
    Person.objects.create(town=cast.town, name="Both", user=user)
    post(user, Role.OFFICE, town=other)
    assert list(Town.objects.visible_to(user)) == [other]


def test_a_grid_lead_plans_for_the_own_grids_only(cast: Cast) -> None:
    zhao = cast.users["Zhao"]
    post(zhao, Role.LEADER, town=cast.town)
    assert set(Grid.objects.plannable_by(zhao)) == {cast.grids["A1"], cast.grids["A2"]}
    assert Grid.objects.visible_to(zhao).count() == 3


@pytest.mark.parametrize(
    ("name", "sees"), [("Li", 1), ("Wang", 1), ("County", 0), ("Sun", 0), ("Zhao", 0), ("Qian", 1)]
)
def test_who_walked_where_is_for_the_walker_the_office_and_leaders(cast: Cast, name: str, sees: int) -> None:
    now = "2026-11-20T08:00:00+08:00"
    Patrol.objects.create(town=cast.town, person=cast.users["Qian"].person, started_at=now, ended_at=now)
    assert Patrol.objects.visible_to(cast.users[name]).count() == sees


def test_a_former_lead_loses_the_own_routes(cast: Cast) -> None:
    zhao = cast.users["Zhao"]
    plan = Plan.objects.create(town=cast.town, made_by=zhao, on=today(), budget_min=60, start=point(10, 10))
    plan.grids.set([cast.grids["A1"], cast.grids["A2"]])
    assert client_of(zhao).get(f"/routes/{plan.uuid}/").status_code == 200
    Posting.objects.filter(person=zhao.person).update(valid_to=today())
    assert client_of(zhao).get(f"/routes/{plan.uuid}/").status_code == 404


def test_a_placement_that_ends_in_the_future_holds_today(cast: Cast) -> None:
    later = today() + timedelta(days=60)
    Placement.objects.filter(unit=cast.units["soup"]).update(valid_to=later)
    Placement.objects.create(
        unit=cast.units["soup"], grid=cast.grids["B1"], village=cast.villages["B"], valid_from=later
    )
    assert names(Unit.objects.visible_to(cast.users["Qian"])) == {"soup"}
    assert names(Unit.objects.visible_to(cast.users["Sun"])) == {"inn"}

"""One unit: why it looks as it does, and what its reader may know."""

import re
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from geo.clock import today
from geo.models import Person, Posting, Role, User
from patrols.models import Visit
from tests.cast import Cast
from tests.layers.pages.conftest import Login
from units.models import (
    DutySeat,
    DutyTeam,
    GasUse,
    Hazard,
    HazardEvent,
    KeyFireUnit,
    PhoneReading,
    PipeConversion,
    SeatKind,
    Unit,
    UnitEvent,
)

UNIT_PAGE_QUERIES = 26  # one unit with all that hangs on it, seven of them its duties; no history makes it larger


def page(login: Login, who: str, lively: Cast, unit: str, query: str = "") -> str:
    answer = login(who).get(f"/units/{lively.units[unit].uuid}/{query}")
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize(
    ("unit", "sentence"),
    [
        ("soup", "1 major hazard is not closed out."),
        ("forge", "1 hazard is past its deadline."),
        ("inn", "No visit that counts is on record."),
    ],
)
def test_the_status_explains_itself_in_one_sentence(login: Login, lively: Cast, unit: str, sentence: str) -> None:
    assert sentence in page(login, "Li", lively, unit)


def test_the_due_date_says_last_visit_interval_and_days(login: Login, lively: Cast) -> None:
    yesterday = today() - timedelta(1)
    assert f"Last visit {yesterday}, interval 15 days, 14 days left." in page(login, "Li", lively, "soup")
    assert "Never visited: a first visit is due now." in page(login, "Li", lively, "inn")


def test_a_suspended_unit_says_that_its_clock_stands_still(login: Login, lively: Cast) -> None:
    review = today() + timedelta(30)
    UnitEvent.objects.create(unit=lively.units["inn"], state="SUSPENDED", happened_on=today(), review_on=review)
    shown = page(login, "Li", lively, "inn")
    assert "Suspended: its clock stands still until the review date." in shown
    assert f"review on {review}" in shown


def test_what_was_entered_later_is_not_shown_to_who_asks_what_was_known(login: Login, lively: Cast) -> None:
    soup, then, now = lively.units["soup"], today() - timedelta(20), timezone.now()
    key = KeyFireUnit.objects.create(unit=soup, designated_year=2024)
    seat = {"kind": SeatKind.LEADER, "person": Person.objects.create(town=lively.town, name="周书记")}
    DutySeat.objects.create(team=DutyTeam.objects.create(key_fire=key), valid_from="2024-01-01", **seat)
    UnitEvent.objects.create(unit=soup, state="SUSPENDED", happened_on=then, review_on=then, recorded_at=now)
    Visit.objects.create(unit=soup, happened_on=then, outcome="CLEAR", visitor_name="补录人", recorded_at=now)
    late_facts = [f"review on {then}", "周书记", "补录人", "安全出口上锁", "Zhao"]
    today_page, then_page = page(login, "Li", lively, "soup"), page(login, "Li", lively, "soup", f"?known_at={then}")
    assert [fact for fact in late_facts if fact not in today_page] == []
    assert [fact for fact in late_facts if fact in then_page] == []


def test_phones_are_full_for_those_who_look_after_the_unit_and_masked_for_the_county(
    login: Login, lively: Cast
) -> None:
    assert "13800001234" in page(login, "Qian", lively, "soup")
    shown = page(login, "County", lively, "soup")
    assert "138****1234" in shown
    assert "13800001234" not in shown


def test_a_unit_of_others_ground_is_not_found(login: Login, lively: Cast) -> None:
    uuid = lively.units["inn"].uuid
    assert login("Qian").get(f"/units/{uuid}/").status_code == 404
    assert login("Qian").get(f"/drawer/units/{uuid}/").status_code == 404


def test_a_unit_without_a_point_says_what_to_do(login: Login, lively: Cast) -> None:
    attic = lively.units["attic"].uuid
    assert f"/units/tray/?unit={attic}" in page(login, "Li", lively, "attic")
    assert "The ledger row has no coordinates." in page(login, "Wang", lively, "attic")


def test_a_day_before_the_unit_was_registered_says_so(login: Login, lively: Cast) -> None:
    assert "Not on the books on this day." in page(login, "Li", lively, "soup", "?on=2023-01-01")


def test_five_seats_are_listed_with_the_empty_ones(login: Login, lively: Cast) -> None:
    key = KeyFireUnit.objects.create(unit=lively.units["soup"], designated_year=2024)
    team = DutyTeam.objects.create(key_fire=key)
    leader = Person.objects.create(town=lively.town, name="周书记")
    DutySeat.objects.create(team=team, kind=SeatKind.LEADER, person=leader, valid_from="2024-01-01")
    shown = page(login, "Li", lively, "soup")
    assert "周书记" in shown
    assert shown.count("nobody named") == 4


def test_who_answers_for_the_grid_is_named(login: Login, lively: Cast) -> None:
    shown = page(login, "Li", lively, "soup")
    assert "Zhao" in shown
    assert "Qian" in shown
    assert "Nobody holds this grid." in page(login, "Li", lively, "inn")


def test_what_the_last_visitor_found_and_whether_it_was_mended(login: Login, lively: Cast) -> None:
    soup = lively.units["soup"]
    visit = Visit.objects.filter(unit=soup).latest("happened_on")
    visit.hazards.add(*Hazard.objects.filter(unit=soup))
    shown = page(login, "Li", lively, "soup")
    assert "What the last visitor found" in shown
    assert "1 found, 0 mended" in shown
    HazardEvent.objects.create(hazard=Hazard.objects.get(unit=soup), state="CLOSED_OUT", happened_on=today())
    assert "1 found, 1 mended" in page(login, "Li", lively, "soup")


def test_the_facets_tell_their_details(login: Login, lively: Cast) -> None:
    soup = lively.units["soup"]
    KeyFireUnit.objects.create(unit=soup, designated_year=2024, platform_id="XF1", platform_on="2024-07-10")
    gas = GasUse.objects.create(unit=soup, supply="BOTTLED", cylinders=3)
    PipeConversion.objects.create(gas=gas, stage="SURVEYED", happened_on="2024-05-02")
    PipeConversion.objects.create(gas=gas, stage="INFEASIBLE", happened_on="2024-06-03", reason="管网未到")
    shown = page(login, "Li", lively, "soup")
    assert "Entered in the platform on 2024-07-10 (XF1), 10 days after 2024-06-30." in shown
    assert "3 cylinders" in shown
    assert shown.index("2024-05-02") < shown.index("2024-06-03") < shown.index("管网未到")
    assert "5 of 5 empty" in shown


def test_one_person_in_two_seats_is_told(login: Login, lively: Cast) -> None:
    team = DutyTeam.objects.create(key_fire=KeyFireUnit.objects.create(unit=lively.units["soup"]))
    person = Person.objects.create(town=lively.town, name="周书记")
    for kind in (SeatKind.LEADER, SeatKind.COMMUNITY):
        DutySeat.objects.create(team=team, kind=kind, person=person, valid_from="2024-01-01")
    assert page(login, "Li", lively, "soup").count("sits in two seats") == 2


def test_two_phones_have_their_labels(login: Login, lively: Cast) -> None:
    Unit.objects.filter(pk=lively.units["soup"].pk).update(controller="王五", controller_phone="13900005678")
    shown = page(login, "Li", lively, "soup")
    assert len(re.findall(r'<span class="soft">Tel.</span> <span class="num">1\d{10}</span>', shown)) == 2


@pytest.fixture
def inspector(lively: Cast) -> User:
    """He reads the whole town for a field office: phones on request only."""
    user = User.objects.create(username="he")
    person = Person.objects.create(town=lively.town, name="He", user=user)
    Posting.objects.create(person=person, role=Role.FIELD_OFFICE, town=lively.town, valid_from="2024-01-01")
    lively.users["He"] = user
    return user


def test_a_masked_phone_is_shown_after_a_reason_that_is_kept(login: Login, lively: Cast, inspector: User) -> None:
    shown = page(login, "He", lively, "soup")
    assert "138****1234" in shown
    assert "13800001234" not in shown
    address = f"/units/{lively.units['soup'].uuid}/phones/"
    assert address in shown
    assert login("He").post(address, {"reason": " "}).status_code == 422
    answer = login("He").post(address, {"reason": "联系整改"})
    assert "13800001234" in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    reading = PhoneReading.objects.get()
    assert (reading.user, reading.unit, reading.reason) == (inspector, lively.units["soup"], "联系整改")


def test_the_county_and_those_who_do_not_see_the_unit_get_no_phone(login: Login, lively: Cast) -> None:
    address = f"/units/{lively.units['soup'].uuid}/phones/"
    assert "phones/" not in page(login, "County", lively, "soup")
    assert login("County").post(address, {"reason": "联系整改"}).status_code == 403
    assert login("Sun").post(address, {"reason": "联系整改"}).status_code == 404
    assert login("Li").get(address).status_code == 405
    assert not PhoneReading.objects.exists()


@pytest.mark.parametrize("change", ["UPDATE units_phonereading SET reason = 'x'", "DELETE FROM units_phonereading"])
def test_a_reading_of_phones_is_neither_edited_nor_deleted(lively: Cast, inspector: User, change: str) -> None:
    PhoneReading.objects.create(unit=lively.units["soup"], user=inspector, reason="联系整改")
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)


def test_the_page_of_a_unit_asks_as_often_for_a_long_history_as_for_a_short_one(
    login: Login, lively: Cast, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    soup = lively.units["soup"]
    for day in range(1, 25):
        Visit.objects.create(unit=soup, happened_on=today() - timedelta(day), outcome="CLEAR")
    client = login("Li")
    with django_assert_max_num_queries(UNIT_PAGE_QUERIES + 2):  # and twice for session and account
        client.get(f"/units/{soup.uuid}/")

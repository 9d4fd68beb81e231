"""One unit: why it looks as it does, and what its reader may know."""

from datetime import timedelta

import pytest
from django.utils import timezone

from geo.clock import today
from geo.models import Person
from patrols.models import Visit
from tests.cast import Cast
from tests.layers.pages.conftest import Login
from units.models import DutySeat, DutyTeam, KeyFireUnit, SeatKind, UnitEvent


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
    assert "The ledger row has no coordinates." in page(login, "Li", lively, "attic")


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

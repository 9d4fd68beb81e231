"""Appoint, hand over, leave, end: who answers on which day, and what is refused."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from geo.clock import today
from geo.models import Person, Posting, Role
from geo.postings import appoint, end_posting, hand_over, person_named, take_leave
from geo.problems import Refused
from tests.cast import Cast

DAY = today()


def days(number: int) -> date:
    return DAY + timedelta(number)


@pytest.fixture
def lead(cast: Cast) -> Posting:
    """Zhao's posting as lead of A1."""
    return Posting.objects.get(person__name="Zhao", grid=cast.grids["A1"])


def office(cast: Cast) -> Any:
    return cast.users["Li"]


def new(cast: Cast, name: str = "Zhou") -> Person:
    return person_named(town=cast.town, name=name, phone="13900000000", user=office(cast))


def leads(cast: Cast, on: date) -> list[str]:
    held = Posting.objects.in_force(on).filter(grid=cast.grids["A1"], role=Role.GRID_LEAD)
    return sorted(held.values_list("person__name", flat=True))


def refusal(run: Any) -> str:
    with pytest.raises(Refused) as caught:
        run()
    return caught.value.problems[0].code


def test_a_grid_changes_hands_without_a_gap_and_the_old_posting_stays_in_the_books(cast: Cast, lead: Posting) -> None:
    hand_over(posting=lead, to=new(cast), on=days(3), user=office(cast))
    assert (leads(cast, days(2)), leads(cast, days(3))) == (["Zhao"], ["Zhou"])
    lead.refresh_from_db()
    assert lead.valid_to == days(3)


def test_a_gap_is_there_only_when_it_is_wanted(cast: Cast, lead: Posting) -> None:
    hand_over(posting=lead, to=new(cast), on=days(5), last_on=days(1), user=office(cast))
    assert [leads(cast, days(n)) for n in (1, 2, 4, 5)] == [["Zhao"], [], [], ["Zhou"]]


def test_a_second_press_of_the_button_hands_over_once(cast: Cast, lead: Posting) -> None:
    to = new(cast)
    first = hand_over(posting=lead, to=to, on=days(3), user=office(cast))
    assert hand_over(posting=lead, to=to, on=days(3), user=office(cast)) == first
    leave: Any = {
        "posting": first,
        "stand_in": new(cast, "Wu"),
        "since": days(4),
        "last_on": days(6),
        "user": office(cast),
    }
    assert take_leave(**leave) == take_leave(**leave)
    assert end_posting(posting=first, last_on=days(9), user=office(cast)) == end_posting(
        posting=first, last_on=days(9), user=office(cast)
    )
    assert Posting.objects.filter(grid=cast.grids["A1"]).count() == 4


def test_who_is_on_leave_keeps_the_posting_and_the_stand_in_goes_with_it(cast: Cast, lead: Posting) -> None:
    take_leave(posting=lead, stand_in=new(cast), since=days(1), last_on=days(9), user=office(cast))
    assert [leads(cast, days(n)) for n in (0, 1, 9, 10)] == [["Zhao"], ["Zhao", "Zhou"], ["Zhao", "Zhou"], ["Zhao"]]
    end_posting(posting=lead, last_on=days(4), user=office(cast))
    assert leads(cast, days(5)) == []


def test_what_cannot_be_is_refused_with_its_reason(cast: Cast, lead: Posting) -> None:
    li, to = office(cast), new(cast)
    same = lead.person
    gap: Any = {"posting": lead, "to": to, "user": li}
    assert refusal(lambda: hand_over(posting=lead, to=same, on=days(1), user=li)) == "posting_same_person"
    assert refusal(lambda: hand_over(**gap, on=lead.valid_from)) == "posting_not_begun"
    assert refusal(lambda: hand_over(**gap, on=days(1), last_on=days(1))) == "posting_gap_reversed"
    assert (
        refusal(lambda: end_posting(posting=lead, last_on=lead.valid_from - timedelta(1), user=li))
        == "posting_not_begun"
    )
    leave: Any = {"posting": lead, "user": li}
    assert refusal(lambda: take_leave(**leave, stand_in=to, since=days(3), last_on=days(1))) == "period_reversed"
    assert refusal(lambda: take_leave(**leave, stand_in=same, since=days(1), last_on=days(3))) == "posting_same_person"
    assert refusal(lambda: take_leave(**leave, stand_in=to, since=date(2020, 1, 1), last_on=days(3))) == "leave_outside"
    take_leave(**leave, stand_in=to, since=days(1), last_on=days(3))
    other = new(cast, "Wu")
    assert refusal(lambda: take_leave(**leave, stand_in=other, since=days(3), last_on=days(5))) == "leave_overlaps"
    end_posting(posting=lead, last_on=days(5), user=li)
    assert refusal(lambda: hand_over(posting=lead, to=to, on=days(20), user=li)) == "posting_ended"
    assert refusal(lambda: person_named(town=cast.town, name=" ", phone="", user=li)) == "posting_needs_person"


def test_somebody_is_appointed_once(cast: Cast) -> None:
    who: Any = {"area": cast.grids["B1"], "role": Role.GRID_MEMBER, "person": new(cast), "user": office(cast)}
    assert appoint(**who, since=DAY) == appoint(**who, since=DAY)
    assert refusal(lambda: appoint(**who, since=days(3))) == "posting_doubled"


def test_only_the_office_of_the_town_does_it(cast: Cast, lead: Posting) -> None:
    to = new(cast)
    for name in ("Zhao", "Wang", "Sun", "County"):
        user = cast.users[name]
        with pytest.raises(PermissionDenied):
            hand_over(posting=lead, to=to, on=days(1), user=user)
        with pytest.raises(PermissionDenied):
            appoint(area=cast.grids["B1"], role=Role.GRID_LEAD, person=to, since=DAY, user=user)
        with pytest.raises(PermissionDenied):
            end_posting(posting=lead, last_on=DAY, user=user)

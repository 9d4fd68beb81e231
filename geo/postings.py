"""The verbs that change who answers for what: appoint, hand over, leave with a stand-in, end.

Postings are periods: an old one ends the day the new one begins, and stays in the books. Every verb is one
transaction, for the office of the town; a second press of the button finds the work done and gives it back.
"""

from datetime import date, timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q

from geo.locks import Lock, hold
from geo.models import District, Grid, Person, Posting, Role, Town, User, Village
from geo.problems import Problem, Refused

Area = Grid | Village | District | Town
ROLES_OF: dict[str, tuple[Role, ...]] = {
    "grid": (Role.GRID_LEAD, Role.GRID_MEMBER),
    "village": (Role.VILLAGE, Role.VILLAGE_CADRE),
    "district": (Role.DISTRICT_LEAD,),
}


def town_of(area: Area) -> Town:
    """The town an area lies in."""
    if isinstance(area, Town):
        return area
    return area.village.town if isinstance(area, Grid) else area.town


def area_of(posting: Posting) -> Area:
    """The one area of a posting."""
    area = posting.grid or posting.village or posting.district or posting.town
    assert area is not None  # noqa: S101 - a constraint of the table
    return area


@transaction.atomic
def person_named(*, town: Town, name: str, phone: str, user: User) -> Person:
    """The person of the town with this name and phone, made if there is none."""
    _check_office(town, user)
    if not name.strip():
        raise Refused(Problem("posting_needs_person"))
    return Person.objects.get_or_create(town=town, name=name.strip()[:32], phone=phone.strip()[:32])[0]


@transaction.atomic
def appoint(*, area: Area, role: Role, person: Person, since: date, user: User) -> Posting:
    """Post somebody to an area from a day on. Refused: "posting_doubled" when it overlaps the same posting."""
    town = town_of(area)
    _check_office(town, user)
    _check_town(person, town)
    hold(Lock.REGISTER, town)
    where = {_field(area): area}
    same = Posting.objects.filter(person=person, role=role, stands_in_for=None, **where)
    if there := same.filter(valid_from=since, valid_to=None).first():
        return there
    if there := same.filter(Q(valid_to=None) | Q(valid_to__gt=since)).first():
        raise Refused(Problem("posting_doubled", {"name": person.name, "since": there.valid_from.isoformat()}))
    return Posting.objects.create(person=person, role=role, valid_from=since, **where)


@transaction.atomic
def hand_over(*, posting: Posting, to: Person, on: date, user: User, last_on: date | None = None) -> Posting:
    """Give an area to somebody else from `on`: the old posting ends the day the new one begins.

    `last_on`: the last day of the old one, when a gap is wanted. Refused: "posting_not_begun", "posting_ended",
    "posting_same_person", "posting_gap_reversed".
    """
    old = _locked(posting, user)
    _check_town(to, town_of(area_of(old)))
    if done := _handed(old, to, on):
        return done
    end = on if last_on is None else last_on + timedelta(days=1)
    _check_within(old, on)
    if to == old.person:
        raise Refused(Problem("posting_same_person", {"name": to.name}))
    if not old.valid_from < end <= on:
        raise Refused(Problem("posting_gap_reversed", {"on": on.isoformat()}))
    until, old.valid_to = old.valid_to, end
    old.save(update_fields=["valid_to"])
    _trim_stand_ins(old, end)
    return Posting.objects.create(
        person=to,
        role=old.role,
        organisation=old.organisation,
        valid_from=on,
        valid_to=until,
        **{_field(area_of(old)): area_of(old)},
    )


@transaction.atomic
def take_leave(*, posting: Posting, stand_in: Person, since: date, last_on: date, user: User) -> Posting:
    """Somebody stands in from `since` to `last_on`, both included; the posting itself goes on.

    Refused: "period_reversed", "leave_outside", "leave_overlaps", "posting_same_person".
    """
    old = _locked(posting, user)
    _check_town(stand_in, town_of(area_of(old)))
    until = last_on + timedelta(days=1)
    if last_on < since:
        raise Refused(Problem("period_reversed", {"since": since.isoformat(), "until": last_on.isoformat()}))
    if there := old.stand_ins.filter(person=stand_in, valid_from=since, valid_to=until).first():
        return there
    if stand_in == old.person:
        raise Refused(Problem("posting_same_person", {"name": stand_in.name}))
    if since < old.valid_from or (old.valid_to and until > old.valid_to):
        raise Refused(Problem("leave_outside", {"name": old.person.name}))
    if other := old.stand_ins.filter(valid_from__lt=until, valid_to__gt=since).select_related("person").first():
        raise Refused(Problem("leave_overlaps", {"name": other.person.name, "since": other.valid_from.isoformat()}))
    where = {_field(area_of(old)): area_of(old)}
    return Posting.objects.create(
        person=stand_in, role=old.role, stands_in_for=old, valid_from=since, valid_to=until, **where
    )


@transaction.atomic
def end_posting(*, posting: Posting, last_on: date, user: User) -> Posting:
    """Its last day is `last_on`; who stands in for it ends with it. Refused: "posting_not_begun", "posting_ended"."""
    old = _locked(posting, user)
    end = last_on + timedelta(days=1)
    if old.valid_to == end:
        return old
    _check_within(old, end)
    old.valid_to = end
    old.save(update_fields=["valid_to"])
    _trim_stand_ins(old, end)
    return old


def _check_office(town: Town, user: User) -> None:
    if town.pk not in user.scope.office_town_ids:
        raise PermissionDenied


def _check_town(person: Person, town: Town) -> None:
    if person.town_id != town.pk:
        raise PermissionDenied


def _field(area: Area) -> str:
    return type(area).__name__.lower()


def _locked(posting: Posting, user: User) -> Posting:
    """The posting as it is now, kept from others until the transaction ends; for the office of its town."""
    _check_office(town_of(area_of(posting)), user)
    return Posting.objects.select_for_update(of=("self",)).select_related("person").get(pk=posting.pk)


def _handed(old: Posting, to: Person, on: date) -> Posting | None:
    """What a first press of the button did."""
    where = {_field(area_of(old)): area_of(old)}
    if old.valid_to is None or old.valid_to > on:
        return None
    return Posting.objects.filter(person=to, role=old.role, valid_from=on, stands_in_for=None, **where).first()


def _check_within(posting: Posting, day: date) -> None:
    if day <= posting.valid_from:
        raise Refused(Problem("posting_not_begun", {"since": posting.valid_from.isoformat()}))
    if posting.valid_to and day > posting.valid_to:
        raise Refused(Problem("posting_ended", {"until": (posting.valid_to - timedelta(days=1)).isoformat()}))


def _trim_stand_ins(posting: Posting, end: date) -> None:
    """Nobody stands in for a posting that has ended; a stand-in that had not begun goes."""
    posting.stand_ins.filter(valid_from__gte=end).delete()
    posting.stand_ins.filter(valid_to__gt=end).update(valid_to=end)

"""Who answers for the new grids: the people of the old ones, unless somebody decided otherwise."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from geo.grid_edits.keeping import kept_posting
from geo.models import Grid, Posting

Chosen = Mapping[int, Collection[int]]  # id of an old posting → numbers of the new grids that its holder keeps


@dataclass(frozen=True, slots=True)
class Handed:
    """What was done: postings as they were before, and ids of the new ones."""

    before: list[dict[str, Any]]
    made: list[int]


def postings_after(grids: Sequence[Grid], on: date) -> list[Posting]:
    """Postings to the grids that reach beyond the day: all that retiring the grids concerns."""
    rows = Posting.objects.filter(Q(valid_to=None) | Q(valid_to__gt=on), grid__in=grids)
    return list(rows.select_related("person", "grid").order_by("grid__code", "role", "valid_from", "pk"))


def hand_on(retired: Sequence[Grid], made: Sequence[Grid], on: date, chosen: Chosen) -> Handed:
    """End the postings to retired grids on the day and give their holders the new grids they keep.

    Without a decision (`chosen` has no key) a holder keeps every new grid. The same person in the same role on the
    same new grid is posted once. Stand-ins follow those for whom they stand in.
    """
    old = postings_after(retired, on)
    before = [kept_posting(posting) for posting in old]
    fresh: dict[tuple[Any, ...], Posting] = {}
    for posting in sorted(old, key=lambda one: one.stands_in_for_id is not None):
        for number in chosen.get(posting.pk, range(len(made))):
            made_one = _on(posting, made[number], on, fresh)
            fresh.setdefault(_key(made_one), made_one)
    _end(old, on)
    return Handed(before, _saved(list(fresh.values())))


def _on(posting: Posting, grid: Grid, on: date, fresh: Mapping[tuple[Any, ...], Posting]) -> Posting:
    one = Posting(
        person=posting.person,
        role=posting.role,
        grid=grid,
        organisation_id=posting.organisation_id,
        valid_from=max(on, posting.valid_from),
        valid_to=posting.valid_to,
    )
    if posting.stands_in_for_id and posting.stands_in_for is not None:
        absent = replace_person(one, posting.stands_in_for)
        one.stands_in_for = next((p for key, p in fresh.items() if key[:3] == _key(absent)[:3]), None)
    return one


def replace_person(one: Posting, absent: Posting) -> Posting:
    """The posting that the holder on leave would have in the place of the stand-in."""
    return Posting(person_id=absent.person_id, role=absent.role, grid=one.grid, valid_from=one.valid_from)


def _key(posting: Posting) -> tuple[Any, ...]:
    return posting.person_id, posting.role, posting.grid_id, posting.valid_from


def _end(old: Sequence[Posting], on: date) -> None:
    """End what had begun; take out what would only have begun on the day or later: it was never in force."""
    begun = [posting.pk for posting in old if posting.valid_from < on]
    Posting.objects.filter(pk__in=begun).update(valid_to=on)
    rest = [posting for posting in old if posting.valid_from >= on]
    Posting.objects.filter(pk__in=[posting.pk for posting in rest if posting.stands_in_for_id]).delete()
    Posting.objects.filter(pk__in=[posting.pk for posting in rest if not posting.stands_in_for_id]).delete()


def _saved(fresh: list[Posting]) -> list[int]:
    """Write them, those on leave before those who stand in for them."""
    for posting in fresh:
        posting.stands_in_for = posting.stands_in_for  # takes the key of the one just saved
        posting.save()
    return [posting.pk for posting in fresh]

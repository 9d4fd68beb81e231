"""What an account may see and do, and where: the one home of the rule, used by every `visible_to`.

A power comes with the posting that gives it and holds on that posting's ground only: a village cadre who also reads
the whole town for an office in charge records visits in the own village, nowhere else.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from django.apps import apps
from django.db.models.functions import Coalesce

from geo.clock import today

if TYPE_CHECKING:
    from geo.models.user import User

RECORDING = frozenset({"OFFICE", "DISTRICT_LEAD", "VILLAGE", "VILLAGE_CADRE", "GRID_LEAD", "GRID_MEMBER"})
PLANNING = frozenset({"OFFICE", "DISTRICT_LEAD", "VILLAGE", "VILLAGE_CADRE", "GRID_LEAD"})
PHONES = RECORDING | {"LEADER"}
ASKING = frozenset({"FIELD_OFFICE"})  # may read masked phones, with a reason that is kept; the county never
OFFICE = frozenset({"OFFICE"})
WALKS = frozenset({"OFFICE", "LEADER"})  # who walked where is for the town's own management, never for the county


class Ground(NamedTuple):
    """One posting: its role, the town it lies in, and ids of the town, villages and grid that it covers whole."""

    role: str
    town_id: int
    whole_town_id: int | None
    village_ids: frozenset[int]
    grid_id: int | None


@dataclass(frozen=True, slots=True)
class Area:
    """Ids of the ground that some postings cover: whole towns, whole villages, single grids."""

    whole_town_ids: frozenset[int] = frozenset()
    village_ids: frozenset[int] = frozenset()
    grid_ids: frozenset[int] = frozenset()

    @classmethod
    def of(cls, postings: Iterable[Ground]) -> "Area":
        """The ground of several postings together."""
        rows = list(postings)
        return cls(
            frozenset(row.whole_town_id for row in rows if row.whole_town_id),
            frozenset().union(*(row.village_ids for row in rows)),
            frozenset(row.grid_id for row in rows if row.grid_id),
        )

    def __bool__(self) -> bool:
        """Whether there is any ground in it."""
        return bool(self.whole_town_ids or self.village_ids or self.grid_ids)


@dataclass(frozen=True, slots=True)
class Scope:
    """What an account covers today: the ground it sees, and for each power the ground where it holds."""

    roles: frozenset[str] = frozenset()
    town_ids: frozenset[int] = frozenset()
    sees: Area = Area()
    phones: Area = Area()
    asks_phones: Area = Area()
    records: Area = Area()
    plans: Area = Area()
    office_town_ids: frozenset[int] = frozenset()
    walks_town_ids: frozenset[int] = frozenset()

    @property
    def whole_town_ids(self) -> frozenset[int]:
        """Towns seen whole."""
        return self.sees.whole_town_ids

    @property
    def village_ids(self) -> frozenset[int]:
        """Villages seen whole."""
        return self.sees.village_ids

    @property
    def grid_ids(self) -> frozenset[int]:
        """Single grids seen."""
        return self.sees.grid_ids

    @property
    def is_office(self) -> bool:
        """Runs some town's registers: loads ledgers, prints the whole town's reports."""
        return bool(self.office_town_ids)


def scope_of(user: "User") -> Scope:
    """The scope of the postings in force today; nothing for a person without any.

    A system administrator without a posting sees no town's data: administration is not supervision.
    """
    if not user.is_active or user.pk is None:
        return Scope()
    rows = _postings(user)

    def area(roles: frozenset[str]) -> Area:
        return Area.of(row for row in rows if row.role in roles)

    return Scope(
        roles=frozenset(row.role for row in rows),
        town_ids=frozenset(row.town_id for row in rows),
        sees=Area.of(rows),
        phones=area(PHONES),
        asks_phones=area(ASKING),
        records=area(RECORDING),
        plans=area(PLANNING),
        office_town_ids=area(OFFICE).whole_town_ids,
        walks_town_ids=area(WALKS).whole_town_ids,
    )


def _postings(user: "User") -> list[Ground]:
    """The user's postings of today; a district stands for its villages. One query, or two with a district."""
    posting, village = apps.get_model("geo", "Posting"), apps.get_model("geo", "Village")
    lies_in = Coalesce("town_id", "district__town_id", "village__town_id", "grid__village__town_id")
    rows = posting.objects.in_force(today()).filter(person__user=user)
    found = list(rows.values_list("role", lies_in, "town_id", "district_id", "village_id", "grid_id"))
    inside: dict[int, set[int]] = {row[3]: set() for row in found if row[3]}
    if inside:
        for district_id, pk in village.objects.filter(district__in=inside).values_list("district_id", "pk"):
            inside[district_id].add(pk)
    return [
        Ground(role, town, whole, frozenset(inside.get(district, ()) or {village_id} - {None}), grid)
        for role, town, whole, district, village_id, grid in found
    ]

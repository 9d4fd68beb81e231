"""What an account may see: the one home of the rule, used by every `visible_to`."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.apps import apps
from django.db.models import Q

from geo.clock import today

if TYPE_CHECKING:
    from geo.models.user import User

WRITING_ROLES = frozenset({"OFFICE", "DISTRICT_LEAD", "VILLAGE", "VILLAGE_CADRE", "GRID_LEAD", "GRID_MEMBER"})
PLANNING_ROLES = frozenset({"OFFICE", "DISTRICT_LEAD", "VILLAGE", "VILLAGE_CADRE", "GRID_LEAD"})
PHONE_ROLES = frozenset({"OFFICE", "LEADER", "DISTRICT_LEAD", "VILLAGE", "VILLAGE_CADRE", "GRID_LEAD", "GRID_MEMBER"})


@dataclass(frozen=True, slots=True)
class Scope:
    """Ids of the ground that an account covers; a whole town, district, village or grid."""

    roles: frozenset[str] = frozenset()
    town_ids: frozenset[int] = frozenset()
    whole_town_ids: frozenset[int] = frozenset()
    village_ids: frozenset[int] = frozenset()
    grid_ids: frozenset[int] = frozenset()

    @property
    def sees_phones(self) -> bool:
        """Phones in full: some posting of the account looks after the units it sees."""
        return bool(self.roles & PHONE_ROLES)

    @property
    def may_record(self) -> bool:
        """May enter visits and hazards for the units it sees."""
        return bool(self.roles & WRITING_ROLES)

    @property
    def may_plan(self) -> bool:
        """May plan patrol routes for the grids it sees."""
        return bool(self.roles & PLANNING_ROLES)

    @property
    def is_office(self) -> bool:
        """Runs the town's registers: loads ledgers, prints the whole town's reports."""
        return "OFFICE" in self.roles


def scope_of(user: "User") -> Scope:
    """The scope of the postings in force today; nothing for a person without any.

    A system administrator without a posting sees no town's data: administration is not supervision.
    """
    if not user.is_active or user.pk is None:
        return Scope()
    posting, village = apps.get_model("geo", "Posting"), apps.get_model("geo", "Village")
    rows = list(
        posting.objects.in_force(today())
        .filter(person__user=user)
        .values_list("role", "person__town_id", "town_id", "district_id", "village_id", "grid_id")
    )
    districts = {district for *_, district, _v, _g in rows if district}
    villages = {row[4] for row in rows if row[4]}
    if districts:
        villages |= set(village.objects.filter(Q(district__in=districts)).values_list("pk", flat=True))
    return Scope(
        roles=frozenset(row[0] for row in rows),
        town_ids=frozenset(row[1] for row in rows),
        whole_town_ids=frozenset(row[2] for row in rows if row[2]),
        village_ids=frozenset(villages),
        grid_ids=frozenset(row[5] for row in rows if row[5]),
    )

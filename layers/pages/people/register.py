"""Districts, villages and grids of a day with their people; a fixed number of queries for any number of them."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from geo.clock import AsOf
from geo.models import District, Grid, Posting, Role, Town, Village
from geo.postings import ROLES_OF

SHOWN = {role for roles in ROLES_OF.values() for role in roles}


@dataclass(frozen=True, slots=True)
class Holder:
    """A posting of the day, and who stands in for it on that day."""

    posting: Posting
    stand_ins: Sequence[Posting]


@dataclass(frozen=True, slots=True)
class AreaRow:
    """One area with its holders by role; `vacant`: roles of `needs` that nobody holds."""

    kind: str
    area: Any
    holders: Sequence[tuple[Role, Sequence[Holder]]]
    is_vacant: bool
    lacks_lead: bool

    @property
    def code(self) -> str:
        """The code of the area."""
        return str(self.area.code)


@dataclass(frozen=True, slots=True)
class VillageRows:
    """A village and its grids."""

    village: AreaRow
    grids: Sequence[AreaRow]


@dataclass(frozen=True, slots=True)
class Register:
    """All of a town on a day."""

    districts: Sequence[AreaRow]
    villages: Sequence[VillageRows]

    @property
    def grids(self) -> list[AreaRow]:
        """All grids, in the order of their codes."""
        return [grid for village in self.villages for grid in village.grids]

    @property
    def vacant(self) -> list[AreaRow]:
        """Areas with nobody at all: grids first, then villages and districts."""
        rows = [*self.grids, *(v.village for v in self.villages), *self.districts]
        return [row for row in rows if row.is_vacant]

    @property
    def without_lead(self) -> list[AreaRow]:
        """Grids with members but no lead."""
        return [row for row in self.grids if row.lacks_lead and not row.is_vacant]


def register_of(town: Town, as_of: AsOf) -> Register:
    """Read it: postings in force on the day, as far as they were recorded by `known_at`."""
    held = _held(town, as_of)
    grids: dict[int, list[AreaRow]] = defaultdict(list)
    for grid in Grid.objects.filter(village__town=town).in_force(as_of.on).select_related("village").order_by("code"):
        grids[grid.village_id].append(_row("grid", grid, held))
    villages = Village.objects.filter(town=town).order_by("code")
    return Register(
        [_row("district", district, held) for district in District.objects.filter(town=town).order_by("code")],
        [VillageRows(_row("village", village, held), grids[village.pk]) for village in villages],
    )


def _held(town: Town, as_of: AsOf) -> dict[tuple[str, int], list[Posting]]:
    postings = Posting.objects.in_force(as_of.on).filter(person__town=town, role__in=SHOWN)
    if as_of.known_at:
        postings = postings.filter(recorded_at__lte=as_of.known_at)
    held: dict[tuple[str, int], list[Posting]] = defaultdict(list)
    for posting in postings.select_related("person").order_by("role", "valid_from", "pk"):
        for kind in ROLES_OF:
            if pk := getattr(posting, f"{kind}_id"):
                held[kind, pk].append(posting)
    return held


def _row(kind: str, area: Any, held: dict[tuple[str, int], list[Posting]]) -> AreaRow:
    mine = held.get((kind, area.pk), [])
    holders = [(role, _holders([p for p in mine if p.role == role])) for role in ROLES_OF[kind]]
    return AreaRow(kind, area, holders, is_vacant=not mine, lacks_lead=not holders[0][1])


def _holders(postings: list[Posting]) -> list[Holder]:
    """Those who hold it themselves, each with the stand-ins of the day."""
    own = [p for p in postings if p.stands_in_for_id not in {one.pk for one in postings}]
    return [Holder(p, [s for s in postings if s.stands_in_for_id == p.pk]) for p in own]

"""Who looks at which town on which day, and the units that he sees there: read once for all five kinds."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from operator import attrgetter
from typing import TYPE_CHECKING
from uuid import UUID

from geo.clock import AsOf
from geo.functions import Latitude, Longitude
from geo.models import CodeList, Town
from patrols.queries import with_status
from units.models import NineSmallVenue, Unit, UnitState

if TYPE_CHECKING:
    from geo.models import User


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A unit as it was on the day: what the rows of the lists are made of. A model instance costs ten times as much.

    `grid_then`, `village_then`, `state_then`, `last_visited_on`, `interval_days`, `due_on`, `is_overdue`: see
    `patrols.queries.with_status`. `lon`, `lat` in EPSG:4326, None without a point.
    """

    pk: int
    uuid: UUID
    external_id: str
    name: str
    uscc: str
    lon: float | None
    lat: float | None
    declared_village_id: int | None
    registered_on: date
    principal: str
    principal_phone: str
    grid_then: int | None
    village_then: int | None
    state_then: str
    last_visited_on: date | None
    interval_days: int | None
    due_on: date | None
    is_overdue: bool

    @property
    def point(self) -> tuple[float, float] | None:
        """(longitude, latitude), if there is one."""
        return None if self.lon is None or self.lat is None else (self.lon, self.lat)

    @property
    def is_in_business(self) -> bool:
        """Neither suspended nor deregistered on the day."""
        return self.state_then == UnitState.OPEN


COLUMNS = tuple(UnitRow.__dataclass_fields__)


@dataclass(frozen=True)
class Look:
    """The question of a list of blind spots. A finder takes one and gives the rows that its user may see."""

    user: "User"
    town: Town
    as_of: AsOf

    @cached_property
    def units(self) -> dict[int, UnitRow]:
        """By key: units on the books of the day, deregistered ones left out. Two queries."""
        seen = with_status(Unit.objects.visible_to(self.user).filter(town=self.town), self.as_of)
        rows = seen.annotate(lon=Longitude("point"), lat=Latitude("point")).values_list(*COLUMNS)
        return {row.pk: row for row in sorted((UnitRow(*values) for values in rows), key=attrgetter("pk"))}

    @property
    def in_business(self) -> Iterator[UnitRow]:
        """Those of `units` that are neither suspended nor closed."""
        return (unit for unit in self.units.values() if unit.is_in_business)

    @cached_property
    def categories(self) -> dict[CodeList, list[tuple[UnitRow, int]]]:
        """Per list of codes: units in business, each with the key of a field or nine-small sub-type that it has."""
        open_units = {unit.pk: unit for unit in self.in_business}
        return {
            which: [(open_units[unit], code) for unit, code in _pairs(self.town, which) if unit in open_units]
            for which in (CodeList.FIELD, CodeList.NINE_SMALL)
        }


def _pairs(town: Town, which: CodeList) -> Iterator[tuple[int, int]]:
    """(unit, code) of all units of the town."""
    rows: Iterable[tuple[int, int | None]]
    if which == CodeList.FIELD:
        rows = Unit.fields.through.objects.filter(unit__town=town).values_list("unit_id", "code_id")
    else:
        rows = NineSmallVenue.objects.filter(unit__town=town).values_list("unit_id", "sub_type_id")
    yield from ((unit, code) for unit, code in rows if code is not None)

"""Units of a town with their status, and rows made of them: what several kinds share."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from geo.clock import AsOf
from geo.models import Town
from geo.problems import Value
from patrols.blind_spots.row import BlindSpot, Fix, SpotKind
from patrols.queries import UnitsWithStatus, with_status
from units.models import Unit

if TYPE_CHECKING:
    from geo.models import User


# what the rows need; a unit has thirty columns more
FIELDS = ("uuid", "external_id", "name", "uscc", "point", "declared_village", "registered_on", "principal",
          "principal_phone")  # fmt: skip


def units_of(user: "User", town: Town, as_of: AsOf) -> UnitsWithStatus:
    """The units of the town that the user may see, with their status of the day; other columns are deferred."""
    return with_status(Unit.objects.visible_to(user).filter(town=town), as_of).only(*FIELDS)


def unit_spot(
    unit: Any,
    kind: SpotKind,
    reason: str,
    fix: Fix,
    params: Mapping[str, Value] | None = None,
    since: date | None = None,
    *,
    others: Iterable[Any] = (),
) -> BlindSpot:
    """A row about one unit of `units_of`, or about it and `others`."""
    return BlindSpot(
        kind=kind,
        reason=reason,
        fix=fix,
        name=unit.name,
        key=str(unit.uuid),
        params=params or {},
        since=since,
        unit_id=unit.pk,
        grid_id=unit.grid_then,
        village_id=unit.village_then,
        point=(unit.point.x, unit.point.y) if unit.point else None,
        units=tuple((str(each.uuid), each.name) for each in (unit, *others)),
    )

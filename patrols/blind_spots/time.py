"""超期未查: units in business past their interval, or never visited; as many rows as 应检查 − 已检查."""

from typing import TYPE_CHECKING, Any

from geo.clock import AsOf
from geo.models import Town
from patrols.blind_spots.row import BlindSpot, Fix, SpotKind
from patrols.blind_spots.units import unit_spot, units_of

if TYPE_CHECKING:
    from geo.models import User


def find(user: "User", town: Town, as_of: AsOf) -> list[BlindSpot]:
    """Never visited first, oldest entry first; then the longest overdue."""
    overdue = units_of(user, town, as_of).filter(is_overdue=True)
    spots = [_spot(unit, as_of) for unit in overdue.order_by("registered_on", "pk")]
    return sorted(spots, key=lambda spot: (spot.reason != "spot_never_visited", spot.since))


def _spot(unit: Any, as_of: AsOf) -> BlindSpot:
    if unit.last_visited_on is None:
        since, reason = unit.registered_on, "spot_never_visited"
        params = {"registered": since.isoformat(), "days": (as_of.on - since).days}
    else:
        since, reason = unit.due_on, "spot_overdue"
        last = unit.last_visited_on.isoformat()
        params = {"last": last, "interval": unit.interval_days, "days": (as_of.on - since).days}
    return unit_spot(unit, SpotKind.TIME, reason, Fix.VISIT, params, since)

"""超期未查: units in business past their interval, or never visited; as many rows as 应检查 − 已检查."""

from collections.abc import Mapping
from datetime import date

from geo.problems import Value
from patrols.blind_spots.look import Look, UnitRow
from patrols.blind_spots.row import BlindSpot, Fix, SpotKind
from patrols.blind_spots.units import unit_spot


def find(look: Look) -> list[BlindSpot]:
    """Never visited first, oldest entry first; then the longest overdue."""
    overdue = (unit for unit in look.units.values() if unit.is_overdue)
    spots = [_spot(unit, look.as_of.on) for unit in sorted(overdue, key=lambda unit: (unit.registered_on, unit.pk))]
    return sorted(spots, key=lambda spot: (spot.reason != "spot_never_visited", spot.since))


def _spot(unit: UnitRow, on: date) -> BlindSpot:
    last, due = unit.last_visited_on, unit.due_on
    if last is None or due is None:
        since, params = unit.registered_on, {"registered": unit.registered_on.isoformat()}
        return _row(unit, "spot_never_visited", params, since, on)
    return _row(unit, "spot_overdue", {"last": last.isoformat(), "interval": unit.interval_days or 0}, due, on)


def _row(unit: UnitRow, reason: str, params: Mapping[str, Value], since: date, on: date) -> BlindSpot:
    return unit_spot(unit, SpotKind.TIME, reason, Fix.VISIT, {**params, "days": (on - since).days}, since)

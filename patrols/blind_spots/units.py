"""Rows about units: what several kinds share."""

from collections.abc import Iterable, Mapping
from datetime import date

from geo.problems import Value
from patrols.blind_spots.look import UnitRow
from patrols.blind_spots.row import BlindSpot, Fix, SpotKind


def unit_spot(
    unit: UnitRow,
    kind: SpotKind,
    reason: str,
    fix: Fix,
    params: Mapping[str, Value] | None = None,
    since: date | None = None,
    *,
    others: Iterable[UnitRow] = (),
) -> BlindSpot:
    """A row about one unit, or about it and `others`."""
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
        point=unit.point,
        units=tuple((str(each.uuid), each.name) for each in (unit, *others)),
    )

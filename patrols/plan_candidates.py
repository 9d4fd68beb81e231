"""What is worth a stop: units due or overdue, and ground that nothing ever came near."""

import calendar
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from django.db.models import Count, Q
from shapely.geometry.base import BaseGeometry

from geo.bridge import to_shapely
from geo.clock import AsOf
from geo.crs import TownMetres
from geo.models import Grid
from patrols.coverage_runs import latest
from patrols.models import CoveredGround, GroundAge
from patrols.plan_network import town_metres
from patrols.queries import UnitsWithStatus, with_status
from patrols.routing import prizes
from units.models import Unit, UnitState

if TYPE_CHECKING:
    from geo.models import User

SMALLEST_GROUND_M2 = 400.0
# One stop stands for a patch of ground of this size: a piece that runs along several streets gives several stops.
PATCH_M = 200.0
MOST_GROUND = 40
GROUND_SERVICE_MIN = 2


@dataclass(frozen=True, slots=True)
class Candidate:
    """A possible stop. `lonlat` is None for a unit that is not on the map; `reason` is a code of plan_messages."""

    reason: str
    params: dict[str, Any] = field(hash=False)
    prize: int
    lonlat: tuple[float, float] | None
    unit_id: int | None = None
    grid_id: int | None = None


def candidates(user: "User", grids: Sequence[Grid], as_of: AsOf) -> list[Candidate]:
    """Units due within the next 7 days or overdue, and blind ground of these grids; the most urgent first.

    Units without a point come along when the user sees their village: they are reported, never dropped.
    """
    found = [_unit(row, as_of.on) for row in _due_units(user, grids, as_of)] + _ground(grids, as_of)
    return sorted(found, key=lambda one: (-one.prize, one.unit_id or 0, one.lonlat or (0.0, 0.0)))


def still_due(user: "User", on: date) -> dict[int, int]:
    """本月还差 n 户: per grid id the units that are overdue or fall due before the month of `on` ends; one query."""
    month_end = on.replace(day=calendar.monthrange(on.year, on.month)[1])
    rows = _needing_a_visit(user, AsOf(on=on), month_end).exclude(grid_then=None)
    counted = rows.order_by().values("grid_then").annotate(n=Count("pk"))
    return {row["grid_then"]: row["n"] for row in counted}


def _needing_a_visit(user: "User", as_of: AsOf, until: date) -> UnitsWithStatus:
    units = with_status(Unit.objects.visible_to(user), as_of)
    due: UnitsWithStatus = units.filter(Q(is_overdue=True) | Q(due_on__lte=until), state_then=UnitState.OPEN)
    return due


def _due_units(user: "User", grids: Sequence[Grid], as_of: AsOf) -> UnitsWithStatus:
    unmapped = Q(point=None, village_then__in=[grid.village_id for grid in grids])
    due = _needing_a_visit(user, as_of, as_of.on + timedelta(days=prizes.DUE_SOON_DAYS))
    rows: UnitsWithStatus = due.filter(Q(grid_then__in=[grid.pk for grid in grids]) | unmapped)
    return rows


def _unit(row: Any, on: date) -> Candidate:
    days = (row.due_on - on).days if row.due_on else None
    params: dict[str, Any] = {"status": row.status}
    if row.last_visited_on is None:
        reason = "NEVER_VISITED"
        params["since"] = row.registered_on.isoformat()
    else:
        reason = "OVERDUE" if row.is_overdue else "DUE_SOON"
        params |= {"last_on": row.last_visited_on.isoformat(), "interval": row.interval_days}
        params |= {"days": -days} if days is not None and row.is_overdue else {"due_on": row.due_on.isoformat()}
    return Candidate(
        reason,
        params,
        prizes.of_unit(row.status, days),
        (row.point.x, row.point.y) if row.point else None,
        unit_id=row.pk,
        grid_id=row.grid_then,
    )


def _ground(grids: Sequence[Grid], as_of: AsOf) -> list[Candidate]:
    """Patches of ground without any coverage in the latest computation of the town, the largest first."""
    town = grids[0].village.town
    run = latest(town, as_of)
    never = CoveredGround.objects.filter(run=run, grid__in=grids, age=GroundAge.NEVER) if run else []
    metres = town_metres(town)
    found = [
        _patch(patch, metres, ground.grid_id)
        for ground in never
        for patch in patches(metres.to_metres(to_shapely(ground.shape)))
    ]
    return sorted(found, key=lambda one: (-one.params["area_m2"], one.lonlat))[:MOST_GROUND]


def patches(ground: BaseGeometry) -> list[BaseGeometry]:
    """Ground (metres) cut on a 200 m lattice into connected pieces of 400 m² or more."""
    west, south, east, north = np.floor(np.array(ground.bounds) / PATCH_M)
    columns, rows = np.meshgrid(np.arange(west, east + 1) * PATCH_M, np.arange(south, north + 1) * PATCH_M)
    squares = shapely.box(columns.ravel(), rows.ravel(), columns.ravel() + PATCH_M, rows.ravel() + PATCH_M)
    pieces = shapely.get_parts(shapely.intersection(ground, squares))
    return [piece for piece in pieces if piece.area >= SMALLEST_GROUND_M2]


def _patch(patch: BaseGeometry, metres: TownMetres, grid_id: int) -> Candidate:
    spot = metres.to_lonlat(patch.representative_point())
    return Candidate(
        "NEVER_COVERED",
        {"area_m2": round(patch.area)},
        prizes.of_ground(patch.area),
        (spot.x, spot.y),
        grid_id=grid_id,
    )

"""责任空白: ground, units, teams and fields for which nobody, or more than one, answers."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Max

from geo.clock import AsOf
from geo.models import Code, CodeList, FieldDuty, Grid, GridBoundary, Posting, Role, Town
from geo.problems import Value
from patrols.blind_spots.ground import gaps, overlaps
from patrols.blind_spots.look import Look, UnitRow
from patrols.blind_spots.row import BlindSpot, Fix, SpotKind
from patrols.blind_spots.units import unit_spot
from units.models import DutySeat, KeyFireUnit, SeatKind

if TYPE_CHECKING:
    from geo.models import User

KIND = SpotKind.RESPONSIBILITY


def find(look: Look) -> list[BlindSpot]:
    """Grids without a person, ground in no grid or in two, units outside every grid, teams, fields."""
    user, town, as_of = look.user, look.town, look.as_of
    return [
        *_grids_without_person(user, town, as_of),
        *gaps(user, town, as_of.on),
        *overlaps(user, town, as_of),
        *_units_outside(look.units.values()),
        *_teams(look),
        *_fields(look),
    ]


# ── grids ────────────────────────────────────────────────────────────────────────────────────────────────────────
def _grids_without_person(user: "User", town: Town, as_of: AsOf) -> Iterator[BlindSpot]:
    shapes = GridBoundary.objects.in_force(as_of.on)
    grids = Grid.objects.visible_to(user).filter(village__town=town, pk__in=shapes.values("grid"))
    postings = Posting.objects.filter(role__in=(Role.GRID_LEAD, Role.GRID_MEMBER), grid__in=grids.values("pk"))
    if as_of.known_at:
        postings = postings.filter(recorded_at__lte=as_of.known_at)
    staffed = postings.in_force(as_of.on).values("grid")
    ended = dict(postings.filter(valid_to__lte=as_of.on).values_list("grid").annotate(Max("valid_to")))
    centres = {row.grid_id: row.shape.point_on_surface for row in shapes.filter(grid__in=grids.exclude(pk__in=staffed))}
    for grid in grids.exclude(pk__in=staffed).select_related("village").order_by("code"):
        yield _grid_spot(grid, ended.get(grid.pk), centres.get(grid.pk))


def _grid_spot(grid: Grid, ended: date | None, point: Any) -> BlindSpot:
    params = {"ended": ended.isoformat()} if ended else {}
    return BlindSpot(
        kind=KIND,
        reason="spot_grid_posting_ended" if ended else "spot_grid_unstaffed",
        fix=Fix.POSTING,
        name=f"{grid.village.name} {grid}",
        key=grid.code,
        params=params,
        since=ended,
        grid_id=grid.pk,
        village_id=grid.village_id,
        point=(point.x, point.y) if point else None,
    )


def _units_outside(units: Iterable[UnitRow]) -> Iterator[BlindSpot]:
    """Units with a point that no grid covers; those without a point are a matter of the ledger."""
    for unit in units:
        if unit.point and unit.grid_then is None:
            yield unit_spot(unit, KIND, "spot_unit_outside", Fix.BOUNDARY, since=unit.registered_on)


# ── 五包一 ───────────────────────────────────────────────────────────────────────────────────────────────────────
def _teams(look: Look) -> Iterator[BlindSpot]:
    """Each key fire-safety unit, in business or suspended, whose five seats are not five different people."""
    as_of, key_fire = look.as_of, KeyFireUnit.objects.filter(unit__town=look.town)
    teams = dict(key_fire.values_list("unit_id", "team"))
    seats = DutySeat.objects.in_force(as_of.on).filter(team__in=key_fire.values("team"))
    if as_of.known_at:
        seats = seats.filter(recorded_at__lte=as_of.known_at)
    filled: dict[int, dict[str, str]] = {}
    for team, kind, person, name in seats.values_list("team", "kind", "person", "person__name"):
        filled.setdefault(team, {})[kind] = f"{person} {name}"
    for unit in look.units.values():
        if unit.pk in teams:
            yield from _team_spots(unit, filled.get(teams[unit.pk] or 0, {}))


def _team_spots(unit: UnitRow, seats: dict[str, str]) -> Iterator[BlindSpot]:
    if not seats:
        yield unit_spot(unit, KIND, "spot_team_missing", Fix.TEAM)
        return
    missing = [str(kind.label) for kind in SeatKind if kind not in seats]
    if missing:
        yield unit_spot(unit, KIND, "spot_team_seat_missing", Fix.TEAM, {"seats": "、".join(missing)})
    for person, times in sorted(Counter(seats.values()).items()):
        if times > 1:
            params: dict[str, Value] = {"person": person.partition(" ")[2], "times": times}
            yield unit_spot(unit, KIND, "spot_team_same_person", Fix.TEAM, params)


# ── fields ───────────────────────────────────────────────────────────────────────────────────────────────────────
def _fields(look: Look) -> Iterator[BlindSpot]:
    """Fields with units in the town but without an office or a leader; for those who see the whole town."""
    town, on = look.town, look.as_of.on
    if town.pk not in look.user.scope.whole_town_ids:
        return
    counts = Counter(code for _unit, code in look.categories[CodeList.FIELD])
    duties = FieldDuty.objects.in_force(on).filter(town=town)
    held = {duty.field_id: (duty.organisation_id, duty.leader_id) for duty in duties}
    for code in Code.objects.in_force(on).filter(list=CodeList.FIELD, pk__in=counts):
        office, leader = held.get(code.pk, (None, None))
        reason = {
            (False, False): "spot_field_without_duty",
            (False, True): "spot_field_without_office",
            (True, False): "spot_field_without_leader",
        }.get((bool(office), bool(leader)))
        if reason:
            params: dict[str, Value] = {"field": code.name, "units": counts[code.pk]}
            yield BlindSpot(KIND, reason, Fix.FIELD_DUTY, name=code.name, key=code.code, params=params)

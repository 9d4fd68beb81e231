"""What one row would change in the register: computed on model instances, without a query, before any write."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.contrib.gis.geos import Point

from geo.clock import entered
from geo.models import ImportJob, Town
from geo.problems import Problem
from units.ledgers.register import Register
from units.ledgers.unit_rows import UnitRow
from units.models import GasUse, KeyFireUnit, NineSmallVenue, Unit, UnitEvent, UnitState

Facet = NineSmallVenue | KeyFireUnit | GasUse
FACETS: dict[str, type[Facet]] = {"nine_small": NineSmallVenue, "key_fire": KeyFireUnit, "gas": GasUse}
SAME_PLACE_DEG = 1e-9  # 0.1 mm


@dataclass(frozen=True, slots=True)
class Stamp:
    """What every written row has in common. `job` is None in a dry run."""

    town: Town
    today: date
    now: datetime
    datum: str = ""
    job: ImportJob | None = None


@dataclass(slots=True)
class Planned:
    """One row with its unit as it will be. Nothing in the four lists and no `has_changed`: the row is known already."""

    row: UnitRow
    unit: Unit
    is_new: bool
    has_changed: bool = False
    field_ids: frozenset[int] | None = None
    facets: list[Facet] = field(default_factory=list)
    events: list[UnitEvent] = field(default_factory=list)
    notices: list[Problem] = field(default_factory=list)

    @property
    def outcome(self) -> str:
        """new, changed or unchanged."""
        if self.is_new:
            return "new"
        is_changed = self.has_changed or self.field_ids is not None or self.facets or self.events
        return "changed" if is_changed else "unchanged"


def plan(row: UnitRow, unit: Unit | None, register: Register, stamp: Stamp) -> Planned:
    """The row as a new unit, or as changes of the unit that it means."""
    planned = Planned(row, unit or Unit(town=stamp.town, registered_on=stamp.today, datum=stamp.datum), unit is None)
    _set_attributes(planned, stamp)
    if row.field_ids is not None and row.field_ids != register.field_ids.get(planned.unit.pk, frozenset()):
        planned.field_ids = row.field_ids
    for name, values in row.facets.items():
        _set_facet(planned, FACETS[name], getattr(register, name).get(planned.unit.pk), values)
    for name in sorted(row.denied):
        if planned.unit.pk in getattr(register, name):
            planned.notices.append(Problem("facet_kept", is_notice=True))
    if planned.is_new:
        planned.events = _first_events(planned.unit, row, stamp)
    elif row.state:
        _add_event(planned, register.events.get(planned.unit.pk, []), stamp)
    return planned


def _set_attributes(planned: Planned, stamp: Stamp) -> None:
    unit, row = planned.unit, planned.row
    for name, value in row.attrs.items():
        if getattr(unit, name) != value:
            setattr(unit, name, value)
            planned.has_changed = True
    if row.point and not _is_at(unit, row.point):
        unit.point, unit.datum = Point(*row.point, srid=4326), stamp.datum
        planned.has_changed = True
    if planned.has_changed or planned.is_new:
        unit.import_job, unit.source_row = stamp.job, row.number
        unit.version += not planned.is_new


def _is_at(unit: Unit, point: tuple[float, float]) -> bool:
    held = unit.point
    return held is not None and max(abs(held.x - point[0]), abs(held.y - point[1])) < SAME_PLACE_DEG


def _set_facet(planned: Planned, kind: type[Facet], held: Facet | None, values: Mapping[str, Any]) -> None:
    facet = held or kind(unit=planned.unit)
    if held and all(getattr(held, name) == value for name, value in values.items()):
        return
    for name, value in values.items():
        setattr(facet, name, value)
    planned.facets.append(facet)


# ── in business or not ───────────────────────────────────────────────────────────────────────────────────────────
def _first_events(unit: Unit, row: UnitRow, stamp: Stamp) -> list[UnitEvent]:
    """In business since it was registered, which is itself the recording; then what the ledger says now."""
    day = unit.registered_on
    events = [_event(unit, UnitState.OPEN, day, stamp, recorded_at=entered(day))]
    if row.state and row.state != UnitState.OPEN:
        day = row.changed_on or stamp.today
        events.append(
            _event(unit, row.state, day, stamp, recorded_at=_recorded_at(row, day, stamp), review_on=row.review_on)
        )
    return events


def _recorded_at(row: UnitRow, day: date, stamp: Stamp) -> datetime:
    """When the state entered the town's books: on the 录入日期 of the row, never before it happened; else now."""
    return entered(max(row.recorded_on, day)) if row.recorded_on else stamp.now


def _add_event(planned: Planned, held: list[UnitEvent], stamp: Stamp) -> None:
    """A state that the register did not know."""
    row, state = planned.row, planned.row.state or ""
    day, review_on = row.changed_on or stamp.today, row.review_on if state == UnitState.SUSPENDED else None
    latest = held[-1] if held else None
    if latest and latest.state == state and row.changed_on in (None, latest.happened_on):
        if state != UnitState.SUSPENDED or review_on in (None, latest.review_on):
            return
        day = latest.happened_on
    if any((event.state, event.happened_on, event.review_on) == (state, day, review_on) for event in held):
        return
    if latest and latest.state == state == UnitState.OPEN:
        return
    if latest and day < latest.happened_on:
        params = {"value": day.isoformat(), "known": latest.happened_on.isoformat()}
        planned.notices.append(Problem("state_older", params, is_notice=True))
        return
    recorded_at = _recorded_at(row, day, stamp)
    planned.events.append(_event(planned.unit, state, day, stamp, recorded_at=recorded_at, review_on=review_on))


def _event(
    unit: Unit, state: str, day: date, stamp: Stamp, *, recorded_at: datetime, review_on: date | None = None
) -> UnitEvent:
    review_on = review_on if state == UnitState.SUSPENDED else None
    return UnitEvent(
        unit=unit, state=state, happened_on=day, review_on=review_on, recorded_at=recorded_at, import_job=stamp.job
    )

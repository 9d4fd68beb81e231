"""What one row would change in the register: computed on model instances, without a query, before any write."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.contrib.gis.geos import Point

from geo.clock import entered
from geo.models import ImportJob, Town
from geo.problems import Problem
from units.changes import FIELDS, POINT, STATE, Said, is_same, said
from units.ledgers.register import Register
from units.ledgers.unit_rows import UnitRow
from units.models import GasUse, KeyFireUnit, NineSmallVenue, Unit, UnitEvent, UnitState

Facet = NineSmallVenue | KeyFireUnit | GasUse
FACETS: dict[str, type[Facet]] = {"nine_small": NineSmallVenue, "key_fire": KeyFireUnit, "gas": GasUse}


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
    """One row with its unit as it will be.

    `changes`: field → [value of the book, value of the file] that is written; `conflicts`: the same of what is not,
    because somebody edited the field since the last file. `has_note`: only the unit's own bookkeeping of
    edits and conflicts changes. `stays`: the row means an entry that was merged into another one; nothing is written.
    """

    row: UnitRow
    unit: Unit
    is_new: bool
    field_ids: frozenset[int] | None = None
    facets: list[Facet] = field(default_factory=list)
    events: list[UnitEvent] = field(default_factory=list)
    notices: list[Problem] = field(default_factory=list)
    changes: dict[str, list[Said]] = field(default_factory=dict)
    conflicts: dict[str, list[Said]] = field(default_factory=dict)
    has_note: bool = False
    stays: bool = False

    @property
    def has_changed(self) -> bool:
        """The row of the unit itself is to be written."""
        return bool(self.changes) or self.has_note

    @property
    def outcome(self) -> str:
        """new, conflicting (whatever else the row changes), changed or unchanged."""
        if self.is_new:
            return "new"
        if self.conflicts:
            return "conflicting"
        return "changed" if self.changes or self.facets or self.events else "unchanged"

    def takes(self, name: str, held: Any, value: Any) -> bool:
        """Whether the file's value of a field is to be written; remembers why in `changes` or `conflicts`."""
        before, after = said(held), said(value)
        if is_same(before, after):
            self.agree(name)
            return False
        if name in self.unit.edited:
            self._contradict(name, before, after)
            return False
        self.changes[name] = [before, after]
        return True

    def agree(self, name: str) -> None:
        """Book and file say the same: an edit of the field counts as loaded from now on."""
        if name in self.unit.edited:
            self.unit.edited = {key: value for key, value in self.unit.edited.items() if key != name}
            self.has_note = True
        self._settle(name)

    def _settle(self, name: str) -> None:
        if name in self.unit.conflicts:
            self.unit.conflicts = {key: value for key, value in self.unit.conflicts.items() if key != name}
            self.has_note = True

    def _contradict(self, name: str, held: Said, value: Said) -> None:
        """The book was edited: a file that still says what it said keeps the edit, one that says more is told."""
        if is_same(self.unit.edited[name], value):
            self._settle(name)
        else:
            self.conflicts[name] = [held, value]
            self.has_note = True


def plan(row: UnitRow, unit: Unit | None, register: Register, stamp: Stamp) -> Planned:
    """The row as a new unit, or as changes of the unit that it means."""
    planned = Planned(row, unit or Unit(town=stamp.town, registered_on=stamp.today, datum=stamp.datum), unit is None)
    if planned.unit.merged_into_id is not None:
        return _merged(planned, register)
    _set_attributes(planned, stamp)
    held = register.field_ids.get(planned.unit.pk, frozenset())
    if row.field_ids is not None and planned.takes(FIELDS, held, row.field_ids):
        planned.field_ids = row.field_ids
    for name, values in row.facets.items():
        _set_facet(planned, name, getattr(register, name).get(planned.unit.pk), values)
    for name in sorted(row.denied):
        if planned.unit.pk in getattr(register, name):
            planned.notices.append(Problem("facet_kept", is_notice=True))
    if planned.is_new:
        planned.events = _first_events(planned.unit, row, stamp)
    elif row.state:
        _add_event(planned, register.events.get(planned.unit.pk, []), stamp)
    _sign(planned, stamp)
    return planned


def _merged(planned: Planned, register: Register) -> Planned:
    """The row of an entry that was merged: what the surviving unit says is no longer this row's matter."""
    survivor = register.units.get(planned.unit.merged_into_id or 0)
    name = f"{survivor.name} {survivor.external_id}".strip() if survivor else ""
    planned.notices.append(Problem("row_of_merged", {"other": name}, is_notice=True))
    planned.stays = True
    return planned


def _set_attributes(planned: Planned, stamp: Stamp) -> None:
    unit, row = planned.unit, planned.row
    for name, value in row.attrs.items():
        if planned.takes(name, getattr(unit, name), value):
            setattr(unit, name, value)
    if row.point and planned.takes(POINT, unit.point, [*row.point]):
        unit.point, unit.datum = Point(*row.point, srid=4326), stamp.datum
        unit.placed_by, unit.placed_how, unit.placed_at = None, "", None


def _set_facet(planned: Planned, facet: str, held: Facet | None, values: Mapping[str, Any]) -> None:
    """A facet that somebody took away by hand does not come back with a file that has not changed."""
    was_edited = any(f"{facet}.{name}" in planned.unit.edited for name in values)
    taken = [name for name in values if planned.takes(f"{facet}.{name}", getattr(held, name, None), values[name])]
    if held is None and was_edited:
        for name in taken:
            planned.changes.pop(f"{facet}.{name}")
        return
    if held is None:
        planned.changes.setdefault(facet, [False, True])
    elif not taken:
        return
    kept = held or FACETS[facet](unit=planned.unit)
    for name in values if held is None else taken:
        setattr(kept, name, values[name])
    planned.facets.append(kept)


def _sign(planned: Planned, stamp: Stamp) -> None:
    """Which file and row spoke last, and a new version for whoever has the unit open."""
    if planned.changes or planned.is_new:
        planned.unit.import_job, planned.unit.source_row = stamp.job, planned.row.number
        planned.unit.version += not planned.is_new


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
    if latest and not (row.changed_on and row.changed_on > latest.happened_on):
        if not planned.takes(STATE, latest.state, state) and latest.state != state:
            return  # set by hand since the last file, and the file knows no later day
        planned.changes.pop(STATE, None)
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
    planned.changes[STATE] = [latest.state if latest else None, state]
    planned.agree(STATE)


def _event(
    unit: Unit, state: str, day: date, stamp: Stamp, *, recorded_at: datetime, review_on: date | None = None
) -> UnitEvent:
    review_on = review_on if state == UnitState.SUSPENDED else None
    return UnitEvent(
        unit=unit, state=state, happened_on=day, review_on=review_on, recorded_at=recorded_at, import_job=stamp.job
    )

"""The verbs that keep a unit's entry right by hand: add, edit, change its state, decide a conflict with a file.

Each is one transaction; `version` is what the caller saw: of two who change one unit at once exactly one wins, the
other gets StaleUnit with what it is now. What is not taken raises EntryRefused with its reason.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from geo.clock import today
from geo.models import Town
from units.changes import FIELDS, POINT, STATE, Said, differences, said
from units.entry import EntryRefused, Signature, StaleUnit, locked, open_register, record, sign
from units.facet_values import set_facets
from units.models import ChangeOrigin, Unit, UnitEvent, UnitState
from units.placement import place_some
from units.placing import Place, put
from units.values import ATTRIBUTES, check, values_of

__all__ = ["EntryRefused", "Signature", "StaleUnit", "add_unit", "change_state", "edit_unit", "keep_own", "take_file"]


def add_unit(*, uuid: UUID, town: Town, values: Mapping[str, Any], place: Place | None = None, by: Signature) -> Unit:
    """A new unit, in business since today, placed into its grid at once. The same `uuid` again is the same unit."""
    with open_register(town):
        if known := Unit.objects.filter(uuid=uuid, town=town).first():
            return known
        unit = Unit(uuid=uuid, town=town, registered_on=today())
        check(unit, values)
        changes = differences(values_of(Unit(town=town)), values)
        _set(unit, values)
        unit.edited = {name: before for name, (before, _) in changes.items()}
        if place:
            put(unit, place, by.user)
            unit.edited[POINT] = None
        unit.save()
        _set_related(unit, changes, values)
        UnitEvent.objects.create(unit=unit, state=UnitState.OPEN, happened_on=unit.registered_on)
        record(unit, ChangeOrigin.ADD, {**changes, **({POINT: [None, said(unit.point)]} if place else {})}, by)
        place_some(town, today(), [unit.pk])
        return unit


def edit_unit(*, unit: Unit, version: int, values: Mapping[str, Any], by: Signature) -> Unit:
    """Write the fields of `values` (names of units.values) that differ; nothing that differs is no change at all."""
    with open_register(unit.town):
        fresh = locked(unit, version)
        return _edit(fresh, values, by)


def _edit(unit: Unit, values: Mapping[str, Any], by: Signature) -> Unit:
    changes = differences(values_of(unit), values)
    if not changes:
        return unit
    check(unit, {name: values[name] for name in changes})
    _set(unit, {name: values[name] for name in changes})
    sign(unit, ChangeOrigin.EDIT, changes, by)
    unit.save()
    _set_related(unit, changes, values)
    if "declared_village_id" in changes:
        place_some(unit.town, today(), [unit.pk])
    return unit


def _set(unit: Unit, values: Mapping[str, Any]) -> None:
    for name in ATTRIBUTES:
        if name in values:
            setattr(unit, name, values[name])


def _set_related(unit: Unit, changes: Mapping[str, Any], values: Mapping[str, Any]) -> None:
    if FIELDS in changes:
        unit.fields.set(values[FIELDS])
    set_facets(unit, {name: values[name] for name in changes if "." in name})


# ── in business or not ───────────────────────────────────────────────────────────────────────────────────────────
def change_state(
    *,
    unit: Unit,
    version: int,
    state: UnitState,
    by: Signature,
    happened_on: date | None = None,
    review_on: date | None = None,
) -> UnitEvent:
    """停业 until a review date, 注销 with a reason, or 恢复: an event that is added, on its own day."""
    with open_register(unit.town):
        fresh, day = locked(unit, version), happened_on or today()
        latest = UnitEvent.objects.filter(unit=fresh).order_by("-happened_on", "-pk").first()
        _check_state(latest, state, day, review_on, by)
        changes: dict[str, list[Said]] = {STATE: [latest.state if latest else None, str(state)]}
        sign(fresh, ChangeOrigin.STATE, changes, by)
        fresh.save(update_fields=["edited", "conflicts", "version"])
        until = review_on if state == UnitState.SUSPENDED else None
        return UnitEvent.objects.create(unit=fresh, state=state, happened_on=day, review_on=until)


def _check_state(latest: UnitEvent | None, state: str, day: date, review_on: date | None, by: Signature) -> None:
    if day > today():
        raise EntryRefused("state_in_future", "happened_on")
    if latest and day < latest.happened_on:
        raise EntryRefused("state_before_last", "happened_on", last=latest.happened_on.isoformat())
    if state == UnitState.SUSPENDED and (review_on is None or review_on <= day):
        raise EntryRefused("review_needed", "review_on")
    if state == UnitState.CLOSED and not by.reason.strip():
        raise EntryRefused("closing_reason_needed", "reason")
    if latest and latest.state == state and (state != UnitState.SUSPENDED or latest.review_on == review_on):
        raise EntryRefused("state_already", "state")


# ── a file that says something else ──────────────────────────────────────────────────────────────────────────────
def take_file(*, unit: Unit, version: int, field: str, by: Signature) -> Unit:
    """The file's value of a field in conflict becomes the book's; from now on files write the field again."""
    with open_register(unit.town):
        fresh = locked(unit, version)
        value = _said_by_file(fresh, field)
        if field == STATE:
            raise EntryRefused("conflict_of_state")
        if field == POINT:
            changes = {POINT: [said(fresh.point), value]}
            put(fresh, Place(value[0], value[1], ""), None)
        else:
            values = {field: _from_file(field, value)}
            changes = differences(values_of(fresh), values)
            check(fresh, values)
            _set(fresh, values)
            _set_related(fresh, changes, values)
        fresh.conflicts = {name: said_ for name, said_ in fresh.conflicts.items() if name != field}
        sign(fresh, ChangeOrigin.EDIT, changes, by)
        fresh.edited = {name: was for name, was in fresh.edited.items() if name != field}
        fresh.save()
        place_some(fresh.town, today(), [fresh.pk])
        return fresh


def keep_own(*, unit: Unit, version: int, field: str, by: Signature) -> Unit:
    """The book's value stays; the same value in the next file is no conflict any more."""
    with open_register(unit.town):
        fresh = locked(unit, version)
        fresh.edited = {**fresh.edited, field: _said_by_file(fresh, field)}
        fresh.conflicts = {name: said_ for name, said_ in fresh.conflicts.items() if name != field}
        sign(fresh, ChangeOrigin.EDIT, {}, by)
        fresh.save(update_fields=["edited", "conflicts", "version"])
        return fresh


def _said_by_file(unit: Unit, field: str) -> Any:
    if field not in unit.conflicts:
        raise EntryRefused("conflict_gone")
    return unit.conflicts[field]["file"]


def _from_file(field: str, value: Any) -> Any:
    if field in ("registered_on", "key_fire.platform_on") and value:
        return date.fromisoformat(value)
    return frozenset(value or ()) if field == FIELDS else value

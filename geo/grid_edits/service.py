"""The verb that changes grids on the map: all of it or nothing, under the exclusive lock of the ground."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F

from geo import hooks
from geo.bridge import to_geos
from geo.grid_edits.asked import Edit, as_json, kind_of
from geo.grid_edits.draft import Draft, Fate, Place, draft_of
from geo.grid_edits.keeping import kept_boundary
from geo.grid_edits.people import Chosen, hand_on
from geo.locks import Lock, hold
from geo.models import Grid, GridBoundary, GridEdit, Town, User, Village
from geo.problems import Problem, Refused


@dataclass(frozen=True, slots=True)
class Seen:
    """What became of a grid since an editor looked: when, by whom, in which way ("" when a file did it)."""

    code: str
    at: datetime | None
    who: str
    what: str


class StaleGrids(RuntimeError):
    """Somebody else changed the ground first; `changes` say which grids, when and by whom."""

    def __init__(self, changes: Sequence[Seen]) -> None:
        super().__init__(", ".join(change.code for change in changes))
        self.changes = list(changes)


@dataclass(frozen=True, slots=True)
class Decisions:
    """What the form decides beside the drawing. `names`: of the made grids in order; the rest keeps its default.

    people: posting of a retired grid → numbers (from 0) of the made grids its holder keeps; all when not named.
    """

    names: Sequence[str] = ()
    people: Chosen = field(default_factory=dict)
    crosses_village: bool = False
    reason: str = ""


@transaction.atomic
def edit_grids(
    *,
    town: Town,
    edit: Edit,
    valid_from: date,
    user: User,
    versions: Mapping[str, int],
    uuid: UUID,
    decisions: Decisions | None = None,
) -> GridEdit:
    """Apply an edit from a day on: versions of shapes, codes, postings, and whatever follows boundaries.

    `versions`: `Grid.version` by code of the grids the editor saw change. `uuid`: of the form; the same form again
    gives the edit it made. PermissionDenied outside of one's own office; Refused with every reason why not;
    StaleGrids when somebody else was faster. Nothing is written then.
    """
    if town.pk not in user.scope.office_town_ids:
        raise PermissionDenied
    decided = decisions or Decisions()
    hold(Lock.GROUND, town)
    if done := _done(uuid, town, edit, valid_from):
        return done
    draft = draft_of(town, edit, valid_from)
    _refuse_stale(draft, versions)
    if draft.crossings and not decided.crosses_village:
        raise Refused([*draft.crossings, Problem("edit_crossing_not_confirmed")])
    record = GridEdit(
        uuid=uuid,
        town=town,
        kind=kind_of(edit),
        valid_from=valid_from,
        user=user,
        reason=decided.reason.strip()[:200],
        asked=as_json(edit),
    )
    _write(record, draft, decided)
    hooks.boundaries_changed(town, valid_from)
    return record


def _done(uuid: UUID, town: Town, edit: Edit, valid_from: date) -> GridEdit | None:
    """What this form has done already; Refused when its number was used for something else."""
    before = GridEdit.objects.filter(uuid=uuid).first()
    if before and (before.town_id, before.asked, before.valid_from) != (town.pk, as_json(edit), valid_from):
        raise Refused(Problem("edit_number_used"))
    return before


def _refuse_stale(draft: Draft, versions: Mapping[str, int]) -> None:
    """Compare and set: the grids that change must be those the editor saw, as the editor saw them."""
    now = draft.versions
    stale = sorted(code for code in {*now, *versions} if now.get(code) != versions.get(code))
    if stale:
        raise StaleGrids([_seen(code) for code in stale])
    for code, version in now.items():
        if not Grid.objects.filter(code=code, version=version).update(version=F("version") + 1):
            raise StaleGrids([_seen(code)])


def _seen(code: str) -> Seen:
    """The last that was recorded about a grid's shape."""
    named = GridEdit.objects.filter(places__contains=[{"code": code}]).select_related("user").first()
    row = GridBoundary.objects.filter(grid__code=code).order_by("-recorded_at").first()
    if named and (row is None or row.edit_id or (named.undone_at or named.recorded_at) >= row.recorded_at):
        return Seen(code, named.undone_at or named.recorded_at, named.user.get_username(), named.get_kind_display())
    return Seen(code, row.recorded_at if row else None, "", "")


def _write(record: GridEdit, draft: Draft, decided: Decisions) -> None:
    made = _made_grids(draft, decided.names)
    ended = [place.grid for place in draft.of(Fate.CHANGED, Fate.RETIRED) if place.grid]
    boundaries = _end_shapes(ended, draft.on)
    handed = hand_on([p.grid for p in draft.of(Fate.RETIRED) if p.grid], made, draft.on, decided.people)
    record.before = {"boundaries": boundaries, "postings": handed.before}
    record.postings = handed.made
    names = {grid.code: grid.name for grid in made}
    record.places = [_told(place, names.get(place.code, place.name)) for place in draft.places]
    record.versions = {place.code: place.grid.version + 1 if place.grid else 1 for place in draft.places}
    record.save()
    kept = [place.grid for place in draft.of(Fate.CHANGED)]
    shapes = [place.now for place in draft.of(Fate.MADE, Fate.CHANGED)]
    GridBoundary.objects.bulk_create(
        GridBoundary(grid=grid, edit=record, valid_from=draft.on, shape=to_geos(shape))
        for grid, shape in zip([*made, *kept], shapes, strict=True)
        if grid and shape is not None
    )


def _made_grids(draft: Draft, names: Sequence[str]) -> list[Grid]:
    places = draft.of(Fate.MADE)
    villages = dict(Village.objects.filter(code__in=[p.village for p in places]).values_list("code", "pk"))
    said = [*names, *[""] * len(places)]
    return [
        Grid.objects.create(
            village_id=villages[place.village], code=place.code, name=(said[n].strip() or place.name)[:64]
        )
        for n, place in enumerate(places)
    ]


def _end_shapes(grids: Sequence[Grid], on: date) -> list[dict[str, Any]]:
    """End the versions in force; one that began on the very day would have been valid for no day and goes."""
    rows = list(GridBoundary.objects.in_force(on).filter(grid__in=grids))
    kept = [kept_boundary(row) for row in rows]
    GridBoundary.objects.filter(pk__in=[row.pk for row in rows if row.valid_from == on]).delete()
    GridBoundary.objects.filter(pk__in=[row.pk for row in rows if row.valid_from < on]).update(valid_to=on)
    return kept


def _told(place: Place, name: str) -> dict[str, Any]:
    return {
        "code": place.code,
        "name": name,
        "fate": place.fate.value,
        "was_m2": round(place.was_m2, 1),
        "now_m2": round(place.now_m2, 1),
    }

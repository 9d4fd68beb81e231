"""An edit computed but not written: what would become of which grid, and what somebody should know before."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import numpy as np
import shapely
from shapely.geometry import LineString, MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from geo import editing
from geo.boundaries.places import free_numbers
from geo.editing import Edited, EditRefused
from geo.grid_edits.asked import Draw, Edit, Merge, MoveBorder, Split
from geo.grid_edits.ground import Ground
from geo.models import Grid, GridBoundary, Town
from geo.problems import Problem, Refused, Value
from geo.shapes import as_multipolygon
from geo.topology import TOLERANCE_M2


class Fate(StrEnum):
    """What becomes of a grid."""

    MADE = "made"
    CHANGED = "changed"
    RETIRED = "retired"


@dataclass(frozen=True, slots=True)
class Place:
    """One grid of the edit, its shapes in degrees; `grid` is None and `was` is None for one that is made."""

    code: str
    name: str
    village: str
    fate: Fate
    was_m2: float
    now_m2: float
    grid: Grid | None = None
    was: BaseGeometry | None = None
    now: MultiPolygon | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """All grids of the edit, made ones first, and where they would reach into another village than their own."""

    edit: Edit
    on: date
    places: Sequence[Place]
    crossings: Sequence[Problem]

    def of(self, *fates: Fate) -> list[Place]:
        """The places of some fates."""
        return [place for place in self.places if place.fate in fates]

    @property
    def versions(self) -> dict[str, int]:
        """Code → `Grid.version` of the grids that were there: what an editor has seen."""
        return {place.code: place.grid.version for place in self.places if place.grid}


def draft_of(town: Town, edit: Edit, on: date) -> Draft:
    """Compute the edit on the boundaries of `on`. Raises Refused with the reason, its place and what would help."""
    ground = Ground.of(town, on)
    try:
        edited = _edited(ground, edit)
    except EditRefused as refused:
        raise Refused(ground.problem(refused)) from refused
    places = [*_made(ground, edited), *_changed(ground, edited), *_retired(ground, edited)]
    _refuse_later([place.grid for place in places if place.grid], on)
    return Draft(edit, on, places, _crossings(ground, places))


def _edited(ground: Ground, edit: Edit) -> Edited:
    if isinstance(edit, Split):
        return editing.split(ground.shapes, ground.known(edit.grid), LineString(ground.flat_path(edit.line)))
    if isinstance(edit, Merge):
        return editing.merge(ground.shapes, [ground.known(code) for code in edit.grids])
    if isinstance(edit, MoveBorder):
        return editing.move_border(ground.shapes, ground.flat_path(edit.old), ground.flat_path(edit.new))
    return _drawn(ground, edit)


def _drawn(ground: Ground, edit: Draw) -> Edited:
    outline = Polygon(ground.flat_path(edit.outline))
    editing.refuse_invalid(outline)
    village = _village_under(ground, outline)
    if edit.fills:
        return editing.fill(ground.shapes, outline, ground.flat(ground.villages[village]))
    return editing.cut_out(ground.shapes, outline)


def _village_under(ground: Ground, outline: BaseGeometry) -> str:
    """The village that holds most of a shape (plane); Refused("edit_outside_villages") when none does."""
    shared = {code: ground.flat(shape).intersection(outline).area for code, shape in ground.villages.items()}
    best = max(sorted(shared), key=lambda code: shared[code], default="")
    if not best or shared[best] <= TOLERANCE_M2:
        raise Refused(ground.problem(EditRefused("edit_outside_villages", editing.place_of(outline))))
    return best


def _made(ground: Ground, edited: Edited) -> list[Place]:
    villages = [_village_of(ground, edited, shape) for shape in edited.made]
    codes = _next_codes(villages)
    found: list[Place] = []
    for shape, village, code in zip(edited.made, villages, codes, strict=True):
        now = as_multipolygon(ground.round(shape))
        name = _name(ground, edited, len(found), code)
        found.append(Place(code, name, village, Fate.MADE, 0.0, ground.area_m2(now), now=now))
    return found


def _village_of(ground: Ground, edited: Edited, shape: MultiPolygon) -> str:
    """The village of the grids it is made of: of several the one that gives most; for a drawing the one under it."""
    if not edited.retired:
        return _village_under(ground, shape)
    given: dict[str, float] = {}
    for code in edited.retired:
        village = ground.grids[code].village.code
        given[village] = given.get(village, 0.0) + ground.flat(ground.degrees[code]).area
    return max(sorted(given), key=lambda village: given[village])


def _next_codes(villages: Sequence[str]) -> list[str]:
    """The next free numbers of each village; those of retired grids are not free."""
    codes: list[str] = [""] * len(villages)
    for village in set(villages):
        taken = Grid.objects.filter(code__startswith=village).values_list("code", flat=True)
        rows = [n for n, each in enumerate(villages) if each == village]
        for n, code in zip(rows, free_numbers(village, taken, 1, len(rows)), strict=True):
            codes[n] = code
    if any(len(code) > 15 for code in codes):
        raise Refused(Problem("edit_codes_used_up", {"village": next(code for code in codes if len(code) > 15)[:12]}))
    return codes


def _name(ground: Ground, edited: Edited, n: int, code: str) -> str:
    """A name to start from: the old one with a number for parts, the first one for a merger."""
    names = [ground.grids[one].name for one in edited.retired if ground.grids[one].name]
    if not names:
        return code[-3:]
    return names[0] if len(edited.made) == 1 else f"{names[0][:60]}-{n + 1}"


def _changed(ground: Ground, edited: Edited) -> list[Place]:
    found = []
    for code, shape in sorted(edited.changed.items()):
        now = as_multipolygon(ground.round(shape))
        found.append(_kept(ground, code, Fate.CHANGED, now))
    return found


def _retired(ground: Ground, edited: Edited) -> list[Place]:
    return [_kept(ground, code, Fate.RETIRED, None) for code in edited.retired]


def _kept(ground: Ground, code: str, fate: Fate, now: MultiPolygon | None) -> Place:
    grid, was = ground.grids[code], ground.degrees[code]
    now_m2 = ground.area_m2(now) if now is not None else 0.0
    return Place(code, grid.name, grid.village.code, fate, ground.area_m2(was), now_m2, grid, was, now)


def _refuse_later(grids: Sequence[Grid], on: date) -> None:
    """A grid whose shape is already to change or to end later cannot be edited before that."""
    later = GridBoundary.objects.filter(grid__in=grids, valid_from__gt=on).order_by("valid_from").first()
    ending = GridBoundary.objects.filter(grid__in=grids, valid_to__gt=on).order_by("valid_to").first()
    if later:
        raise Refused(Problem("edit_changes_later", {"grid": str(later.grid), "on": later.valid_from.isoformat()}))
    if ending and ending.valid_to:
        raise Refused(Problem("edit_changes_later", {"grid": str(ending.grid), "on": ending.valid_to.isoformat()}))


def _crossings(ground: Ground, places: Sequence[Place]) -> list[Problem]:
    """Where a grid would reach out of its village by more than it does already."""
    found = []
    for place in places:
        village = ground.villages.get(place.village)
        if place.now is None or village is None:
            continue
        outside = ground.flat(place.now).difference(ground.flat(village))
        before = ground.flat(place.was).difference(ground.flat(village)).area if place.was is not None else 0.0
        if outside.area - before > TOLERANCE_M2 and not _is_inherited(ground, places, place, outside):
            lon, lat = ground.to_degrees(np.array([editing.place_of(outside)]))[0]
            params: dict[str, Value] = {"grid": f"{place.name} {place.code}".strip()}
            params |= {
                "area_m2": round(outside.area - before),
                "lon": round(float(lon), 6),
                "lat": round(float(lat), 6),
            }
            found.append(Problem("edit_leaves_village", params))
    return found


def _is_inherited(ground: Ground, places: Sequence[Place], place: Place, outside: BaseGeometry) -> bool:
    """A part of a grid that reached out of the same village before brings nothing new."""
    old = [p.was for p in places if p.fate == Fate.RETIRED and p.village == place.village and p.was is not None]
    if place.fate != Fate.MADE or not old:
        return False
    return bool(outside.difference(ground.flat(shapely.union_all(old))).area <= TOLERANCE_M2)

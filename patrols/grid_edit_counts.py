"""What an edit of grids would change for those who work on them: units, people, routes; before anything is written."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import shapely
from django.contrib.gis.geos import Polygon as Box
from django.db.models import Q
from shapely.geometry.base import BaseGeometry

from geo.bridge import to_shapely
from geo.grid_edits import Draft, Fate, Place
from geo.grid_edits.people import postings_after
from geo.models import Posting, Town
from patrols.models import Plan
from units.models import Placement, Unit


@dataclass(frozen=True, slots=True)
class PlaceCount:
    """One grid of a draft and its units on the day, before and after."""

    place: Place
    units_before: int
    units_after: int


@dataclass(frozen=True, slots=True)
class EditCounts:
    """All that a preview says. `moved`: units that would stand in another grid than before, or in one at last."""

    places: Sequence[PlaceCount]
    moved: int
    postings: Sequence[Posting]
    plans: Sequence[Plan]


def counts_of_draft(town: Town, draft: Draft) -> EditCounts:
    """Count it, in a fixed number of queries for any number of grids."""
    before, after = _memberships(town, draft)
    then, now = Counter(before.values()), Counter(after.values())
    grids = [place.grid for place in draft.places if place.grid]
    return EditCounts(
        places=[PlaceCount(place, then[place.code], now[place.code]) for place in draft.places],
        moved=sum(before.get(unit) != code for unit, code in after.items()),
        postings=postings_after([place.grid for place in draft.of(Fate.RETIRED) if place.grid], draft.on),
        plans=list(Plan.objects.filter(grids__in=grids, on__gte=draft.on).distinct().order_by("on", "pk")),
    )


def _memberships(town: Town, draft: Draft) -> tuple[dict[int, str], dict[int, str]]:
    """Unit → code of its grid, before and after, of all units whose grid is or would be one of the draft's."""
    codes = {place.code for place in draft.places}
    shapes = {place.code: place.now for place in draft.places if place.now is not None}
    points = _points(town, draft, shapes.values())
    held = dict(
        Placement.objects.in_force(draft.on)
        .filter(unit__in=points, grid__isnull=False)
        .values_list("unit", "grid__code")
    )
    after = {}
    for unit, point in points.items():
        staying = {held[unit]} - codes if unit in held else set()
        found = staying | {code for code, shape in shapes.items() if shape.covers(point)}
        if found:
            after[unit] = min(found)  # a point on a shared border is in both: the lowest code wins, as in placing
    before = {unit: code for unit, code in held.items() if code in codes}
    return before, {unit: code for unit, code in after.items() if code in codes or unit in before}


def _points(town: Town, draft: Draft, shapes: Iterable[BaseGeometry]) -> Mapping[int, BaseGeometry]:
    """Points of the units that stand near the new shapes or in the old grids."""
    box = Box.from_bbox(shapely.total_bounds(list(shapes)).tolist())
    box.srid = 4326
    inside = Placement.objects.in_force(draft.on).filter(grid__in=[p.grid for p in draft.places if p.grid])
    rows = Unit.objects.filter(Q(point__bboverlaps=box) | Q(pk__in=inside.values("unit")), point__isnull=False)
    rows = rows.filter(town=town, registered_on__lte=draft.on)
    return {pk: to_shapely(point) for pk, point in rows.values_list("pk", "point") if point}

"""Shapes as versions: the old one ends the day the new one begins; what is the same is left alone."""

from collections import Counter
from collections.abc import Mapping
from datetime import date
from typing import Any

import shapely
from django.db.models import F

from geo.boundaries.levels import KINDS, Level
from geo.boundaries.rows import BoundaryRow
from geo.bridge import to_geos, to_shapely
from geo.models import Grid, ImportJob
from geo.problems import Problem, Refused

SAME_DEG = 1e-9  # 0.1 mm


def write_versions(
    rows: list[BoundaryRow], places: Mapping[str, Any], level: Level, valid_from: date, job: ImportJob
) -> Counter[str]:
    """Give every place its shape from `valid_from` on. Counts: created, changed, unchanged.

    A version that would have been valid for no day (it began on the same day) is replaced. Raises Refused
    ("boundary_later") when a place already has a shape that begins later.
    """
    model, name = KINDS[level].boundary, level.value
    last = model.objects.filter(**{f"{name}__in": list(places.values())}, valid_to=None)
    held = {getattr(boundary, f"{name}_id"): boundary for boundary in last}
    counts: Counter[str] = Counter(created=0, changed=0, unchanged=0)
    fresh = []
    for row in rows:
        place = places[row.code]
        became = _make_room(held.get(place.pk), row, valid_from)
        counts[became] += 1
        if became != "unchanged":
            shape = to_geos(row.shape)
            origin = {"import_job": job, "source_row": row.number}
            fresh.append(model(**{name: place}, valid_from=valid_from, shape=shape, **origin))
    model.objects.bulk_create(fresh, batch_size=500)
    if level == Level.GRID:  # whoever edits these grids on the map now has seen another shape
        Grid.objects.filter(pk__in=[one.grid_id for one in fresh]).update(version=F("version") + 1)
    return counts


def _make_room(old: Any, row: BoundaryRow, valid_from: date) -> str:
    """End the version in force if the row is another shape; say what the row is: created, changed or unchanged."""
    if old is None:
        return "created"
    if is_same(old, row):
        return "unchanged"
    _end(old, valid_from, row)
    return "changed"


def end_missing(rows: list[BoundaryRow], current: Any, level: Level, valid_from: date) -> int:
    """End the shapes of places that the file no longer has; their codes stay taken. Gives their number."""
    codes = [row.code for row in rows]
    gone = current.exclude(**{f"{level.value}__code__in": codes}).filter(valid_from__lt=valid_from)
    if level == Level.GRID:
        Grid.objects.filter(pk__in=gone.values("grid")).update(version=F("version") + 1)
    return int(gone.update(valid_to=valid_from))


def is_same(old: Any, row: BoundaryRow) -> bool:
    """The stored shape is the row's, wherever its rings start."""
    stored, fresh = shapely.normalize(to_shapely(old.shape)), shapely.normalize(row.shape)
    return bool(shapely.equals_exact(stored, fresh, tolerance=SAME_DEG))


def _end(old: Any, valid_from: date, row: BoundaryRow) -> None:
    if old.valid_from > valid_from:
        params = {"code": row.code, "since": old.valid_from.isoformat()}
        raise Refused(Problem("boundary_later", params, row=row.number))
    if old.valid_from == valid_from:
        old.delete()
    else:
        old.valid_to = valid_from
        old.save(update_fields=["valid_to"])

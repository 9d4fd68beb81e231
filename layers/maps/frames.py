"""What the offline map draws, as GeoDataFrames in EPSG:4326 with plain columns."""

from datetime import date
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import shapely
from django.db.models import F, OuterRef, QuerySet, Subquery

from geo.models import Grid, GridBoundary, Village, VillageBoundary
from layers.asked_ground import town_grids, town_villages
from layers.filters import UnitFilter
from patrols.models import CoverageRun, CoveredGround

if TYPE_CHECKING:
    from geo.models import User

CRS = "EPSG:4326"
STATUS_COLUMNS = ["name", "external_id", "status", "is_overdue", "last_visited_on", "due_on", "address", "village"]


def _frame(rows: QuerySet[Any, Any], columns: list[str], shape: str) -> gpd.GeoDataFrame:
    """Rows as a frame; `shape` names the geometry column of the query (GEOS geometries)."""
    values = list(rows.values(*columns, shape))
    geometry = shapely.from_wkb([bytes(row.pop(shape).wkb) for row in values])
    frame = gpd.GeoDataFrame(values, columns=columns, geometry=geometry, crs=CRS)
    for column in columns:
        if frame[column].map(lambda value: isinstance(value, date)).any():
            frame[column] = frame[column].map(lambda value: value.isoformat() if isinstance(value, date) else "")
    return frame


def units(asked: UnitFilter, user: "User") -> gpd.GeoDataFrame:
    """Units of the filter that have a point."""
    village = Village.objects.filter(pk=OuterRef("village_then")).values("name")
    rows = asked.apply(user).exclude(point=None).filter(is_sensitive=False).order_by("pk")
    return _frame(rows.annotate(village=Subquery(village)), STATUS_COLUMNS, "point")


def villages(asked: UnitFilter, user: "User") -> gpd.GeoDataFrame:
    """Villages of the town that the user sees, with their shapes of the day."""
    rows = VillageBoundary.objects.in_force(asked.as_of.on).filter(village__in=town_villages(asked, user))
    return _frame(rows.annotate(name=F("village__name"), code=F("village__code")), ["name", "code"], "shape")


def grids(asked: UnitFilter, user: "User") -> gpd.GeoDataFrame:
    """Grids of the town that the user sees, with their shapes of the day."""
    rows = GridBoundary.objects.in_force(asked.as_of.on).filter(grid__in=town_grids(asked, user))
    return _frame(rows.annotate(name=F("grid__name"), code=F("grid__code")), ["name", "code"], "shape")


def ground(user: "User", run: CoverageRun) -> gpd.GeoDataFrame:
    """The supervisable ground of a coverage run by the age of its last coverage."""
    rows = CoveredGround.objects.filter(run=run, grid__in=Grid.objects.visible_to(user)).order_by("age", "grid")
    return _frame(rows.annotate(code=F("grid__code")), ["code", "age", "area_m2"], "shape")

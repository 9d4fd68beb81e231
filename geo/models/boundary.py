"""Shapes of towns, districts, villages and grids: period-valid versions, so that a map can answer for any day."""

from datetime import date
from typing import Any, Self

from django.contrib.gis.db import models
from django.utils.translation import gettext_lazy as _

from geo.models.base import Period, PeriodQuerySet, Recorded, period_is_ordered, periods_never_overlap
from geo.models.grid import Grid
from geo.models.grid_edit import GridEdit
from geo.models.import_job import ImportJob
from geo.models.town import District, Town
from geo.models.village import Village


class BoundaryQuerySet(PeriodQuerySet[Any]):
    """Questions about shapes."""

    def covering(self, point: Any, on: date) -> Self:
        """Shapes of the day that hold the point, their border included (`covers`: a border point is in both)."""
        return self.in_force(on).filter(shape__covers=point)


class Boundary(Period, Recorded):
    """One shape of one place for one period, in EPSG:4326; the database refuses invalid polygons."""

    shape = models.MultiPolygonField(_("shape"), srid=4326)
    import_job = models.ForeignKey(ImportJob, on_delete=models.PROTECT, null=True, related_name="+")
    source_row = models.PositiveIntegerField(_("row in the source file"), null=True)

    objects = BoundaryQuerySet.as_manager()

    class Meta:
        abstract = True


def _promises(place: str) -> list[Any]:
    return [
        period_is_ordered(f"{place}_boundary_period"),
        periods_never_overlap(f"{place}_boundary_once_at_a_time", place),
        models.CheckConstraint(
            condition=models.Q(shape__isvalid=True),
            name=f"{place}_boundary_valid",
        ),
    ]


class TownBoundary(Boundary):
    """The shape of a town."""

    town = models.ForeignKey(Town, on_delete=models.PROTECT, related_name="boundaries")

    class Meta:
        constraints = _promises("town")


class DistrictBoundary(Boundary):
    """The shape of a district."""

    district = models.ForeignKey(District, on_delete=models.PROTECT, related_name="boundaries")

    class Meta:
        constraints = _promises("district")


class VillageBoundary(Boundary):
    """The shape of a village."""

    village = models.ForeignKey(Village, on_delete=models.PROTECT, related_name="boundaries")

    class Meta:
        constraints = _promises("village")


class GridBoundary(Boundary):
    """The shape of a grid; `edit` when it was drawn on the map, `import_job` when a file brought it."""

    grid = models.ForeignKey(Grid, on_delete=models.PROTECT, related_name="boundaries")
    edit = models.ForeignKey(GridEdit, on_delete=models.PROTECT, null=True, related_name="boundaries")

    class Meta:
        constraints = _promises("grid")

"""Which grid and village a unit belongs to, for which period."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from geo.models import Grid, Village
from geo.models.base import Period, PeriodQuerySet, period_is_ordered, periods_never_overlap
from units.models.unit import Unit


class Placement(Period):
    """The grid found by the point; the village is that grid's, or the declared one when no grid was found."""

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="placements")
    grid = models.ForeignKey(Grid, on_delete=models.PROTECT, null=True, blank=True, related_name="placements")
    village = models.ForeignKey(Village, on_delete=models.PROTECT, null=True, blank=True, related_name="placements")

    objects = PeriodQuerySet["Placement"].as_manager()

    class Meta:
        verbose_name = _("place of a unit")
        constraints = [
            period_is_ordered("placement_period"),
            periods_never_overlap("placement_once_at_a_time", "unit"),
        ]
        indexes = [
            # the units of a village or grid on a day: UnitQuerySet.visible_to, layers.filters
            models.Index(fields=["village", "unit"], name="placement_village"),
            models.Index(fields=["grid", "unit"], name="placement_grid"),
        ]

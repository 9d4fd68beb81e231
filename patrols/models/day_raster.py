"""The cache of what a town's tracks lit on a day: thrown away at will, never believed without its key."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from geo.models import Town


class DayRaster(models.Model):
    """What the tracks of one day lit at one reach: bits known from below and above, on the lattice of the town.

    `key` is the hash of all that it was made of (patrols.walked_days); whoever reads says the key that the facts of
    today have, and a row with another one is not found. One row a town, day and reach: new facts replace it.
    """

    town = models.ForeignKey(Town, on_delete=models.CASCADE, related_name="+")
    walked_on = models.DateField(_("walked on"))
    reach_m = models.FloatField(_("reach, metres"))
    key = models.CharField(max_length=64)
    raster = models.BinaryField()
    made_at = models.DateTimeField(_("computed at"), auto_now=True)

    class Meta:
        verbose_name = _("raster of a day")
        verbose_name_plural = _("rasters of days")
        constraints = [models.UniqueConstraint(fields=["town", "walked_on", "reach_m"], name="day_raster_once_a_reach")]

"""Ground that the gas pipe reaches: where bottled gas can become piped gas."""

from django.contrib.gis.db import models
from django.utils.translation import gettext_lazy as _

from geo.models.import_job import ImportJob
from geo.models.town import Town


class PipeReach(models.Model):
    """A part of the reach in EPSG:4326, as the gas company draws it."""

    town = models.ForeignKey(Town, on_delete=models.CASCADE, related_name="pipe_reach")
    name = models.CharField(_("name"), max_length=120, blank=True)
    shape = models.MultiPolygonField(_("shape"), srid=4326)
    import_job = models.ForeignKey(ImportJob, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("reach of the gas pipe")
        verbose_name_plural = _("reach of the gas pipe")
        constraints = [models.CheckConstraint(condition=models.Q(shape__isvalid=True), name="pipe_reach_valid")]

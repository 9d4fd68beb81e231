"""Buildings: ground around them must be seen."""

from django.contrib.gis.db import models
from django.utils.translation import gettext_lazy as _

from geo.models.import_job import ImportJob
from geo.models.town import Town


class Building(models.Model):
    """A building footprint in EPSG:4326."""

    town = models.ForeignKey(Town, on_delete=models.CASCADE, related_name="buildings")
    floors = models.PositiveSmallIntegerField(_("floors"), null=True)
    shape = models.MultiPolygonField(_("shape"), srid=4326)
    import_job = models.ForeignKey(ImportJob, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("building")
        verbose_name_plural = _("buildings")

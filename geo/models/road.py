"""Roads: what patrols walk along, and ground that must be seen."""

from django.contrib.gis.db import models
from django.utils.translation import gettext_lazy as _

from geo.models.import_job import ImportJob
from geo.models.town import Town


class RoadClass(models.TextChoices):
    """How a road is drawn; the planner may walk all of them."""

    MAIN = "main", _("main road")
    STREET = "street", _("street")
    LANE = "lane", _("lane")
    PATH = "path", _("path")


class Road(models.Model):
    """A road centre line in EPSG:4326."""

    town = models.ForeignKey(Town, on_delete=models.CASCADE, related_name="roads")
    name = models.CharField(_("name"), max_length=120, blank=True)
    road_class = models.CharField(_("class"), max_length=8, choices=RoadClass, default=RoadClass.LANE)
    shape = models.LineStringField(_("shape"), srid=4326)
    import_job = models.ForeignKey(ImportJob, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("road")
        verbose_name_plural = _("roads")

"""应急救援: teams and points that help when something happened."""

from typing import TYPE_CHECKING

from django.contrib.gis.db import models
from django.utils.translation import gettext_lazy as _

from geo.models.import_job import ImportJob
from geo.models.town import Town

if TYPE_CHECKING:
    from geo.models.user import User


class RescuePointQuerySet(models.QuerySet["RescuePoint"]):
    """Questions about rescue teams and points."""

    def visible_to(self, user: "User") -> "RescuePointQuerySet":
        """Those of the towns that the user sees."""
        return self.filter(town__in=user.scope.town_ids)


class RescuePoint(models.Model):
    """A team or a point, where it is based.

    `list_name` is the list it stands on, as the town calls it: the plan speaks of "1+4" and "1+3" without saying what
    they are, so they are free text here.
    """

    town = models.ForeignKey(Town, on_delete=models.CASCADE, related_name="rescue_points")
    list_name = models.CharField(_("list"), max_length=32, blank=True)
    name = models.CharField(_("name"), max_length=120)
    kind = models.CharField(_("kind"), max_length=32, blank=True)
    contact = models.CharField(_("contact"), max_length=32, blank=True)
    phone = models.CharField(_("phone"), max_length=64, blank=True)
    people = models.PositiveIntegerField(_("people"), null=True)
    equipment = models.CharField(_("equipment"), max_length=200, blank=True)
    point = models.PointField(_("point"), srid=4326)
    import_job = models.ForeignKey(ImportJob, on_delete=models.PROTECT, null=True, related_name="+")

    objects = RescuePointQuerySet.as_manager()

    class Meta:
        verbose_name = _("rescue point")
        verbose_name_plural = _("rescue teams and points")
        ordering = ["list_name", "name", "pk"]
        constraints = [models.CheckConstraint(condition=~models.Q(name=""), name="rescue_point_has_name")]

    def __str__(self) -> str:
        return self.name

"""地名: names that people use for places, to find them on the map."""

from typing import TYPE_CHECKING

from django.contrib.gis.db import models
from django.utils.translation import gettext_lazy as _

from geo.models.import_job import ImportJob
from geo.models.town import Town

if TYPE_CHECKING:
    from geo.models.user import User


class NamedPlaceQuerySet(models.QuerySet["NamedPlace"]):
    """Questions about named places."""

    def visible_to(self, user: "User") -> "NamedPlaceQuerySet":
        """Places of the towns that the user sees: a name on a map is nobody's secret inside the town."""
        return self.filter(town__in=user.scope.town_ids)

    def matching(self, words: str) -> "NamedPlaceQuerySet":
        """Places whose name holds the words, those that begin with them first."""
        starts = models.Case(models.When(name__startswith=words, then=0), default=1)
        return self.filter(name__icontains=words).order_by(starts, "name", "pk")


class NamedPlace(models.Model):
    """A place with its name, what kind of place the file says it is, and a point in EPSG:4326."""

    town = models.ForeignKey(Town, on_delete=models.CASCADE, related_name="named_places")
    name = models.CharField(_("name"), max_length=120)
    kind = models.CharField(_("kind"), max_length=32, blank=True)
    point = models.PointField(_("point"), srid=4326)
    import_job = models.ForeignKey(ImportJob, on_delete=models.PROTECT, null=True, related_name="+")

    objects = NamedPlaceQuerySet.as_manager()

    class Meta:
        verbose_name = _("named place")
        verbose_name_plural = _("named places")
        constraints = [models.CheckConstraint(condition=~models.Q(name=""), name="named_place_has_name")]

    def __str__(self) -> str:
        return self.name

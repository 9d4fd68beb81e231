"""The town, its own metres and its settings; the districts of villages inside it."""

from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from geo.models.user import User


class TownQuerySet(models.QuerySet["Town"]):
    """Questions about towns."""

    def visible_to(self, user: "User") -> "TownQuerySet":
        """Towns in which the user holds a posting today."""
        return self.filter(pk__in=user.scope.town_ids)


class Town(models.Model):
    """A town government. `centre_lon/lat` fix its transverse Mercator metres and its 100 m lattice for ever."""

    code = models.CharField(_("code"), max_length=9, unique=True)
    name = models.CharField(_("name"), max_length=64)
    centre_lon = models.FloatField(_("longitude of the centre"))
    centre_lat = models.FloatField(_("latitude of the centre"))
    is_demo = models.BooleanField(_("demonstration data"), default=False)
    frontage_m = models.PositiveSmallIntegerField(_("frontage, metres"), default=30)
    reach_m = models.PositiveSmallIntegerField(_("reach, metres"), default=50)
    window_days = models.PositiveSmallIntegerField(_("window, days"), default=90)
    fixes_kept_days = models.PositiveSmallIntegerField(_("raw fixes of tracks are kept, days"), default=90)

    objects = TownQuerySet.as_manager()

    class Meta:
        verbose_name = _("town")
        verbose_name_plural = _("towns")
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(centre_lon__gte=-180, centre_lon__lte=180, centre_lat__gte=-90, centre_lat__lte=90),
                name="town_centre_on_earth",
            ),
            models.CheckConstraint(condition=models.Q(fixes_kept_days__gte=1), name="town_fixes_kept_a_day_at_least"),
        ]

    def __str__(self) -> str:
        return self.name


class District(models.Model):
    """管区: a group of villages."""

    town = models.ForeignKey(Town, on_delete=models.PROTECT, related_name="districts")
    code = models.CharField(_("code"), max_length=32, unique=True)
    name = models.CharField(_("name"), max_length=64)

    class Meta:
        verbose_name = _("district")
        verbose_name_plural = _("districts")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name

"""Grids: the smallest ground that one person answers for."""

from datetime import date
from typing import TYPE_CHECKING

from django.apps import apps
from django.db import models
from django.utils.translation import gettext_lazy as _

from geo.access import Area
from geo.models.village import Village

if TYPE_CHECKING:
    from geo.models.user import User


class GridQuerySet(models.QuerySet["Grid"]):
    """Questions about grids."""

    def visible_to(self, user: "User") -> "GridQuerySet":
        """Grids that the user's postings of today cover."""
        return self.lying_in(user.scope.sees)

    def plannable_by(self, user: "User") -> "GridQuerySet":
        """Grids for which the user may plan routes."""
        return self.lying_in(user.scope.plans)

    def in_force(self, on: date) -> "GridQuerySet":
        """Grids that have a shape on the day: neither retired by then nor only planned."""
        shapes = apps.get_model("geo", "GridBoundary").objects.in_force(on)
        return self.filter(pk__in=shapes.values("grid"))

    def lying_in(self, area: Area) -> "GridQuerySet":
        """Grids of an area."""
        return self.filter(
            models.Q(village__town__in=area.whole_town_ids)
            | models.Q(village__in=area.village_ids)
            | models.Q(pk__in=area.grid_ids)
        )


class Grid(models.Model):
    """A grid with its 15-digit code (village + 3); its shape is in `GridBoundary`. Codes are retired, never reused."""

    village = models.ForeignKey(Village, on_delete=models.PROTECT, related_name="grids")
    code = models.CharField(_("code"), max_length=15, unique=True)
    name = models.CharField(_("name"), max_length=64, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = GridQuerySet.as_manager()

    class Meta:
        verbose_name = _("grid")
        verbose_name_plural = _("grids")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name or self.code

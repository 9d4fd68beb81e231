"""Grids: the smallest ground that one person answers for."""

from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

from geo.models.village import Village

if TYPE_CHECKING:
    from geo.models.user import User


class GridQuerySet(models.QuerySet["Grid"]):
    """Questions about grids."""

    def visible_to(self, user: "User") -> "GridQuerySet":
        """Grids that the user's postings of today cover."""
        scope = user.scope
        return self.filter(
            models.Q(village__town__in=scope.whole_town_ids)
            | models.Q(village__in=scope.village_ids)
            | models.Q(pk__in=scope.grid_ids)
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

"""Villages and communities."""

from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

from geo.models.town import District, Town

if TYPE_CHECKING:
    from geo.models.user import User


class VillageKind(models.TextChoices):
    """村 or 社区."""

    VILLAGE = "VILLAGE", _("village")
    COMMUNITY = "COMMUNITY", _("community")


class VillageQuerySet(models.QuerySet["Village"]):
    """Questions about villages."""

    def visible_to(self, user: "User") -> "VillageQuerySet":
        """Villages whose ground the user's postings reach, a grid posting showing its village."""
        scope = user.scope
        return self.filter(
            models.Q(town__in=scope.whole_town_ids)
            | models.Q(pk__in=scope.village_ids)
            | models.Q(grids__in=scope.grid_ids)
        ).distinct()


class Village(models.Model):
    """A village or community with its 12-digit code; its shape is in `VillageBoundary`."""

    town = models.ForeignKey(Town, on_delete=models.PROTECT, related_name="villages")
    district = models.ForeignKey(District, on_delete=models.PROTECT, null=True, blank=True, related_name="villages")
    code = models.CharField(_("code"), max_length=12, unique=True)
    name = models.CharField(_("name"), max_length=64)
    kind = models.CharField(_("kind"), max_length=10, choices=VillageKind, default=VillageKind.VILLAGE)

    objects = VillageQuerySet.as_manager()

    class Meta:
        verbose_name = _("village")
        verbose_name_plural = _("villages")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name

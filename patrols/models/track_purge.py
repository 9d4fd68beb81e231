"""The record of what was deleted when the retention of raw fixes ended; it is only ever added to."""

from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

from geo.models import Town
from geo.models import User as Account
from geo.models.base import Recorded

if TYPE_CHECKING:
    from geo.models import User


class TrackPurgeQuerySet(models.QuerySet["TrackPurge"]):
    """Questions about deletions."""

    def visible_to(self, user: "User") -> "TrackPurgeQuerySet":
        """Deletions in the towns whose registers the user runs."""
        return self.filter(town__in=user.scope.office_town_ids)


class TrackPurge(Recorded):
    """That the fixes of a town's day were deleted: when, by whom (None: a command), under which rule, how many."""

    town = models.ForeignKey(Town, on_delete=models.CASCADE, related_name="track_purges")
    walked_on = models.DateField(_("walked on"))
    user = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    kept_days = models.PositiveSmallIntegerField(_("raw fixes are kept, days"))
    tracks = models.PositiveIntegerField(_("tracks"))
    fixes = models.PositiveIntegerField(_("fixes"))

    objects = TrackPurgeQuerySet.as_manager()

    class Meta:
        verbose_name = _("deletion of raw fixes")
        verbose_name_plural = _("deletions of raw fixes")
        ordering = ["-recorded_at", "-pk"]
        indexes = [models.Index(fields=["town", "-recorded_at"], name="track_purge_latest")]

"""A patrol: one person out for some hours."""

from typing import TYPE_CHECKING

from django.apps import apps
from django.db import models
from django.utils.translation import gettext_lazy as _

from geo.models import ImportJob, Person, Town
from geo.models.base import Named, Recorded

if TYPE_CHECKING:
    from geo.models import User


class PatrolQuerySet(models.QuerySet["Patrol"]):
    """Questions about patrols."""

    def visible_to(self, user: "User") -> "PatrolQuerySet":
        """One's own patrols; office and leaders see those of their town. Never the county: who walked stays at home."""
        return self.filter(models.Q(town__in=user.scope.walks_town_ids) | models.Q(person__user=user))

    def standing(self) -> "PatrolQuerySet":
        """Without those whose tracks went into another patrol, or had a clock so wrong that their day means nothing."""
        tracks = apps.get_model("patrols", "Track").objects.filter(patrol=models.OuterRef("pk"))
        standing = tracks.filter(replaced_at=None, is_quarantined=False)
        return self.filter(~models.Exists(tracks) | models.Exists(standing))


class Patrol(Named, Recorded):
    """Who was out, from when to when; tracks and visits may hang on it."""

    town = models.ForeignKey(Town, on_delete=models.PROTECT, related_name="patrols")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="patrols")
    started_at = models.DateTimeField(_("started at"))
    ended_at = models.DateTimeField(_("ended at"))
    import_job = models.ForeignKey(ImportJob, on_delete=models.PROTECT, null=True, related_name="+")

    objects = PatrolQuerySet.as_manager()

    class Meta:
        verbose_name = _("patrol")
        verbose_name_plural = _("patrols")
        ordering = ["-started_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ended_at__gte=models.F("started_at")), name="patrol_ends_after_it_starts"
            ),
        ]

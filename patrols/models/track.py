"""A track: the cleaned fixes of one source and day. Only `swept` lights ground; gaps and drive-bys are shown, never
counted.
"""

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.gis.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from geo.clock import AsOf
from geo.models import ImportJob
from geo.models.base import Named, Recorded
from patrols.models.patrol import Patrol
from patrols.models.track_source import TrackSource

if TYPE_CHECKING:
    from geo.models import User


class TrackQuerySet(models.QuerySet["Track"]):
    """Questions about tracks."""

    def known(self, as_of: AsOf) -> "TrackQuerySet":
        """Tracks walked by the day as they were known at `known_at`: a later version does not change what was known."""
        return self._versions_of(as_of).filter(walked_on__lte=as_of.on)

    def listed(self, as_of: AsOf) -> "TrackQuerySet":
        """The known ones, and those with so wrong a clock that their day means nothing."""
        return self._versions_of(as_of).filter(Q(walked_on__lte=as_of.on) | Q(is_quarantined=True))

    def _versions_of(self, as_of: AsOf) -> "TrackQuerySet":
        if as_of.known_at is None:
            return self.current()
        known = self.filter(recorded_at__lte=as_of.known_at)
        return known.filter(Q(replaced_at=None) | Q(replaced_at__gt=as_of.known_at))

    def current(self) -> "TrackQuerySet":
        """Tracks that no later version has replaced."""
        return self.filter(replaced_at=None)

    def visible_to(self, user: "User") -> "TrackQuerySet":
        """Tracks of the patrols that the user may see."""
        return self.filter(patrol__in=Patrol.objects.visible_to(user))


class Track(Named, Recorded):
    """One version of what a source walked on a day. More fixes or other limits add a version that replaces it.

    The fixes themselves are in TrackFixes, of the current version alone and until their retention ends.
    `cleaning` counts fixes per reason and steps per kind.
    """

    patrol = models.ForeignKey(Patrol, on_delete=models.CASCADE, related_name="tracks")
    source = models.ForeignKey(
        TrackSource, on_delete=models.PROTECT, null=True, related_name="tracks", verbose_name=_("source")
    )
    walked_on = models.DateField(_("walked on"))
    is_untimed = models.BooleanField(_("without times"), default=False)
    is_quarantined = models.BooleanField(_("wrong clock"), default=False)
    file_name = models.CharField(_("file"), max_length=255, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    datum = models.CharField(_("datum of the source"), max_length=16)
    has_fixes = models.BooleanField(_("raw fixes are kept"), default=False)
    fix_count = models.PositiveIntegerField(_("fixes"))
    swept = models.MultiLineStringField(_("walked"), srid=4326, null=True)
    gaps = models.MultiLineStringField(_("gaps"), srid=4326, null=True)
    drive_bys = models.MultiLineStringField(_("drive-bys"), srid=4326, null=True)
    swept_m = models.FloatField(_("metres walked"), default=0)
    cleaning = models.JSONField(_("cleaning"), default=dict)
    limits = models.JSONField(_("limits"), default=dict)
    arrived_at = models.DateTimeField(_("arrived at"), null=True)
    replaced_at = models.DateTimeField(_("replaced at"), null=True)
    replaced_by = models.ForeignKey("self", on_delete=models.CASCADE, null=True, related_name="earlier")

    objects = TrackQuerySet.as_manager()

    class Meta:
        verbose_name = _("track")
        verbose_name_plural = _("tracks")
        constraints = [
            models.UniqueConstraint(
                fields=["source", "walked_on", "is_quarantined"],
                condition=Q(replaced_at=None, is_untimed=False, has_fixes=True, source__isnull=False),
                name="track_once_a_source_and_day",
            ),
        ]
        # tracks of a window: patrols.coverage.run
        indexes = [models.Index(fields=["walked_on"], name="track_by_day")]


class TrackUpload(models.Model):
    """What one file brought to a patrol: fixes that came, those of them that were new, and faults of the file.

    `shifted_s`: by how much `user` set the clock of fixes whose own was wrong by more than a day.
    """

    patrol = models.ForeignKey(Patrol, on_delete=models.CASCADE, related_name="uploads")
    import_job = models.ForeignKey(ImportJob, on_delete=models.PROTECT, related_name="+")
    came = models.PositiveIntegerField(_("fixes that came"))
    added = models.PositiveIntegerField(_("new fixes"))
    backwards = models.PositiveIntegerField(_("times that go backwards"), default=0)
    ahead_s = models.FloatField(_("clock ahead of the arrival, seconds"), default=0)
    shifted_s = models.FloatField(_("clock set by, seconds"), default=0)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("upload")
        verbose_name_plural = _("uploads")
        ordering = ["pk"]


class TrackDwell(models.Model):
    """Where the current version of a track stood still: from when, how long. A hint, never a visit."""

    track = models.ForeignKey(Track, on_delete=models.CASCADE, related_name="dwells")
    started_at = models.DateTimeField(_("from"))
    seconds = models.FloatField(_("seconds"))
    point = models.PointField(srid=4326)

    class Meta:
        verbose_name = _("dwell")
        verbose_name_plural = _("dwells")
        ordering = ["started_at"]

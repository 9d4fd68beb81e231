"""A track: the cleaned fixes of a patrol. Only `swept` lights ground; gaps and drive-bys are shown, never counted."""

from typing import TYPE_CHECKING

from django.contrib.gis.db import models
from django.utils.translation import gettext_lazy as _

from geo.clock import AsOf
from geo.models.base import Named, Recorded
from patrols.models.patrol import Patrol

if TYPE_CHECKING:
    from geo.models import User


class TrackQuerySet(models.QuerySet["Track"]):
    """Questions about tracks."""

    def known(self, as_of: AsOf) -> "TrackQuerySet":
        """Tracks walked by the day and recorded by `known_at`."""
        tracks = self.filter(walked_on__lte=as_of.on)
        return tracks.filter(recorded_at__lte=as_of.known_at) if as_of.known_at else tracks

    def visible_to(self, user: "User") -> "TrackQuerySet":
        """Tracks of the patrols that the user may see."""
        return self.filter(patrol__in=Patrol.objects.visible_to(user))


class Track(Named, Recorded):
    """One track file part. `fixes` is a zstd-compressed Arrow table: t (ms UTC), lon, lat, accuracy_m."""

    patrol = models.ForeignKey(Patrol, on_delete=models.CASCADE, related_name="tracks")
    walked_on = models.DateField(_("walked on"))
    file_name = models.CharField(_("file"), max_length=255, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    datum = models.CharField(_("datum of the source"), max_length=16)
    fixes = models.BinaryField(null=True)
    fix_count = models.PositiveIntegerField(_("fixes"))
    swept = models.MultiLineStringField(_("walked"), srid=4326, null=True)
    gaps = models.MultiLineStringField(_("gaps"), srid=4326, null=True)
    drive_bys = models.MultiLineStringField(_("drive-bys"), srid=4326, null=True)
    swept_m = models.FloatField(_("metres walked"), default=0)
    cleaning = models.JSONField(_("cleaning"), default=dict)

    objects = TrackQuerySet.as_manager()

    class Meta:
        verbose_name = _("track")
        verbose_name_plural = _("tracks")
        constraints = [
            models.UniqueConstraint(fields=["patrol", "sha256"], name="track_file_once_a_patrol"),
        ]
        # tracks of a window: patrols.coverage.run
        indexes = [models.Index(fields=["walked_on"], name="track_by_day")]

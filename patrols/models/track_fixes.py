"""The raw fixes of tracks, apart from the tracks and partitioned by month: what is deleted goes with its partition."""

from datetime import date
from typing import Any

from django.db import connection, models
from django.utils.translation import gettext_lazy as _

from patrols.models.track import Track


class TrackFixesQuerySet(models.QuerySet["TrackFixes"]):
    """Questions about raw fixes, and the months that hold them."""

    def of(self, track: Track) -> "TrackFixesQuerySet":
        """Those of one track: looked for in its month alone."""
        return self.filter(track=track, walked_on=track.walked_on)

    def keep(self, track: Track, packed: bytes) -> "TrackFixes":
        """Store the fixes of a track; its month is made when it is the first of it."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT patrols_open_month(%s)", [track.walked_on])
        return self.create(track=track, walked_on=track.walked_on, packed=packed)

    def drop_empty_months(self, before: date) -> list[str]:
        """Drop the months that ended before the day and hold nothing (any more); gives their names."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT patrols_drop_empty_months(%s)", [before])
            return [name for (name,) in cursor.fetchall()]


class TrackFixes(models.Model):
    """A zstd-compressed Arrow table: t_ms (UTC), lon, lat, accuracy_m, seq, fate.

    A fate is 0 for a fix that was kept, else one of `patrols.tracks.Dropped`. `walked_on` is that of the track.
    """

    pk = models.CompositePrimaryKey("track_id", "walked_on")
    track: Any = models.ForeignKey(Track, on_delete=models.CASCADE, related_name="+", db_index=False)
    walked_on = models.DateField(_("walked on"))
    packed = models.BinaryField()

    objects = TrackFixesQuerySet.as_manager()

    class Meta:
        verbose_name = _("raw fixes")
        verbose_name_plural = _("raw fixes")

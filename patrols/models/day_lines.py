"""What outlives the retention of raw fixes: where a town was walked on a day, by nobody in particular."""

from django.contrib.gis.db import models
from django.utils.translation import gettext_lazy as _

from geo.clock import AsOf
from geo.models import Town
from geo.models.base import Recorded


class DayLinesQuerySet(models.QuerySet["DayLines"]):
    """Questions about kept lines."""

    def known(self, as_of: AsOf) -> "DayLinesQuerySet":
        """Lines walked by the day as they were known at `known_at`, as tracks answer (TrackQuerySet.known)."""
        lines = self.filter(walked_on__lte=as_of.on)
        if as_of.known_at is None:
            return lines.filter(replaced_at=None)
        known = lines.filter(recorded_at__lte=as_of.known_at)
        return known.filter(models.Q(replaced_at=None) | models.Q(replaced_at__gt=as_of.known_at))


class DayLines(Recorded):
    """The lines walked on one day and recorded on one day, by all patrols of a town together.

    `recorded_at` is the end of the day of recording (Asia/Shanghai), `replaced_at` that of the day on which a later
    version of the tracks took over: knowledge is replayed by the day, and no time of day is kept. `shape` lies within
    `tolerance_m` of what was walked, and the other way round. `sha256` is that of the shape, `tracks` how many went in.
    """

    town = models.ForeignKey(Town, on_delete=models.CASCADE, related_name="day_lines")
    walked_on = models.DateField(_("walked on"))
    replaced_at = models.DateTimeField(_("replaced at"), null=True)
    shape = models.MultiLineStringField(_("walked"), srid=4326)
    tolerance_m = models.FloatField(_("tolerance, metres"))
    tracks = models.PositiveIntegerField(_("tracks"))
    sha256 = models.CharField(max_length=64)

    objects = DayLinesQuerySet.as_manager()

    class Meta:
        verbose_name = _("lines of a day")
        verbose_name_plural = _("lines of a day")
        ordering = ["walked_on", "recorded_at"]
        constraints = [
            # also finds the lines of a town by day: patrols.coverage_facts
            models.UniqueConstraint(
                fields=["town", "walked_on", "recorded_at", "replaced_at"],
                name="day_lines_once_a_day",
                nulls_distinct=False,
            ),
            models.CheckConstraint(condition=models.Q(tolerance_m__gte=0), name="day_lines_tolerance_not_negative"),
        ]

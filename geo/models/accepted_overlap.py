"""Ground that two grids share lawfully: a document says so, and names the one that answers for it (主责)."""

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from geo.models.base import Period, PeriodQuerySet, Recorded, period_is_ordered, periods_never_overlap
from geo.models.grid import Grid
from geo.models.import_job import ImportJob
from geo.models.town import Town

GROWTH = 1.01  # the same shapes measured in another plane differ by less
SPARE_M2 = 1.0


class AcceptedOverlapQuerySet(PeriodQuerySet["AcceptedOverlap"]):
    """Questions about accepted overlaps."""

    def of_town(self, town: Town) -> Self:
        """Those between grids of the town."""
        return self.filter(first__village__town=town)

    def by_pair(self, on: date) -> dict[tuple[str, str], "AcceptedOverlap"]:
        """Those in force on the day, by the codes of their grids, the lower code first. One query."""
        rows = self.in_force(on).select_related("first", "second", "lead")
        return {row.codes: row for row in rows}


class AcceptedOverlap(Period, Recorded):
    """Two grids that may overlap for a period (专属网格, a shared seat), and which of them has the ground.

    `area_m2` is the shared ground that the document was about: an overlap that grew beyond it is not covered by it.
    `first` is the row with the lower key, so that a pair is one pair whichever way it is named.
    """

    first = models.ForeignKey(Grid, on_delete=models.PROTECT, related_name="+")
    second = models.ForeignKey(Grid, on_delete=models.PROTECT, related_name="+")
    lead = models.ForeignKey(Grid, on_delete=models.PROTECT, related_name="+", verbose_name=_("grid that answers"))
    document = models.CharField(_("document"), max_length=120)
    area_m2 = models.FloatField(_("shared ground, m²"))
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    import_job = models.ForeignKey(ImportJob, on_delete=models.PROTECT, null=True, related_name="+")

    objects = AcceptedOverlapQuerySet.as_manager()

    class Meta:
        verbose_name = _("accepted overlap")
        verbose_name_plural = _("accepted overlaps")
        ordering = ["first", "second", "valid_from"]
        constraints = [
            period_is_ordered("accepted_overlap_period"),
            periods_never_overlap("accepted_overlap_once_at_a_time", "first", "second"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="accepted_overlap_pair"),
            models.CheckConstraint(condition=Q(lead=F("first")) | Q(lead=F("second")), name="accepted_overlap_lead"),
            models.CheckConstraint(condition=~Q(document=""), name="accepted_overlap_document"),
            models.CheckConstraint(condition=Q(area_m2__gt=0), name="accepted_overlap_area"),
        ]

    def __str__(self) -> str:
        return f"{self.first} / {self.second}"

    @property
    def codes(self) -> tuple[str, str]:
        """The codes of the two grids, the lower first. Needs both grids loaded."""
        low, high = sorted((self.first.code, self.second.code))
        return low, high

    def covers(self, area_m2: float) -> bool:
        """The document was about an overlap of this size."""
        return area_m2 <= self.area_m2 * GROWTH + SPARE_M2

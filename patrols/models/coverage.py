"""Stored results of a coverage computation: numbers per grid and ground by recency."""

from typing import TYPE_CHECKING

from django.contrib.gis.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from geo.models import Grid, Town

if TYPE_CHECKING:
    from geo.models import User


class RecordKind(models.TextChoices):
    """What a grid's number rests on."""

    TRACKS = "TRACKS", _("tracks and visits")
    VISITS_ONLY = "VISITS_ONLY", _("no track data")
    NOTHING = "NOTHING", _("no record")


class CoverageRun(models.Model):
    """One computation for a town: the parameters and both dates are printed beside every number of it."""

    town = models.ForeignKey(Town, on_delete=models.CASCADE, related_name="coverage_runs")
    on = models.DateField(_("as of"))
    known_at = models.DateTimeField(_("known at"), null=True, blank=True)
    window_days = models.PositiveSmallIntegerField(_("window, days"))
    reach_m = models.PositiveSmallIntegerField(_("reach, metres"))
    frontage_m = models.PositiveSmallIntegerField(_("frontage, metres"))
    computed_at = models.DateTimeField(_("computed at"), default=timezone.now)

    class Meta:
        ordering = ["-on", "-computed_at"]
        indexes = [models.Index(fields=["town", "on", "-computed_at"], name="coverage_run_latest")]


class GridCoverageQuerySet(models.QuerySet["GridCoverage"]):
    """Questions about the numbers of grids."""

    def visible_to(self, user: "User") -> "GridCoverageQuerySet":
        """Numbers of the grids that the user may see."""
        return self.filter(grid__in=Grid.objects.visible_to(user))


class GridCoverage(models.Model):
    """Ground coverage of one grid in one run; areas in m² of the town's own metres.

    `covered_low_m2..covered_high_m2` bound the truth (计算误差), `uncovered_*` that of the rest: the ratio lies between
    covered_low / (covered_low + uncovered_high) and covered_high / (covered_high + uncovered_low), for any sum of
    grids. `near_m2`/`far_m2` are reach −10 m and +10 m.
    """

    run = models.ForeignKey(CoverageRun, on_delete=models.CASCADE, related_name="grids")
    grid = models.ForeignKey(Grid, on_delete=models.CASCADE, related_name="coverages")
    record = models.CharField(_("rests on"), max_length=12, choices=RecordKind)
    area_m2 = models.FloatField()
    supervisable_m2 = models.FloatField()
    covered_m2 = models.FloatField()
    covered_low_m2 = models.FloatField()
    covered_high_m2 = models.FloatField()
    uncovered_low_m2 = models.FloatField(default=0)
    uncovered_high_m2 = models.FloatField(default=0)
    near_m2 = models.FloatField()
    far_m2 = models.FloatField()
    never_m2 = models.FloatField()
    cells = models.PositiveIntegerField()
    cells_covered = models.PositiveIntegerField()
    last_covered_on = models.DateField(null=True)

    objects = GridCoverageQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "grid"], name="grid_coverage_once_a_run"),
            models.CheckConstraint(
                name="covered_within_supervisable",
                condition=models.Q(covered_m2__gte=0)
                & models.Q(covered_m2__lte=models.F("supervisable_m2"))
                & models.Q(cells_covered__lte=models.F("cells")),
            ),
        ]


class GroundAge(models.TextChoices):
    """How long ago ground was last covered; NEVER is drawn loudest."""

    D7 = "D7", _("within 7 days")
    D30 = "D30", _("within 30 days")
    D90 = "D90", _("within 90 days")
    D180 = "D180", _("within 180 days")
    OLDER = "OLDER", _("longer ago")
    NEVER = "NEVER", _("never")


class CoveredGround(models.Model):
    """The supervisable ground of a grid with one recency, for the map (EPSG:4326)."""

    run = models.ForeignKey(CoverageRun, on_delete=models.CASCADE, related_name="ground")
    grid = models.ForeignKey(Grid, on_delete=models.CASCADE, related_name="+")
    age = models.CharField(_("last covered"), max_length=8, choices=GroundAge)
    shape = models.MultiPolygonField(srid=4326)
    area_m2 = models.FloatField()

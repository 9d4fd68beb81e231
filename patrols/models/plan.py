"""A planned patrol: ordered stops along roads within a time budget."""

from typing import TYPE_CHECKING

from django.contrib.gis.db import models
from django.utils.translation import gettext_lazy as _

from geo.models import Grid, Person, Town
from geo.models import User as Account
from geo.models.base import Named, Recorded
from units.models import Unit

if TYPE_CHECKING:
    from geo.models import User


class TravelMode(models.TextChoices):
    """On foot or by e-bike."""

    WALK = "WALK", _("on foot")
    EBIKE = "EBIKE", _("by e-bike")


class PlanQuerySet(models.QuerySet["Plan"]):
    """Questions about plans."""

    def visible_to(self, user: "User") -> "PlanQuerySet":
        """Plans whose grids all lie on ground that the user patrols today, whoever made them; office and leaders see
        those of their whole town. Who leaves a posting leaves its routes, with the names of units in them.
        """
        patrolled = Grid.objects.lying_in(user.scope.records)
        own = Plan.grids.through.objects.filter(plan=models.OuterRef("pk"))
        here, elsewhere = own.filter(grid__in=patrolled), own.exclude(grid__in=patrolled)
        is_own_ground = models.Exists(here) & ~models.Exists(elsewhere)
        return self.filter(models.Q(town__in=user.scope.walks_town_ids) | is_own_ground)


class Plan(Named, Recorded):
    """A route for one outing. Times in minutes, `length_m` in metres along roads, `line` in EPSG:4326."""

    town = models.ForeignKey(Town, on_delete=models.PROTECT, related_name="plans")
    made_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="plans")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="plans")
    grids = models.ManyToManyField(Grid, related_name="plans")
    on = models.DateField(_("for the day"))
    mode = models.CharField(_("travel"), max_length=8, choices=TravelMode, default=TravelMode.EBIKE)
    budget_min = models.PositiveSmallIntegerField(_("time, minutes"))
    service_min = models.PositiveSmallIntegerField(_("minutes at each stop"), default=10)
    start = models.PointField(_("start"), srid=4326)
    line = models.MultiLineStringField(_("route"), srid=4326, null=True)
    length_m = models.FloatField(default=0)
    duration_min = models.FloatField(default=0)
    left_out = models.JSONField(_("left out"), default=dict)

    objects = PlanQuerySet.as_manager()

    class Meta:
        verbose_name = _("route")
        verbose_name_plural = _("routes")
        ordering = ["-recorded_at"]


class PlanStop(models.Model):
    """A stop: a unit to check, or blind ground to walk through. `reason` is a code rendered by patrols.messages."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="stops")
    seq = models.PositiveSmallIntegerField()
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    grid = models.ForeignKey(Grid, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    point = models.PointField(srid=4326)
    reason = models.CharField(max_length=24)
    params = models.JSONField(default=dict)
    arrive_min = models.FloatField()

    class Meta:
        ordering = ["plan", "seq"]
        constraints = [models.UniqueConstraint(fields=["plan", "seq"], name="plan_stop_in_order")]

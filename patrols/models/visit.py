"""A visit: someone stood in a unit and looked. Passing by is not a visit."""

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from geo.clock import AsOf
from geo.models import Code, ImportJob, Person
from geo.models.base import Named, Recorded
from patrols.models.patrol import Patrol
from units.models import Hazard, Unit

if TYPE_CHECKING:
    from geo.models import User


class VisitMode(models.TextChoices):
    """How the visit came about."""

    DAILY = "DAILY", _("daily patrol")
    SUPERVISION = "SUPERVISION", _("supervision")
    CROSS_CHECK = "CROSS_CHECK", _("cross-check")
    FIRE_JOINT = "FIRE_JOINT", _("joint check with the fire service")
    EXPERT = "EXPERT", _("expert check")
    LED = "LED", _("led by a leader")


class VisitOutcome(models.TextChoices):
    """What came of it; only CLEAR and FOUND reset a unit's clock."""

    CLEAR = "CLEAR", _("no hazard")
    FOUND = "FOUND", _("hazard found")
    NOBODY_THERE = "NOBODY_THERE", _("closed, not checked")
    OUT_OF_BUSINESS = "OUT_OF_BUSINESS", _("out of business, not checked")


RESETTING = (VisitOutcome.CLEAR, VisitOutcome.FOUND)


class VisitQuerySet(models.QuerySet["Visit"]):
    """Questions about visits."""

    def known(self, as_of: AsOf) -> "VisitQuerySet":
        """Visits made by the day and recorded by `known_at`."""
        visits = self.filter(happened_on__lte=as_of.on)
        return visits.filter(recorded_at__lte=as_of.known_at) if as_of.known_at else visits

    def resetting(self) -> "VisitQuerySet":
        """Visits that reset a unit's clock; an attempt at a closed door does not."""
        return self.filter(outcome__in=RESETTING)

    def visible_to(self, user: "User") -> "VisitQuerySet":
        """Visits to the units that the user may see."""
        return self.filter(unit__in=Unit.objects.visible_to(user))


class Visit(Named, Recorded):
    """One visit to one unit. `uuid` is the sender's; the same one twice is one visit."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="visits")
    happened_on = models.DateField(_("visited on"))
    at_time = models.TimeField(_("at"), null=True, blank=True)
    visitor = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="visits")
    visitor_name = models.CharField(_("visited by"), max_length=64, blank=True)
    mode = models.CharField(_("mode"), max_length=12, choices=VisitMode, default=VisitMode.DAILY)
    outcome = models.CharField(_("outcome"), max_length=16, choices=VisitOutcome)
    did_patrol = models.BooleanField(_("patrolled"), default=True)
    did_report = models.BooleanField(_("reported"), default=False)
    did_publicise = models.BooleanField(_("informed"), default=False)
    did_dissuade = models.BooleanField(_("dissuaded"), default=False)
    campaign = models.ForeignKey(Code, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    patrol = models.ForeignKey(Patrol, on_delete=models.SET_NULL, null=True, blank=True, related_name="visits")
    hazards = models.ManyToManyField(Hazard, blank=True, related_name="visits")
    external_id = models.CharField(_("visit number"), max_length=32, blank=True)
    note = models.TextField(_("note"), blank=True)
    body_sha256 = models.CharField(max_length=64, blank=True, editable=False)
    import_job = models.ForeignKey(ImportJob, on_delete=models.PROTECT, null=True, related_name="+")

    objects = VisitQuerySet.as_manager()

    class Meta:
        verbose_name = _("visit")
        verbose_name_plural = _("visits")
        ordering = ["-happened_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "external_id"], condition=~Q(external_id=""), name="visit_number_once_a_unit"
            ),
        ]
        indexes = [
            # last resetting visit of a unit as of a day: patrols.queries.with_status
            models.Index(
                fields=["unit", "-happened_on"],
                condition=Q(outcome__in=["CLEAR", "FOUND"]),
                name="visit_latest_resetting",
            ),
            models.Index(fields=["happened_on"], name="visit_by_day"),
        ]

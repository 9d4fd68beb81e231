"""A hazard: what is wrong at a unit. Its state is never stored here; it follows from its events."""

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from geo.clock import AsOf
from geo.models import Code, ImportJob
from geo.models.base import Named, Recorded
from units.models.unit import Unit
from units.workflow import SETTLED, HazardState

if TYPE_CHECKING:
    from geo.models import User


class HazardLevel(models.TextChoices):
    """一般 or 重大 (a major accident hazard, not a major hazard source)."""

    GENERAL = "GENERAL", _("general")
    MAJOR = "MAJOR", _("major")


class HazardSource(models.TextChoices):
    """The three channels of the plan."""

    SELF = "SELF", _("reported by the enterprise")
    INSPECTION = "INSPECTION", _("found by inspection")
    TIP_OFF = "TIP_OFF", _("verified tip-off")


def is_unverified(state: str = "state_then", source: str = "source") -> Q:
    """待核实: a tip-off that nobody verified or dismissed yet; the names of the two columns to look at."""
    return Q(**{state: HazardState.FOUND, source: HazardSource.TIP_OFF})


def is_open(state: str = "state_then", source: str = "source") -> Q:
    """units.workflow.is_open as SQL; the names of the two columns to look at."""
    return ~Q(**{f"{state}__in": SETTLED}) & ~is_unverified(state, source)


class HazardQuerySet(models.QuerySet["Hazard"]):
    """Questions about hazards as of a day."""

    def as_of(self, as_of: AsOf) -> "HazardQuerySet":
        """Known hazards, annotated with `state_then` and `deadline_then` (None: no deadline was set)."""
        events = HazardEvent.objects.known(as_of).filter(hazard=OuterRef("pk")).order_by("-happened_on", "-pk")
        return self.annotate(
            state_then=Subquery(events.values("state")[:1]),
            deadline_then=Subquery(events.exclude(deadline_on=None).values("deadline_on")[:1]),
        ).exclude(state_then=None)

    def open(self, as_of: AsOf) -> "HazardQuerySet":
        """Everything but closed out, unfounded and void; a tip-off counts once it is verified."""
        return self.as_of(as_of).filter(is_open())

    def unverified(self, as_of: AsOf) -> "HazardQuerySet":
        """Tip-offs that nobody verified or dismissed yet."""
        return self.as_of(as_of).filter(is_unverified())

    def overdue(self, as_of: AsOf) -> "HazardQuerySet":
        """Open and past the deadline."""
        return self.open(as_of).filter(Q(deadline_then__lt=as_of.on))

    def visible_to(self, user: "User") -> "HazardQuerySet":
        """Hazards of the units that the user may see."""
        return self.filter(unit__in=Unit.objects.visible_to(user))


class Hazard(Named):
    """One hazard of one unit. `external_id` is its number in the town's old ledger."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="hazards")
    external_id = models.CharField(_("hazard number"), max_length=32, blank=True)
    level = models.CharField(_("level"), max_length=8, choices=HazardLevel)
    source = models.CharField(_("source"), max_length=10, choices=HazardSource)
    description = models.TextField(_("what is wrong"))
    field = models.ForeignKey(Code, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    factor = models.ForeignKey(Code, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    standard = models.CharField(_("standard"), max_length=120, blank=True)
    responsible = models.CharField(_("responsible"), max_length=64, blank=True)
    requirement = models.TextField(_("requirement"), blank=True)
    import_job = models.ForeignKey(ImportJob, on_delete=models.PROTECT, null=True, related_name="+")
    source_row = models.PositiveIntegerField(_("row in the source file"), null=True)
    version = models.PositiveIntegerField(default=1)

    objects = HazardQuerySet.as_manager()

    class Meta:
        verbose_name = _("hazard")
        verbose_name_plural = _("hazards")
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "external_id"], condition=~Q(external_id=""), name="hazard_number_once_a_unit"
            ),
        ]
        # hazards by the beginning of their number: layers.pages.search
        indexes = [models.Index(fields=["external_id"], opclasses=["text_pattern_ops"], name="hazard_by_number")]

    def __str__(self) -> str:
        return self.description


class HazardEventQuerySet(models.QuerySet["HazardEvent"]):
    """Questions about steps."""

    def known(self, as_of: AsOf) -> "HazardEventQuerySet":
        """Steps that had happened by the day and were recorded by `known_at`."""
        events = self.filter(happened_on__lte=as_of.on)
        return events.filter(recorded_at__lte=as_of.known_at) if as_of.known_at else events


class HazardEvent(Recorded):
    """One step of a hazard: it entered `state`; some steps set a deadline. Added, never edited."""

    hazard = models.ForeignKey(Hazard, on_delete=models.CASCADE, related_name="events")
    state = models.CharField(_("state"), max_length=16)
    happened_on = models.DateField(_("on"))
    deadline_on = models.DateField(_("deadline"), null=True, blank=True)
    actor = models.CharField(_("by"), max_length=64, blank=True)
    note = models.TextField(_("note"), blank=True)
    document = models.CharField(_("document"), max_length=64, blank=True)
    import_job = models.ForeignKey(ImportJob, on_delete=models.PROTECT, null=True, related_name="+")

    objects = HazardEventQuerySet.as_manager()

    class Meta:
        ordering = ["happened_on", "pk"]
        # latest step of a hazard as of a day: HazardQuerySet.as_of
        indexes = [models.Index(fields=["hazard", "-happened_on", "-id"], name="hazard_event_latest")]

"""四色工作单: what the town told a village, an office or a unit to do, and what came of it."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from geo.clock import AsOf, today
from geo.models import ImportJob, Organisation, Posting, Town, Village
from geo.models.base import Named, Recorded
from units.models.hazard import Hazard
from units.models.unit import Unit

if TYPE_CHECKING:
    from geo.models import User


class OrderColor(models.TextChoices):
    """The four colours of the plan."""

    RED = "RED", _("red order")
    ORANGE = "ORANGE", _("orange order")
    YELLOW = "YELLOW", _("yellow order")
    BLUE = "BLUE", _("blue order")


class Mechanism(models.TextChoices):
    """The four mechanisms of the plan."""

    SUPERVISE = "SUPERVISE", _("supervise")
    ASSIGN = "ASSIGN", _("assign")
    WARN = "WARN", _("warn")
    REMIND = "REMIND", _("remind")


class OrderStep(models.TextChoices):
    """What follows an order: 签收, 回复, 通报, 约谈, 办结."""

    SIGNED = "SIGNED", _("signed for")
    REPLIED = "REPLIED", _("replied")
    NOTICED = "NOTICED", _("circulated notice")
    TALKED = "TALKED", _("called in for a talk")
    CLOSED = "CLOSED", _("order closed")


def mechanism_of(color: str) -> Mechanism:
    """Which mechanism goes with a colour where nobody says so: a setting, because the plan does not pair them."""
    return Mechanism(settings.ORDER_MECHANISMS[OrderColor.values.index(color)])


class WorkOrderQuerySet(models.QuerySet["WorkOrder"]):
    """Questions about orders as of a day."""

    def known(self, as_of: AsOf) -> "WorkOrderQuerySet":
        """Orders that were issued by the day and recorded by `known_at`."""
        orders = self.filter(issued_on__lte=as_of.on)
        return orders.filter(recorded_at__lte=as_of.known_at) if as_of.known_at else orders

    def open(self, as_of: AsOf) -> "WorkOrderQuerySet":
        """Known orders that were not closed."""
        closed = WorkOrderEvent.objects.known(as_of).filter(order=OuterRef("pk"), step=OrderStep.CLOSED)
        return self.known(as_of).filter(~Exists(closed))

    def overdue(self, as_of: AsOf) -> "WorkOrderQuerySet":
        """Open and past the deadline."""
        return self.open(as_of).filter(deadline_on__lt=as_of.on)

    def visible_to(self, user: "User") -> "WorkOrderQuerySet":
        """Orders to villages and units on the user's ground, and to the offices that the user works in."""
        scope = user.scope
        offices = Posting.objects.in_force(today()).filter(person__user=user).values("organisation")
        return self.filter(
            Q(town__in=scope.whole_town_ids)
            | Q(to_village__in=scope.village_ids)
            | Q(to_unit__in=Unit.objects.visible_to(user))
            | Q(to_organisation__in=offices)
        )


class WorkOrder(Named, Recorded):
    """One order under its 文号. It was sent as it is: its colour, addressee and deadline are never edited."""

    town = models.ForeignKey(Town, on_delete=models.PROTECT, related_name="work_orders")
    number = models.CharField(_("order number"), max_length=64)
    color = models.CharField(_("color"), max_length=6, choices=OrderColor)
    mechanism = models.CharField(_("mechanism"), max_length=9, choices=Mechanism)
    issued_on = models.DateField(_("issued on"))
    to_village = models.ForeignKey(
        Village, on_delete=models.PROTECT, null=True, blank=True, related_name="work_orders", verbose_name=_("village")
    )
    to_organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="work_orders",
        verbose_name=_("organisation"),
    )
    to_unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="work_orders", verbose_name=_("unit")
    )
    matter = models.TextField(_("matter"))
    hazards = models.ManyToManyField(Hazard, verbose_name=_("hazards"), blank=True, related_name="work_orders")
    deadline_on = models.DateField(_("deadline"), null=True, blank=True)
    import_job = models.ForeignKey(ImportJob, on_delete=models.PROTECT, null=True, editable=False, related_name="+")
    source_row = models.PositiveIntegerField(_("row in the source file"), null=True, editable=False)

    objects = WorkOrderQuerySet.as_manager()

    class Meta:
        verbose_name = _("work order")
        verbose_name_plural = _("work orders")
        ordering = ["-issued_on", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["town", "number"], name="order_number_once_a_town"),
            models.CheckConstraint(condition=~Q(number="") & ~Q(matter=""), name="order_says_what"),
            models.CheckConstraint(
                condition=Q(deadline_on=None) | Q(deadline_on__gte=F("issued_on")), name="order_deadline_after_issue"
            ),
            models.CheckConstraint(
                name="order_has_one_addressee",
                condition=(
                    Q(to_village__isnull=False, to_organisation=None, to_unit=None)
                    | Q(to_village=None, to_organisation__isnull=False, to_unit=None)
                    | Q(to_village=None, to_organisation=None, to_unit__isnull=False)
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.number


class WorkOrderEventQuerySet(models.QuerySet["WorkOrderEvent"]):
    """Questions about what followed."""

    def known(self, as_of: AsOf) -> "WorkOrderEventQuerySet":
        """Steps that had happened by the day and were recorded by `known_at`."""
        events = self.filter(happened_on__lte=as_of.on)
        return events.filter(recorded_at__lte=as_of.known_at) if as_of.known_at else events


class WorkOrderEvent(Recorded):
    """One thing that followed an order. Added, never edited."""

    order = models.ForeignKey(WorkOrder, on_delete=models.CASCADE, related_name="events")
    step = models.CharField(_("step"), max_length=8, choices=OrderStep)
    happened_on = models.DateField(_("on"))
    actor = models.CharField(_("by"), max_length=64, blank=True)
    note = models.TextField(_("note"), blank=True)
    document = models.CharField(_("document"), max_length=64, blank=True)
    import_job = models.ForeignKey(ImportJob, on_delete=models.PROTECT, null=True, editable=False, related_name="+")

    objects = WorkOrderEventQuerySet.as_manager()

    class Meta:
        verbose_name = _("step of a work order")
        verbose_name_plural = _("steps of work orders")
        ordering = ["happened_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["order", "step", "happened_on"], name="order_step_once_a_day"),
            models.UniqueConstraint(
                fields=["order", "step"],
                condition=Q(step__in=[OrderStep.SIGNED, OrderStep.CLOSED]),
                name="order_signed_and_closed_once",
            ),
        ]

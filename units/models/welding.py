"""电气焊: machines with their chip (加芯) and code (赋码), and certified welders."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from geo.models import Town
from units.models.entry import Entry, TownEntryQuerySet, UnitEntryQuerySet, first_once
from units.models.unit import Unit


class WeldingMachine(Entry):
    """What one machine was from a day on; a machine gets its chip and its code later than its place in the books."""

    renews: ClassVar[bool] = True

    town = models.ForeignKey(Town, on_delete=models.PROTECT, related_name="welding_machines")
    unit = models.ForeignKey(Unit, verbose_name=_("unit"), on_delete=models.PROTECT, related_name="welding_machines")
    number = models.CharField(_("machine number"), max_length=32)
    model = models.CharField(_("model"), max_length=64, blank=True)
    chip_id = models.CharField(_("chip"), max_length=64, blank=True)
    code = models.CharField(_("code"), max_length=64, blank=True)

    objects = UnitEntryQuerySet["WeldingMachine"].as_manager()

    class Meta:
        verbose_name = _("welding machine")
        verbose_name_plural = _("welding machines")
        ordering = ["number", "happened_on", "pk"]
        constraints = [
            first_once("welding_machine_once", "town", "number"),
            models.CheckConstraint(condition=~Q(number=""), name="welding_machine_has_a_number"),
        ]

    def __str__(self) -> str:
        return self.number


class Welder(Entry):
    """What one certificate said from a day on (the day of issue or renewal); a welder may belong to no unit."""

    renews: ClassVar[bool] = True

    town = models.ForeignKey(Town, on_delete=models.PROTECT, related_name="welders")
    unit = models.ForeignKey(
        Unit, verbose_name=_("unit"), on_delete=models.PROTECT, null=True, blank=True, related_name="welders"
    )
    name = models.CharField(_("name"), max_length=32)
    certificate = models.CharField(_("certificate"), max_length=32)
    level = models.CharField(_("certificate level"), max_length=32, blank=True)
    expires_on = models.DateField(_("expires on"), null=True, blank=True)
    trained_on = models.DateField(_("trained on"), null=True, blank=True)

    objects = TownEntryQuerySet["Welder"].as_manager()

    class Meta:
        verbose_name = _("welder")
        verbose_name_plural = _("welders")
        ordering = ["name", "happened_on", "pk"]
        constraints = [
            first_once("welder_certificate_once", "town", "certificate"),
            models.CheckConstraint(condition=~Q(name="") & ~Q(certificate=""), name="welder_is_named"),
            models.CheckConstraint(
                condition=Q(expires_on=None) | Q(expires_on__gte=F("happened_on")), name="welder_expires_after_issue"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def subject(self) -> str:
        """How a list of duties names it."""
        return f"{self.name} {self.certificate}"

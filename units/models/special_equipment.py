"""特种设备: kind, number, and until when the last inspection holds."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from geo.models import Town
from units.models.entry import Entry, UnitEntryQuerySet, first_once
from units.models.unit import Unit


class SpecialEquipment(Entry):
    """One inspection of one piece of equipment; the latest one says until when it may run."""

    renews: ClassVar[bool] = True

    town = models.ForeignKey(Town, on_delete=models.PROTECT, related_name="special_equipment")
    unit = models.ForeignKey(Unit, verbose_name=_("unit"), on_delete=models.PROTECT, related_name="special_equipment")
    kind = models.CharField(_("kind"), max_length=32)
    number = models.CharField(_("equipment number"), max_length=32)
    expires_on = models.DateField(_("inspection holds until"), null=True, blank=True)

    objects = UnitEntryQuerySet["SpecialEquipment"].as_manager()

    class Meta:
        verbose_name = _("special equipment")
        verbose_name_plural = _("special equipment")
        ordering = ["number", "happened_on", "pk"]
        constraints = [
            first_once("special_equipment_once", "town", "number"),
            models.CheckConstraint(condition=~Q(number="") & ~Q(kind=""), name="special_equipment_is_named"),
            models.CheckConstraint(
                condition=Q(expires_on=None) | Q(expires_on__gte=F("happened_on")),
                name="special_equipment_expires_after_inspection",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.number}"

    @property
    def subject(self) -> str:
        """How a list of duties names it."""
        return str(self)

"""所站: functional offices of a town, not places on the map."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from geo.models.base import Period, PeriodQuerySet, period_is_ordered, periods_never_overlap
from geo.models.code import Code
from geo.models.town import Town


class Organisation(models.Model):
    """An office in charge of fields of industry."""

    town = models.ForeignKey(Town, on_delete=models.PROTECT, related_name="organisations")
    name = models.CharField(_("name"), max_length=64)

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        constraints = [models.UniqueConstraint(fields=["town", "name"], name="organisation_name_once")]

    def __str__(self) -> str:
        return self.name


class FieldDuty(Period):
    """Which office and which leader answer for a field of industry in a town, and on what basis."""

    town = models.ForeignKey(Town, on_delete=models.PROTECT, related_name="field_duties")
    field = models.ForeignKey(Code, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    leader = models.ForeignKey("geo.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    basis = models.CharField(_("basis"), max_length=200, blank=True)

    objects = PeriodQuerySet["FieldDuty"].as_manager()

    class Meta:
        constraints = [
            period_is_ordered("field_duty_period"),
            periods_never_overlap("field_duty_once_at_a_time", "town", "field"),
        ]

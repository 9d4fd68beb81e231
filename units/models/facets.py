"""What a unit is: facets, not subclasses. A snack bar has three of them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from geo.models import Code, ImportJob
from geo.models.base import Recorded
from units.models.unit import Unit


class NineSmallVenue(models.Model):
    """九小场所 with its sub-type from the code list."""

    unit = models.OneToOneField(Unit, on_delete=models.CASCADE, related_name="nine_small")
    sub_type = models.ForeignKey(Code, on_delete=models.PROTECT, related_name="+")


class KeyFireUnit(models.Model):
    """消防安全重点单位: its designation and its entry in the outside platform."""

    unit = models.OneToOneField(Unit, on_delete=models.CASCADE, related_name="key_fire")
    designated_year = models.PositiveSmallIntegerField(_("year of designation"), null=True, blank=True)
    document = models.CharField(_("document"), max_length=64, blank=True)
    platform_id = models.CharField(_("number in the platform"), max_length=64, blank=True)
    platform_on = models.DateField(_("entered in the platform on"), null=True, blank=True)


class GasSupply(models.TextChoices):
    """How a unit gets its gas."""

    BOTTLED = "BOTTLED", _("bottled")
    PIPED = "PIPED", _("piped")
    ELECTRIC = "ELECTRIC", _("electric")
    OTHER = "OTHER", _("other")


class GasUse(models.Model):
    """燃气用户 (non-residential): supply and cylinders."""

    unit = models.OneToOneField(Unit, on_delete=models.CASCADE, related_name="gas")
    supply = models.CharField(_("supply"), max_length=10, choices=GasSupply)
    cylinders = models.PositiveSmallIntegerField(_("cylinders"), null=True, blank=True)


class ConversionStage(models.TextChoices):
    """瓶改管 step by step; ELECTRIFIED is an outcome too."""

    SURVEYED = "SURVEYED", _("surveyed")
    FEASIBLE = "FEASIBLE", _("feasible")
    INFEASIBLE = "INFEASIBLE", _("not feasible")
    APPLIED = "APPLIED", _("applied")
    BUILDING = "BUILDING", _("under construction")
    GAS_ON = "GAS_ON", _("gas on")
    VERIFIED = "VERIFIED", _("verified")
    ELECTRIFIED = "ELECTRIFIED", _("changed to electricity")


class PipeConversion(Recorded):
    """One step of a conversion from bottles to the pipe; the latest one holds."""

    gas = models.ForeignKey(GasUse, on_delete=models.CASCADE, related_name="conversions")
    stage = models.CharField(_("stage"), max_length=12, choices=ConversionStage)
    happened_on = models.DateField(_("on"))
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    import_job = models.ForeignKey(ImportJob, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["happened_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["gas", "stage", "happened_on"], name="conversion_step_once"),
        ]

"""应急预案: each revision of a unit's plan, and what was done before it was written (plan 三（九）16)."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from units.models.entry import Entry, UnitEntryQuerySet, first_once
from units.models.unit import Unit


class EmergencyPlan(Entry):
    """One revision: `happened_on` is the day on which it was signed; the latest one holds."""

    unit = models.ForeignKey(Unit, verbose_name=_("unit"), on_delete=models.PROTECT, related_name="emergency_plans")
    name = models.CharField(_("name of the plan"), max_length=120)
    has_risk_assessment = models.BooleanField(_("risks assessed"), default=False)
    has_resource_survey = models.BooleanField(_("resources surveyed"), default=False)
    has_case_analysis = models.BooleanField(_("cases analysed"), default=False)
    next_review_on = models.DateField(_("next review on"), null=True, blank=True)

    objects = UnitEntryQuerySet["EmergencyPlan"].as_manager()

    class Meta:
        verbose_name = _("emergency plan")
        verbose_name_plural = _("emergency plans")
        ordering = ["-happened_on", "-pk"]
        constraints = [
            first_once("emergency_plan_once", "unit", "happened_on", "name"),
            models.CheckConstraint(condition=~Q(name=""), name="emergency_plan_has_a_name"),
            models.CheckConstraint(
                condition=Q(next_review_on=None) | Q(next_review_on__gte=F("happened_on")),
                name="emergency_plan_reviewed_after_revision",
            ),
        ]

    def __str__(self) -> str:
        return self.name

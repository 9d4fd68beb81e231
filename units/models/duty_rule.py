"""How often a unit must be looked at: rows with basis and dates of effect, never constants in code."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from geo.models.base import Period, PeriodQuerySet, period_is_ordered


class Selector(models.TextChoices):
    """Which units a rule is for; rendered to SQL in units.deadlines_sql, one entry each."""

    KEY_FIRE = "KEY_FIRE", _("key fire-safety units")
    OPEN_MAJOR = "OPEN_MAJOR", _("units with an open major hazard")
    HIGH_RISK = "HIGH_RISK", _("high-risk industries")
    PEOPLE_30 = "PEOPLE_30", _("places with 30 people or more")
    BOTTLED_GAS = "BOTTLED_GAS", _("users of bottled gas")
    NINE_SMALL = "NINE_SMALL", _("nine-small venues")
    EVERY = "EVERY", _("every unit")


class DutyRule(Period):
    """Units of `selector` are visited at least every `interval_days`; the shortest matching interval holds."""

    town = models.ForeignKey("geo.Town", on_delete=models.CASCADE, null=True, blank=True, related_name="duty_rules")
    selector = models.CharField(_("for"), max_length=16, choices=Selector)
    interval_days = models.PositiveSmallIntegerField(_("interval, days"))
    basis = models.CharField(_("basis"), max_length=200, blank=True)
    is_example = models.BooleanField(_("example, edit to your town's rule"), default=False)

    objects = PeriodQuerySet["DutyRule"].as_manager()

    class Meta:
        verbose_name = _("visit rule")
        verbose_name_plural = _("visit rules")
        ordering = ["interval_days"]
        constraints = [
            period_is_ordered("duty_rule_period"),
            models.CheckConstraint(condition=Q(interval_days__gte=1), name="duty_rule_interval_positive"),
        ]

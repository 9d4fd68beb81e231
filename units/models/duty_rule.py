"""What units must do how often: rows with basis and dates of effect, never constants in code."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from geo.models import Code
from geo.models.base import Period, PeriodQuerySet, period_is_ordered
from units.duty_clock import Form


class Duty(models.TextChoices):
    """What is due: a visit to the unit, or what the unit itself has to do."""

    VISIT = "VISIT", _("visit")
    DRILL = "DRILL", _("drill")
    TRAINING = "TRAINING", _("training of the principal")
    PLAN = "PLAN", _("review of the emergency plan")
    CERTIFICATE = "CERTIFICATE", _("welder's certificate")
    EQUIPMENT = "EQUIPMENT", _("inspection of special equipment")


class RuleForm(models.TextChoices):
    """How the due day is found; units.duty_clock computes each."""

    INTERVAL = Form.INTERVAL, _("days after the last time")
    CALENDAR_YEAR = Form.CALENDAR_YEAR, _("once in every calendar year")
    CALENDAR_HALF = Form.CALENDAR_HALF, _("once in every half of a calendar year")
    CURRENT_PRINCIPAL = Form.CURRENT_PRINCIPAL, _("once for the present principal")
    OWN_DATE = Form.OWN_DATE, _("on the date that stands in the record")


class Selector(models.TextChoices):
    """Which units a rule is for; rendered to SQL in units.deadlines_sql, one entry each."""

    KEY_FIRE = "KEY_FIRE", _("key fire-safety units")
    OPEN_MAJOR = "OPEN_MAJOR", _("units with an open major hazard")
    HIGH_RISK = "HIGH_RISK", _("high-risk industries")
    PEOPLE_30 = "PEOPLE_30", _("places with 30 people or more")
    BOTTLED_GAS = "BOTTLED_GAS", _("users of bottled gas")
    GAS_USER = "GAS_USER", _("users of bottled or piped gas")
    NINE_SMALL = "NINE_SMALL", _("nine-small venues")
    EVERY = "EVERY", _("every unit")


class DutyRule(Period):
    """Units of `selector` (and of `code`, where given) do `duty` in the rhythm of `form`; the strictest rule holds."""

    town = models.ForeignKey("geo.Town", on_delete=models.CASCADE, null=True, blank=True, related_name="duty_rules")
    duty = models.CharField(_("duty"), max_length=12, choices=Duty, default=Duty.VISIT)
    selector = models.CharField(_("for"), max_length=16, choices=Selector)
    code = models.ForeignKey(
        Code,
        verbose_name=_("only of this field or sub-type"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    form = models.CharField(_("rhythm"), max_length=18, choices=RuleForm, default=RuleForm.INTERVAL)
    interval_days = models.PositiveSmallIntegerField(_("interval, days"), null=True, blank=True)
    basis = models.CharField(_("basis"), max_length=200, blank=True)
    is_example = models.BooleanField(_("example, edit to your town's rule"), default=False)

    objects = PeriodQuerySet["DutyRule"].as_manager()

    class Meta:
        verbose_name = _("duty rule")
        verbose_name_plural = _("duty rules")
        ordering = ["duty", "interval_days", "pk"]
        constraints = [
            period_is_ordered("duty_rule_period"),
            models.CheckConstraint(condition=Q(interval_days__gte=1), name="duty_rule_interval_positive"),
            models.CheckConstraint(
                condition=Q(form=RuleForm.INTERVAL, interval_days__isnull=False)
                | (~Q(form=RuleForm.INTERVAL) & Q(interval_days=None)),
                name="duty_rule_interval_where_needed",
            ),
            models.CheckConstraint(
                condition=~Q(duty=Duty.VISIT) | Q(form=RuleForm.INTERVAL), name="duty_rule_visits_by_interval"
            ),
        ]

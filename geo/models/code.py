"""Code lists are data: fields, sub-types and factors with their basis and dates of effect."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from geo.models.base import Period, PeriodQuerySet, period_is_ordered, periods_never_overlap


class CodeList(models.TextChoices):
    """The lists that ship; the rows of each are edited in the admin."""

    FIELD = "FIELD", _("field of industry")
    NINE_SMALL = "NINE_SMALL", _("nine-small sub-type")
    FIRE_FACTOR = "FIRE_FACTOR", _("fatal fire factor")
    CAMPAIGN = "CAMPAIGN", _("campaign")
    STANDARD = "STANDARD", _("standard")


class Code(Period):
    """One entry of a list; `is_example` marks what a town should replace by its own rule."""

    list = models.CharField(_("list"), max_length=16, choices=CodeList)
    code = models.CharField(_("code"), max_length=32)
    name = models.CharField(_("name"), max_length=64)
    rank = models.PositiveSmallIntegerField(_("order"), default=0)
    basis = models.CharField(_("basis"), max_length=200, blank=True)
    is_example = models.BooleanField(_("example, edit to your town's rule"), default=False)

    objects = PeriodQuerySet["Code"].as_manager()

    class Meta:
        verbose_name = _("code")
        verbose_name_plural = _("codes")
        ordering = ["list", "rank", "code"]
        constraints = [
            period_is_ordered("code_period"),
            periods_never_overlap("code_once_at_a_time", "list", "code"),
        ]

    def __str__(self) -> str:
        return self.name

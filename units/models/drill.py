"""疏散逃生演练: what a unit rehearsed, with how many people, and how it went."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from units.models.entry import Entry, UnitEntryQuerySet, first_once
from units.models.unit import Unit


class Drill(Entry):
    """One drill of one unit."""

    unit = models.ForeignKey(Unit, verbose_name=_("unit"), on_delete=models.PROTECT, related_name="drills")
    theme = models.CharField(_("theme"), max_length=120)
    participants = models.PositiveIntegerField(_("participants"), null=True, blank=True)
    plan_tested = models.CharField(_("plan tested"), max_length=120, blank=True)
    effect = models.TextField(_("effect"), blank=True)

    objects = UnitEntryQuerySet["Drill"].as_manager()

    class Meta:
        verbose_name = _("drill")
        verbose_name_plural = _("drills")
        ordering = ["-happened_on", "-pk"]
        constraints = [
            first_once("drill_once", "unit", "happened_on", "theme"),
            models.CheckConstraint(condition=~Q(theme=""), name="drill_has_a_theme"),
        ]
        # the drills of a unit: units.duties_due
        indexes = [models.Index(fields=["unit", "-happened_on"], name="drill_of_unit")]

    def __str__(self) -> str:
        return self.theme

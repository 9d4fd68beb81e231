"""安全教育培训: who of a unit was taught what. `principal` is the name of the principal who sat in it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from units.models.entry import Entry, UnitEntryQuerySet, first_once
from units.models.unit import Unit


class Training(Entry):
    """One training of one unit. The name of the principal is kept: another principal has to be trained anew."""

    unit = models.ForeignKey(Unit, verbose_name=_("unit"), on_delete=models.PROTECT, related_name="trainings")
    theme = models.CharField(_("theme"), max_length=120)
    audience = models.CharField(_("audience"), max_length=120, blank=True)
    course = models.CharField(_("course"), max_length=200, blank=True)
    cost = models.DecimalField(_("cost, yuan"), max_digits=10, decimal_places=2, null=True, blank=True)
    effect = models.TextField(_("effect"), blank=True)
    principal = models.CharField(_("principal trained"), max_length=32, blank=True)

    objects = UnitEntryQuerySet["Training"].as_manager()

    class Meta:
        verbose_name = _("training")
        verbose_name_plural = _("training")
        ordering = ["-happened_on", "-pk"]
        constraints = [
            first_once("training_once", "unit", "happened_on", "theme", "principal"),
            models.CheckConstraint(condition=~Q(theme=""), name="training_has_a_theme"),
            models.CheckConstraint(condition=Q(cost=None) | Q(cost__gte=0), name="training_cost_not_negative"),
        ]
        # the training of a unit: units.duties_due
        indexes = [models.Index(fields=["unit", "-happened_on"], name="training_of_unit")]

    def __str__(self) -> str:
        return self.theme

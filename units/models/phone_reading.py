"""Who read a masked phone, of which unit, and why. Rows are added, never edited, never deleted."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from geo.models.base import Recorded
from units.models.unit import Unit


class PhoneReading(Recorded):
    """An account whose posting does not cover the unit read its phones; `recorded_at` is when."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="phone_readings")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(_("reason"), max_length=200)

    class Meta:
        verbose_name = _("reading of a phone")
        verbose_name_plural = _("readings of phones")
        ordering = ["-recorded_at", "-pk"]
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="phone_reading_has_a_reason")]

    def __str__(self) -> str:
        return f"{self.user} · {self.unit}"

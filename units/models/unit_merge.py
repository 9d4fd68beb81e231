"""Units entered twice: which became one, what moved when they did, and which pairs somebody said are two."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from geo.models.base import Recorded
from units.models.unit import Unit


class UnitMerge(Recorded):
    """`twin` became part of `survivor`. `journal` holds what moved (units.merging.Move), so that it can move back."""

    survivor = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="absorbed")
    twin = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="merges")
    journal = models.JSONField(default=dict)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    undone_at = models.DateTimeField(_("undone at"), null=True)
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-recorded_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["twin"], condition=Q(undone_at=None), name="merged_once_at_a_time"),
            models.CheckConstraint(condition=~Q(survivor=F("twin")), name="merge_of_two"),
        ]


class DistinctPair(Recorded):
    """Somebody compared two units that look alike and said that they are two; nobody is asked again."""

    first = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="pair_told_apart_once"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="pair_in_order"),
        ]

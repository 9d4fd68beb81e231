"""A source of tracks: a person's phone or a recorder, and what its fixes may be trusted with."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from geo.models import Town
from geo.models.base import Named, Recorded
from patrols.tracks import Limits

LIMITS = tuple(Limits.__dataclass_fields__)


def _limit(label: object, help_text: object = "") -> "models.FloatField[float | None, float | None]":
    return models.FloatField(label, null=True, blank=True, help_text=help_text)  # type: ignore[arg-type]


class TrackSource(Named, Recorded):
    """Who or what records. The row without a name holds what goes for the whole town; a blank limit is the town's."""

    town = models.ForeignKey(Town, on_delete=models.PROTECT, related_name="track_sources")
    name = models.CharField(_("name"), max_length=64, blank=True, help_text=_("blank: what goes for the whole town"))
    max_gap_s = _limit(_("longest gap, seconds"), _("a longer one is shown as a gap"))
    max_step_m = _limit(_("longest step, metres"), _("a longer one is shown as a gap"))
    max_speed_kmh = _limit(_("highest speed, km/h"), _("faster is driving by"))
    max_accuracy_m = _limit(_("worst accuracy, metres"), _("worse fixes are left out"))
    still_radius_m = _limit(_("standing still within, metres"))
    still_s = _limit(_("standing still from, seconds"))

    class Meta:
        verbose_name = _("source of tracks")
        verbose_name_plural = _("sources of tracks")
        ordering = ["town", "name"]
        constraints = [
            models.UniqueConstraint(fields=["town", "name"], name="track_source_once_a_town"),
            models.CheckConstraint(
                name="track_limits_are_positive",
                condition=Q(*(Q(**{f"{name}__isnull": True}) | Q(**{f"{name}__gt": 0}) for name in LIMITS)),
            ),
        ]

    def __str__(self) -> str:
        return self.name or str(_("the whole town"))

    def limits(self, fallback: Limits) -> Limits:
        """Its own limits, and the fallback's where it has none."""
        own = {name: value for name in LIMITS if (value := getattr(self, name)) is not None}
        return Limits(**{**fallback.to_json(), **own})

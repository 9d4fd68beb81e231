"""The life of a unit: in business, suspended until a review date, deregistered. Events are added, never edited."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from geo.models import ImportJob
from geo.models.base import Recorded
from units.models.unit import Unit, UnitState


class UnitEvent(Recorded):
    """The unit entered `state` on a day; the latest one by (happened_on, id) holds."""

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="events")
    state = models.CharField(_("state"), max_length=10, choices=UnitState)
    happened_on = models.DateField(_("on"))
    review_on = models.DateField(_("review on"), null=True, blank=True)
    import_job = models.ForeignKey(ImportJob, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["happened_on", "pk"]
        # latest state of a unit as of a day: patrols.queries.with_status
        indexes = [models.Index(fields=["unit", "-happened_on", "-id"], name="unit_event_latest")]

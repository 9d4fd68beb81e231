"""The history of a unit's entry: who changed what, when, why and from which file. Rows are added, never edited."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from geo.models import ImportJob
from geo.models.base import Recorded
from units.models.unit import Unit


class ChangeOrigin(models.TextChoices):
    """How a change came about."""

    IMPORT = "IMPORT", _("loaded from a file")
    ADD = "ADD", _("added by hand")
    EDIT = "EDIT", _("edited")
    PLACE = "PLACE", _("placed on the map")
    STATE = "STATE", _("state changed")
    MERGE = "MERGE", _("merged")
    UNDO = "UNDO", _("merge undone")


class UnitChange(Recorded):
    """One change of one unit, written in its transaction.

    `changes`: name of the field → [value before, value after], as units.changes.said writes values; empty for a unit
    that came in whole. A database trigger refuses every edit of a row.
    """

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="changes")
    origin = models.CharField(pgettext_lazy("of a change", "how"), max_length=8, choices=ChangeOrigin)
    changes = models.JSONField(_("changes"), default=dict)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="unit_changes")
    import_job = models.ForeignKey(ImportJob, on_delete=models.PROTECT, null=True, related_name="+")
    source_row = models.PositiveIntegerField(_("row in the source file"), null=True)

    class Meta:
        ordering = ["-recorded_at", "-pk"]
        # the history of a unit, newest first: layers.pages.unit_history
        indexes = [models.Index(fields=["unit", "-recorded_at"], name="unit_change_newest")]

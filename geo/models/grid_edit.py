"""Edits of grids on the map: who changed which grids from which day, and all that undoing it needs."""

from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

from geo.models.base import Named, Recorded
from geo.models.town import Town
from geo.models.user import User as Account

if TYPE_CHECKING:
    from geo.models.user import User


class GridEditKind(models.TextChoices):
    """What was done to the grids."""

    SPLIT = "SPLIT", _("split")
    MERGE = "MERGE", _("merged")
    MOVE = "MOVE", _("border moved")
    DRAW = "DRAW", _("drawn anew")


class GridEditQuerySet(models.QuerySet["GridEdit"]):
    """Questions about edits."""

    def visible_to(self, user: "User") -> "GridEditQuerySet":
        """Edits of the towns whose registers the user runs."""
        return self.filter(town__in=user.scope.office_town_ids)


class GridEdit(Named, Recorded):
    """One edit, in one transaction. `uuid` is the form's, so that sending it twice does it once.

    asked: the edit as the form sent it; places: what became of each grid ({code, name, fate, was_m2, now_m2});
    versions: code → `Grid.version` after the edit; before: rows that were ended or taken out, as they were; postings:
    ids of those that were made for the new grids.
    """

    town = models.ForeignKey(Town, on_delete=models.PROTECT, related_name="grid_edits")
    kind = models.CharField(_("what was done"), max_length=8, choices=GridEditKind)
    valid_from = models.DateField(_("valid from"))
    user = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(_("basis"), max_length=200, blank=True)
    asked = models.JSONField(default=dict)
    places = models.JSONField(default=list)
    versions = models.JSONField(default=dict)
    before = models.JSONField(default=dict)
    postings = models.JSONField(default=list)
    undone_at = models.DateTimeField(_("undone at"), null=True, blank=True)
    undone_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = GridEditQuerySet.as_manager()

    class Meta:
        verbose_name = _("edit of grids")
        verbose_name_plural = _("edits of grids")
        ordering = ["-recorded_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(undone_at=None, undone_by=None)
                | models.Q(undone_at__isnull=False, undone_by__isnull=False),
                name="grid_edit_undone_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.valid_from}"

"""A map file on its way in: uploaded, checked by the worker, decided on by a person, written or refused."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from geo.models.base import Named
from geo.models.import_job import ImportJob, ImportKind
from geo.models.town import Town

if TYPE_CHECKING:
    from geo.models.user import User


class GroundDraftState(models.TextChoices):
    """Where the file stands. CHECKING and APPLYING are the worker's, READY is a person's, the others are the end."""

    CHECKING = "CHECKING", _("being checked")
    READY = "READY", _("waits for a decision")
    APPLYING = "APPLYING", _("being written")
    APPLIED = "APPLIED", _("written")
    REFUSED = "REFUSED", _("refused")


class GroundDraftQuerySet(models.QuerySet["GroundDraft"]):
    """Questions about drafts."""

    def visible_to(self, user: "User") -> "GroundDraftQuerySet":
        """Files for towns in whose office the user sits."""
        return self.filter(town__in=user.scope.office_town_ids)


class GroundDraft(Named):
    """The file as it came, what its bringer said of it, and the report of its check.

    `content` is kept until the file is written or refused, and emptied then. `level` is that of boundaries, "" for
    other kinds. `said`: layer, columns, completeness and whether to mend, as `geo.ground_drafts.Said` writes them.
    `decisions`: the reason for taking faults, the overlaps with their documents. `report`: `geo.ground_drafts.Report`.
    """

    town = models.ForeignKey(Town, on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(_("kind"), max_length=16, choices=ImportKind)
    level = models.CharField(_("level"), max_length=16, blank=True)
    file_name = models.CharField(_("file"), max_length=255)
    content = models.BinaryField()
    datum_declared = models.CharField(_("datum declared"), max_length=16)
    valid_from = models.DateField(_("valid from"))
    said = models.JSONField(default=dict)
    state = models.CharField(_("state"), max_length=16, choices=GroundDraftState, default=GroundDraftState.CHECKING)
    report = models.JSONField(default=dict)
    decisions = models.JSONField(default=dict)
    import_job = models.ForeignKey(ImportJob, on_delete=models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(default=timezone.now)

    objects = GroundDraftQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.file_name

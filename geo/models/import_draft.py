"""A file on its way into the books: uploaded, looked at, asked about, previewed; nothing of it is in a register yet."""

from datetime import timedelta
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

SILENT_AFTER = timedelta(seconds=20)  # a worker that lives says so every half second


class DraftStep(models.TextChoices):
    """What the worker is asked to do with the file."""

    PREVIEW = "PREVIEW", _("reading and comparing")
    APPLY = "APPLY", _("writing")


class DraftState(models.TextChoices):
    """Where the file stands. Only a READY draft is applied."""

    QUEUED = "QUEUED", _("waiting for the worker")
    RUNNING = "RUNNING", _("in work")
    COLUMNS = "COLUMNS", _("asks for the columns")
    DATUM = "DATUM", _("asks for the datum")
    READY = "READY", _("to be confirmed")
    ALREADY = "ALREADY", _("was loaded before")
    REFUSED = "REFUSED", _("cannot be taken")
    FAILED = "FAILED", _("broke off")
    APPLIED = "APPLIED", _("in the books")


BUSY = (DraftState.QUEUED, DraftState.RUNNING)


class ImportDraftQuerySet(models.QuerySet["ImportDraft"]):
    """Questions about files on their way."""

    def visible_to(self, user: "User") -> "ImportDraftQuerySet":
        """Files for the towns whose registers the user's office runs."""
        return self.filter(town__in=user.scope.office_town_ids)

    def pending(self) -> "ImportDraftQuerySet":
        """Not in the books yet."""
        return self.exclude(state=DraftState.APPLIED)

    def alive(self) -> "ImportDraftQuerySet":
        """In the hands of a worker that has spoken lately."""
        return self.filter(state=DraftState.RUNNING, heartbeat_at__gte=timezone.now() - SILENT_AFTER)


class ImportDraft(Named):
    """One uploaded file. `run` counts its tries: a worker writes only for the try it was started for.

    `layout` and `datum_declared` are what the user said, empty while nobody did; `peek` holds the first rows of each
    sheet and what was found in them; `evidence` the vote on the datum. `done` of `total` belong to `stage`.
    """

    town = models.ForeignKey(Town, on_delete=models.CASCADE, related_name="import_drafts")
    kind = models.CharField(_("kind"), max_length=16, choices=ImportKind)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    language = models.CharField(max_length=16)
    file_name = models.CharField(_("file"), max_length=255)
    sha256 = models.CharField(max_length=64)
    size_bytes = models.PositiveIntegerField()

    step = models.CharField(max_length=8, choices=DraftStep, default=DraftStep.PREVIEW)
    state = models.CharField(_("state"), max_length=8, choices=DraftState, default=DraftState.QUEUED)
    run = models.PositiveIntegerField(default=0)
    stage = models.CharField(max_length=16, blank=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    queued_at = models.DateTimeField(default=timezone.now)
    heartbeat_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(_("uploaded at"), default=timezone.now)

    layout = models.JSONField(default=dict)
    datum_declared = models.CharField(_("datum declared"), max_length=16, blank=True)
    insist = models.BooleanField(default=False)
    again = models.BooleanField(default=False)
    datum = models.CharField(_("datum decided"), max_length=16, blank=True)
    peek = models.JSONField(default=dict)
    evidence = models.JSONField(default=dict)
    counts = models.JSONField(_("counts"), default=dict)
    problems = models.JSONField(_("problems"), default=list)
    is_renewed = models.BooleanField(default=False)  # the register has changed since the preview that was confirmed
    has_report = models.BooleanField(default=False)
    job = models.OneToOneField(ImportJob, on_delete=models.PROTECT, null=True, related_name="draft")
    earlier = models.ForeignKey(ImportJob, on_delete=models.PROTECT, null=True, related_name="+")

    objects = ImportDraftQuerySet.as_manager()

    class Meta:
        verbose_name = _("file on its way")
        verbose_name_plural = _("files on their way")
        ordering = ["-created_at"]
        indexes = [models.Index(fields=["town", "state"], name="import_draft_pending")]
        constraints = [
            models.CheckConstraint(condition=models.Q(state__in=DraftState.values), name="import_draft_state"),
            models.CheckConstraint(
                condition=models.Q(state=DraftState.APPLIED, job__isnull=False)
                | (~models.Q(state=DraftState.APPLIED) & models.Q(job=None)),
                name="import_draft_applied_has_job",
            ),
        ]

    def __str__(self) -> str:
        return self.file_name

    @property
    def is_busy(self) -> bool:
        """Waits for a worker or is in its hands."""
        return self.state in BUSY

    @property
    def is_silent(self) -> bool:
        """In the hands of a worker that has not spoken for too long: it was killed, or its machine stands still."""
        spoke = self.heartbeat_at or self.queued_at
        return self.state == DraftState.RUNNING and timezone.now() - spoke > SILENT_AFTER


class ImportDraftRow(models.Model):
    """What would become of one row: for the preview. `at` counts the rows of the file from 0."""

    draft = models.ForeignKey(ImportDraft, on_delete=models.CASCADE, related_name="rows")
    at = models.PositiveIntegerField()
    number = models.PositiveIntegerField()
    outcome = models.CharField(max_length=12, blank=True)
    cells = models.JSONField(default=list)
    changes = models.JSONField(default=list)
    problems = models.JSONField(default=list)
    has_notice = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("row of a file on its way")
        verbose_name_plural = _("rows of a file on its way")
        ordering = ["draft", "at"]
        constraints = [models.UniqueConstraint(fields=["draft", "at"], name="import_draft_row_once")]
        # the preview shows one outcome, page by page in the order of the file
        indexes = [models.Index(fields=["draft", "outcome", "at"], name="import_draft_outcome")]

    def __str__(self) -> str:
        return str(self.number)


class ImportLayout(models.Model):
    """Which column means which field, as a user said it for a header; used again for the same header.

    `signature` is the hash of the header's headings in their order; `columns`: field → column from 0.
    """

    town = models.ForeignKey(Town, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(_("kind"), max_length=16, choices=ImportKind)
    signature = models.CharField(max_length=64)
    columns = models.JSONField(default=dict)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    saved_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("remembered columns")
        verbose_name_plural = _("remembered columns")
        constraints = [models.UniqueConstraint(fields=["town", "kind", "signature"], name="import_layout_once")]

    def __str__(self) -> str:
        return self.signature

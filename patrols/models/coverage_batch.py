"""A computation of many towns at once, and how far it is."""

from datetime import timedelta

from django.db import models
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from geo.models import Town

SILENT_AFTER = timedelta(minutes=15)


class CoverageBatchQuerySet(models.QuerySet["CoverageBatch"]):
    """Questions about batches."""

    def running_for(self, town: Town | None) -> "CoverageBatchQuerySet":
        """Batches that go on and have not answered for the town yet; `done` and `failed` answers are counted.

        One that has said nothing for some minutes was stopped.
        """
        waiting = self.filter(
            answers__town=town, answers__done_at=None, ended_at=None, heard_at__gte=timezone.now() - SILENT_AFTER
        )
        return self.filter(pk__in=waiting).annotate(
            total=Count("answers"),
            done=Count("answers", filter=Q(answers__done_at__isnull=False)),
        )


class CoverageBatch(models.Model):
    """One run of `manage.py coverage`."""

    started_at = models.DateTimeField(_("started at"), default=timezone.now)
    heard_at = models.DateTimeField(_("last heard of at"), default=timezone.now)
    ended_at = models.DateTimeField(_("ended at"), null=True)
    workers = models.CharField(_("workers"), max_length=255)

    objects = CoverageBatchQuerySet.as_manager()

    class Meta:
        verbose_name = _("computation of many towns")
        verbose_name_plural = _("computations of many towns")
        ordering = ["-started_at"]


class BatchAnswer(models.Model):
    """One town and day of a batch. `sha256` is the hash of the answer; `problem` says why there is none."""

    batch = models.ForeignKey(CoverageBatch, on_delete=models.CASCADE, related_name="answers")
    town = models.ForeignKey(Town, on_delete=models.CASCADE, related_name="+")
    on = models.DateField(_("as of"))
    known_at = models.DateTimeField(_("known at"), null=True)
    done_at = models.DateTimeField(_("done at"), null=True)
    seconds = models.FloatField(_("seconds on the worker"), default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    problem = models.JSONField(null=True)

    class Meta:
        verbose_name = _("answer of a batch")
        verbose_name_plural = _("answers of batches")
        ordering = ["town", "on"]
        constraints = [models.UniqueConstraint(fields=["batch", "town", "on"], name="batch_answers_once")]

"""What models share: two times, a name for outsiders, periods of validity."""

import uuid
from datetime import date
from typing import Any, Self, TypeVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

M = TypeVar("M", bound=models.Model)


class Recorded(models.Model):
    """A fact of the books: `recorded_at` is set once and a database trigger keeps it from changing."""

    recorded_at = models.DateTimeField(_("recorded at"), default=timezone.now, editable=False)

    class Meta:
        abstract = True


class Named(models.Model):
    """A row that outsiders, files and phones name by `uuid`."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    class Meta:
        abstract = True


class PeriodQuerySet(models.QuerySet[M]):
    """Rows that are valid from a day until the day before another."""

    def in_force(self, on: date) -> Self:
        """Rows valid on the day."""
        return self.filter(Q(valid_to=None) | Q(valid_to__gt=on), valid_from__lte=on)


class Period(models.Model):
    """Valid from `valid_from` (inclusive) until `valid_to` (exclusive, None = still)."""

    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid until"), null=True, blank=True)

    class Meta:
        abstract = True


def period_is_ordered(name: str) -> models.CheckConstraint:
    """A period ends after it begins."""
    return models.CheckConstraint(condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")), name=name)


def periods_never_overlap(name: str, *fields: str) -> ExclusionConstraint:
    """Two rows with the same `fields` are never valid on the same day."""
    daterange: Any = Func(
        F("valid_from"),
        F("valid_to"),
        RangeBoundary(),
        function="DATERANGE",
        output_field=DateRangeField(),
    )
    return ExclusionConstraint(
        name=name,
        expressions=[(daterange, RangeOperators.OVERLAPS), *((field, RangeOperators.EQUAL) for field in fields)],
    )

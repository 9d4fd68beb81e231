"""What dated records share: they are added, and a correction is a further record that replaces the one before.

As of a day a record stands when it had happened and was recorded by then, and nothing that replaces it was. Two kinds
of record use this. What happened once (drills, training, plans, accidents) is replaced only to correct it: the newer
text holds for every day. What is renewed (`renews`: machines, welders, equipment) is replaced by what came later,
and the older text still answers for the days before.
"""

from datetime import date
from typing import TYPE_CHECKING, ClassVar, Self, TypeVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from geo.clock import SHANGHAI, AsOf, today
from geo.models import ImportJob
from geo.models.base import Named, Recorded
from units.models.unit import Unit

if TYPE_CHECKING:
    from geo.models import User

E = TypeVar("E", bound="Entry")


class EntryQuerySet(models.QuerySet[E]):
    """Questions about dated records as of a day."""

    def known(self, as_of: AsOf) -> Self:
        """Records that had happened by the day and were recorded by `known_at`, replaced ones included."""
        entries = self.filter(happened_on__lte=as_of.on)
        return entries.filter(recorded_at__lte=as_of.known_at) if as_of.known_at else entries

    def standing(self, as_of: AsOf) -> Self:
        """Of the known records those that hold: not replaced by then, and not struck out."""
        newer = self.model._base_manager.filter(replaces=OuterRef("pk"))
        if as_of.known_at:
            newer = newer.filter(recorded_at__lte=as_of.known_at)
        if self.model.renews:
            newer = newer.filter(happened_on__lte=as_of.on)
        return self.known(as_of).filter(~Exists(newer), is_struck=False)


class UnitEntryQuerySet(EntryQuerySet[E]):
    """Records of one unit each."""

    def visible_to(self, user: "User") -> Self:
        """Records of the units that the user may see."""
        return self.filter(unit__in=Unit.objects.visible_to(user))


class TownEntryQuerySet(EntryQuerySet[E]):
    """Records of a town that may name a unit."""

    def visible_to(self, user: "User") -> Self:
        """Records of the units that the user may see; those of no unit for who sees the whole town."""
        return self.filter(Q(town__in=user.scope.whole_town_ids) | Q(unit__in=Unit.objects.visible_to(user)))


class Entry(Named, Recorded):
    """One dated record. `is_struck` on a record that replaces another says that the other was a mistake."""

    renews: ClassVar[bool] = False

    happened_on = models.DateField(_("on"))
    replaces = models.OneToOneField(
        "self", verbose_name=_("replaces"), on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by"
    )
    is_struck = models.BooleanField(_("struck out"), default=False, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )
    import_job = models.ForeignKey(ImportJob, on_delete=models.PROTECT, null=True, editable=False, related_name="+")
    source_row = models.PositiveIntegerField(_("row in the source file"), null=True, editable=False)

    class Meta:
        abstract = True

    def clean(self) -> None:
        """What happens tomorrow is not recorded today, and what is in the books is corrected, not entered twice."""
        day: date | None = self.happened_on
        if day is not None and day > today():
            raise ValidationError({"happened_on": _("This day has not come yet.")})
        if self._state.adding and self.replaces is None:
            for constraint in self._meta.constraints:
                if isinstance(constraint, models.UniqueConstraint):
                    constraint.validate(type(self), self)

    @property
    def is_late(self) -> bool:
        """补录: it came into the books on a later day than it happened."""
        return self.recorded_on > self.happened_on

    @property
    def recorded_on(self) -> date:
        """The day on which it was recorded, in Asia/Shanghai."""
        return self.recorded_at.astimezone(SHANGHAI).date()


def first_once(name: str, *fields: str) -> models.UniqueConstraint:
    """What is recorded for the first time with the same `fields` is recorded once; its corrections follow it."""
    return models.UniqueConstraint(fields=list(fields), condition=Q(replaces=None), name=name)

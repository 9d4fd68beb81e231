"""事故: when, where, at which unit if at any, and how bad."""

from typing import TYPE_CHECKING, Self

from django.contrib.gis.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from geo.clock import today
from geo.models import Code, GridBoundary, Town, VillageBoundary
from units.models.entry import Entry, EntryQuerySet, first_once
from units.models.unit import Unit

if TYPE_CHECKING:
    from geo.models import User


class AccidentGrade(models.TextChoices):
    """The four grades of the State Council's regulation 493, article 3."""

    GENERAL = "GENERAL", _("general accident")
    LARGER = "LARGER", _("larger accident")
    MAJOR = "MAJOR", _("major accident")
    GRAVEST = "GRAVEST", _("especially major accident")


class AccidentQuerySet(EntryQuerySet["Accident"]):
    """Questions about accidents."""

    def visible_to(self, user: "User") -> Self:
        """Accidents at units, or on ground, that the user may see; the rest for who sees the whole town."""
        area, on = user.scope.sees, today()
        villages = VillageBoundary.objects.in_force(on).filter(village__in=area.village_ids)
        grids = GridBoundary.objects.in_force(on).filter(grid__in=area.grid_ids)
        return self.filter(
            Q(town__in=area.whole_town_ids)
            | Q(unit__in=Unit.objects.visible_to(user))
            | Exists(villages.filter(shape__covers=OuterRef("point")))
            | Exists(grids.filter(shape__covers=OuterRef("point")))
        )


class Accident(Entry):
    """One accident. `point` is EPSG:4326; without one the unit's place stands for it."""

    town = models.ForeignKey(Town, on_delete=models.PROTECT, related_name="accidents")
    unit = models.ForeignKey(
        Unit, verbose_name=_("unit"), on_delete=models.PROTECT, null=True, blank=True, related_name="accidents"
    )
    number = models.CharField(_("accident number"), max_length=32)
    point = models.PointField(_("point"), srid=4326, null=True, blank=True)
    datum = models.CharField(_("datum of the source"), max_length=16, blank=True, editable=False)
    place = models.CharField(_("place"), max_length=200, blank=True)
    field = models.ForeignKey(
        Code, verbose_name=_("field of industry"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    grade = models.CharField(_("grade"), max_length=8, choices=AccidentGrade, blank=True)
    deaths = models.PositiveIntegerField(_("deaths"), default=0)
    injured = models.PositiveIntegerField(_("injured"), default=0)
    description = models.TextField(_("what happened"), blank=True)
    source = models.CharField(_("source"), max_length=120, blank=True)

    objects = AccidentQuerySet.as_manager()

    class Meta:
        verbose_name = _("accident")
        verbose_name_plural = _("accidents")
        ordering = ["-happened_on", "-pk"]
        constraints = [
            first_once("accident_once", "town", "number"),
            models.CheckConstraint(condition=~Q(number=""), name="accident_has_a_number"),
        ]

    def __str__(self) -> str:
        return self.number

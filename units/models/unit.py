"""The supervised unit: a point that may be several things at once (facets), with a life of its own."""

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.gis.db import models
from django.contrib.postgres.indexes import GinIndex
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from geo.access import Area
from geo.clock import AsOf, today
from geo.models import Code, ImportJob, Town, Village
from geo.models.base import Named
from units.functions import PhoneKeys, SearchGrams
from units.models.search import FOUND_BY, SearchField, holding, renew_search
from units.search_text import phone_key, words_of

if TYPE_CHECKING:
    from geo.models import User


NOWHERE = Area()


def standing_on(area: Area) -> Q:
    """Units that stand, today, on the ground of an area (without a point: by declared village)."""
    on = today()
    in_force = Q(placements__valid_from__lte=on) & (Q(placements__valid_to=None) | Q(placements__valid_to__gt=on))
    covered = Q(placements__grid__in=area.grid_ids) | Q(placements__village__in=area.village_ids)
    return Q(town__in=area.whole_town_ids) | Q(pk__in=Unit.objects.filter(in_force & covered).values("pk"))


class UnitQuerySet(models.QuerySet["Unit"]):
    """Questions about units; those that need visits are in patrols.queries."""

    def unmerged(self) -> "UnitQuerySet":
        """Without those that were found to be a second entry of another unit, which stands for both."""
        return self.filter(merged_into=None)

    def registered(self, as_of: AsOf) -> "UnitQuerySet":
        """Units on the books on the day: registering is itself the recording."""
        units = self.unmerged().filter(registered_on__lte=as_of.on)
        return units.filter(registered_on__lte=as_of.known_on) if as_of.known_on else units

    def visible_to(self, user: "User") -> "UnitQuerySet":
        """Units on ground that the user's postings cover."""
        return self.standing_in(user.scope.sees)

    def recordable_by(self, user: "User") -> "UnitQuerySet":
        """Units for which the user may enter visits and hazards."""
        return self.standing_in(user.scope.records)

    def phones_open_to(self, user: "User") -> "UnitQuerySet":
        """Units whose phones the user reads in full: some posting of the user looks after them."""
        return self.standing_in(user.scope.phones)

    def phones_on_request_to(self, user: "User") -> "UnitQuerySet":
        """Units whose phones the user may read after saying why (units.phones)."""
        return self.standing_in(user.scope.asks_phones)

    def standing_in(self, area: Area) -> "UnitQuerySet":
        """Units that stand, today, on the ground of an area (without a point: by declared village); none twice."""
        return self.unmerged().filter(standing_on(area))

    def matching(self, question: str, phones: Area = NOWHERE) -> "UnitQuerySet":
        """Units that a question means: see units.search_text. None for a question without a letter or digit.

        A phone number, or its last four digits, finds units on the ground of `phones` only: where the reader of the
        answer reads phones in full anyway. Both conditions go through an index of their own.
        """
        words, phone = words_of(question), phone_key(question)
        if not words:
            return self.none()
        wanted = Q(*(Q(*(holding(spelling) for spelling in word), _connector=Q.OR) for word in words))
        if phone and phones:
            wanted |= Q(phone_keys__contains=[phone]) & standing_on(phones)
        units = self.alias(grams=SearchGrams("search"), phone_keys=PhoneKeys("principal_phone", "controller_phone"))
        return units.filter(wanted)

    def update(self, **values: Any) -> int:
        """As ever; what units are found by follows when a part of it changes."""
        if FOUND_BY.isdisjoint(values):
            return super().update(**values)
        keys = list(self.values_list("pk", flat=True))
        changed = super().update(**values)
        renew_search(self.model, keys)
        return changed

    def unmapped(self) -> "UnitQuerySet":
        """未上图: units without a point."""
        return self.filter(point=None)


class PlacedHow(models.TextChoices):
    """How somebody found the place of a unit by hand."""

    CLICK = "CLICK", _("clicked on the map")
    SEARCH = "SEARCH", _("found by a named place, road or unit")
    PASTE = "PASTE", _("pasted coordinates")
    POSITION = "POSITION", _("position of the device")


class Unit(Named):
    """A supervised unit. `point` is EPSG:4326; what came in (datum, file, row) is kept beside it.

    `edited`: fields changed by hand since the last file, each with the value that the last file gave it.
    `conflicts`: those of them for which a later file says yet something else, see units.conflicts.
    `merged_into`: the unit that stands for this entry since the two were found to be one.
    """

    town = models.ForeignKey(Town, on_delete=models.PROTECT, related_name="units")
    external_id = models.CharField(_("unit number"), max_length=32, blank=True)
    name = models.CharField(_("name"), max_length=120)
    uscc = models.CharField(_("unified social credit code"), max_length=18, blank=True)
    declared_village = models.ForeignKey(
        Village, on_delete=models.PROTECT, null=True, blank=True, related_name="declared_units"
    )
    address = models.CharField(_("address"), max_length=200, blank=True)
    point = models.PointField(_("point"), srid=4326, null=True, blank=True)
    fields = models.ManyToManyField(Code, verbose_name=_("fields of industry"), blank=True, related_name="units")
    principal = models.CharField(_("principal"), max_length=32, blank=True)
    principal_phone = models.CharField(_("phone of the principal"), max_length=64, blank=True)
    controller = models.CharField(_("actual controller"), max_length=32, blank=True)
    controller_phone = models.CharField(_("phone of the controller"), max_length=64, blank=True)
    fire_principal = models.CharField(_("fire safety principal"), max_length=32, blank=True)
    people_on_site = models.PositiveIntegerField(_("people on site"), null=True, blank=True)
    is_high_risk = models.BooleanField(_("high-risk industry"), default=False)
    is_crowded = models.BooleanField(_("crowded place"), default=False)
    is_sensitive = models.BooleanField(_("in no export"), default=False)
    registered_on = models.DateField(_("registered on"))
    remark = models.TextField(_("remark"), blank=True)
    import_job = models.ForeignKey(ImportJob, on_delete=models.PROTECT, null=True, related_name="+")
    source_row = models.PositiveIntegerField(_("row in the source file"), null=True)
    datum = models.CharField(_("datum of the source"), max_length=16, blank=True)
    edited = models.JSONField(default=dict, blank=True, editable=False)
    conflicts = models.JSONField(default=dict, blank=True, editable=False)
    merged_into = models.ForeignKey(
        "self", on_delete=models.CASCADE, null=True, blank=True, related_name="twins", editable=False
    )
    placed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    placed_how = models.CharField(_("placed how"), max_length=8, choices=PlacedHow, blank=True, editable=False)
    placed_at = models.DateTimeField(_("placed at"), null=True, blank=True, editable=False)
    version = models.PositiveIntegerField(default=1)
    search = SearchField(editable=False, default="")

    objects = UnitQuerySet.as_manager()

    class Meta:
        verbose_name = _("unit")
        verbose_name_plural = _("units")
        ordering = ["external_id", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["town", "external_id"], condition=~Q(external_id=""), name="unit_number_once_a_town"
            ),
            models.CheckConstraint(condition=~Q(name=""), name="unit_has_a_name"),
            models.CheckConstraint(
                condition=Q(merged_into=None) | ~Q(merged_into=models.F("pk")), name="unit_not_its_own_twin"
            ),
        ]
        indexes = [
            models.Index(fields=["town", "name"], name="unit_by_name"),
            # the few that wait for somebody: units.conflicts, layers.pages.tray
            models.Index(fields=["town"], condition=~Q(conflicts={}), name="unit_in_conflict"),
            models.Index(fields=["town"], condition=Q(point=None), name="unit_unmapped"),
            # the two ways of UnitQuerySet.matching
            GinIndex(SearchGrams("search"), name="unit_by_grams"),
            GinIndex(PhoneKeys("principal_phone", "controller_phone"), name="unit_by_phone"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def own_people(self) -> frozenset[str]:
        """Names of the unit itself and of those who answer for it: they re-check nothing here."""
        return frozenset({self.name, self.principal, self.controller, self.fire_principal} - {""})


class UnitState(models.TextChoices):
    """Whether a unit is in business."""

    OPEN = "OPEN", _("in business")
    SUSPENDED = "SUSPENDED", _("suspended")
    CLOSED = "CLOSED", _("deregistered")

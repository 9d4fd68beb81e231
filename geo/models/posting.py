"""Postings: who holds which role for which area, from when to when. They drive access and responsibility alike."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from geo.models.base import Period, PeriodQuerySet, Recorded, period_is_ordered
from geo.models.grid import Grid
from geo.models.organisation import Organisation
from geo.models.person import Person
from geo.models.town import District, Town
from geo.models.village import Village


class Role(models.TextChoices):
    """Roles of the plan and of the town."""

    OFFICE = "OFFICE", _("safety office")
    LEADER = "LEADER", _("leader")
    FIELD_OFFICE = "FIELD_OFFICE", _("office in charge of a field")
    DISTRICT_LEAD = "DISTRICT_LEAD", _("district lead")
    VILLAGE = "VILLAGE", _("village head")
    VILLAGE_CADRE = "VILLAGE_CADRE", _("village cadre")
    GRID_LEAD = "GRID_LEAD", _("grid lead")
    GRID_MEMBER = "GRID_MEMBER", _("grid member")
    COUNTY = "COUNTY", _("county system")


class Posting(Period, Recorded):
    """One person, one role, exactly one area (town, district, village or grid), one period.

    `stands_in_for`: the posting whose holder is on leave for this period.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="postings")
    role = models.CharField(_("role"), max_length=16, choices=Role)
    town = models.ForeignKey(Town, on_delete=models.PROTECT, null=True, blank=True, related_name="postings")
    district = models.ForeignKey(District, on_delete=models.PROTECT, null=True, blank=True, related_name="postings")
    village = models.ForeignKey(Village, on_delete=models.PROTECT, null=True, blank=True, related_name="postings")
    grid = models.ForeignKey(Grid, on_delete=models.PROTECT, null=True, blank=True, related_name="postings")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="postings"
    )
    stands_in_for = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="stand_ins",
        verbose_name=_("stands in for"),
    )

    objects = PeriodQuerySet["Posting"].as_manager()

    class Meta:
        verbose_name = _("posting")
        verbose_name_plural = _("postings")
        constraints = [
            period_is_ordered("posting_period"),
            models.CheckConstraint(
                name="posting_stand_in_ends",
                condition=Q(stands_in_for=None) | Q(valid_to__isnull=False),
            ),
            models.CheckConstraint(
                name="posting_has_one_area",
                condition=(
                    Q(town__isnull=False, district=None, village=None, grid=None)
                    | Q(town=None, district__isnull=False, village=None, grid=None)
                    | Q(town=None, district=None, village__isnull=False, grid=None)
                    | Q(town=None, district=None, village=None, grid__isnull=False)
                ),
            ),
        ]

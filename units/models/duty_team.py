"""五包一: five named people answer for each key fire-safety unit."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from geo.models.base import Period, PeriodQuerySet, Recorded, period_is_ordered, periods_never_overlap
from units.models.facets import KeyFireUnit


class SeatKind(models.TextChoices):
    """The five seats of a team."""

    LEADER = "LEADER", _("member of the leading body")
    VILLAGE_CADRE = "VILLAGE_CADRE", _("village cadre")
    COMMUNITY = "COMMUNITY", _("community worker")
    FIRE_OR_POLICE = "FIRE_OR_POLICE", _("fire or police officer")
    PROFESSIONAL = "PROFESSIONAL", _("professional")


class DutyTeam(models.Model):
    """The team of one key fire-safety unit; complete with five different named people."""

    key_fire = models.OneToOneField(KeyFireUnit, on_delete=models.CASCADE, related_name="team")
    document = models.CharField(_("document"), max_length=64, blank=True)


class DutySeat(Period, Recorded):
    """Who sits in which seat of a team, one at a time."""

    team = models.ForeignKey(DutyTeam, on_delete=models.CASCADE, related_name="seats")
    kind = models.CharField(_("seat"), max_length=16, choices=SeatKind)
    person = models.ForeignKey("geo.Person", on_delete=models.PROTECT, related_name="seats")

    objects = PeriodQuerySet["DutySeat"].as_manager()

    class Meta:
        constraints = [
            period_is_ordered("seat_period"),
            periods_never_overlap("seat_once_at_a_time", "team", "kind"),
        ]

"""What came in: which file, from whom, in which datum, with what result."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from geo.models.base import Named
from geo.models.town import Town


class ImportKind(models.TextChoices):
    """Kinds of file that are read."""

    BOUNDARIES = "BOUNDARIES", _("boundaries")
    ROADS = "ROADS", _("roads")
    BUILDINGS = "BUILDINGS", _("buildings")
    PEOPLE = "PEOPLE", _("people and postings")
    UNITS = "UNITS", _("unit ledger")
    GAS = "GAS", _("gas users")
    TEAMS = "TEAMS", _("five-for-one teams")
    HAZARDS = "HAZARDS", _("hazard ledger")
    VISITS = "VISITS", _("visit records")
    TRACKS = "TRACKS", _("tracks")
    WELDING = "WELDING", _("welding machines")
    WELDERS = "WELDERS", _("welders")
    EQUIPMENT = "EQUIPMENT", _("special equipment")
    DRILLS = "DRILLS", _("drills")
    TRAININGS = "TRAININGS", _("training")
    PLANS = "PLANS", _("emergency plans")
    WORK_ORDERS = "WORK_ORDERS", _("work orders")
    ACCIDENTS = "ACCIDENTS", _("accidents")
    ORGANISATIONS = "ORGANISATIONS", _("offices and their fields")
    PIPE_REACH = "PIPE_REACH", _("reach of the gas pipe")
    PLACES = "PLACES", _("named places")
    RESCUE = "RESCUE", _("rescue teams and points")


class ImportJob(Named):
    """One file that was applied. `datum` is what was decided, `evidence` why; `counts` what became of the rows."""

    town = models.ForeignKey(Town, on_delete=models.PROTECT, null=True, related_name="import_jobs")
    kind = models.CharField(_("kind"), max_length=16, choices=ImportKind)
    file_name = models.CharField(_("file"), max_length=255)
    sha256 = models.CharField(max_length=64)
    datum_declared = models.CharField(_("datum declared"), max_length=16, blank=True)
    datum = models.CharField(_("datum decided"), max_length=16, blank=True)
    evidence = models.JSONField(_("evidence"), default=dict)
    counts = models.JSONField(_("counts"), default=dict)
    problems = models.JSONField(_("problems"), default=list)
    accepted_faults = models.TextField(_("faults accepted because"), blank=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    applied_at = models.DateTimeField(_("applied at"), default=timezone.now)

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ["-applied_at"]
        indexes = [models.Index(fields=["town", "kind", "sha256"], name="import_same_file")]

    def __str__(self) -> str:
        return self.file_name

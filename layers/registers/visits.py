"""The register of visits: the latest first, within a day by the hour."""

from typing import Any

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, NullIf
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from layers.filters import BadFilter
from layers.registers.column import Asker, Column, Look, plain, worded
from layers.registers.hazards import village_of
from layers.registers.register import Register
from patrols.models import Visit, VisitMode, VisitOutcome

VISITOR = Coalesce("visitor__name", NullIf("visitor_name", Value("")))


def outcome_of(params: QueryDict) -> str:
    """The outcome; empty for all."""
    value = params.get("outcome", "")
    if value and value not in VisitOutcome.values:
        said = {"key": "outcome", "allowed": ", ".join(VisitOutcome.values)}
        raise BadFilter("outcome", _("%(key)s: choose one of %(allowed)s") % said)
    return value


def asked_for(asker: Asker) -> QuerySet[Any]:
    """Visits to the units asked for; words are looked for in the unit and in the visitor's name."""
    user, asked = asker.user, asker.asked
    visits: QuerySet[Any] = asked.cut(Visit.objects.visible_to(user).known(asked.as_of), user)
    if asked.q:
        who = Q(visitor__name__icontains=asked.q) | Q(visitor_name__icontains=asked.q)
        visits = visits.filter(Q(unit__in=asked.named(user).values("pk")) | who | Q(external_id__iexact=asked.q))
    return visits


def _found(asker: Asker, params: QueryDict) -> QuerySet[Any]:
    outcome, visits = outcome_of(params), asked_for(asker)
    return visits.filter(outcome=outcome) if outcome else visits


def _said(params: QueryDict) -> list[tuple[str, str]]:
    outcome = outcome_of(params)
    return [(_("Outcome"), str(VisitOutcome(outcome).label))] if outcome else []


def _hazard_count(asker: Asker) -> dict[str, Any]:
    links: Any = Visit.hazards.through.objects.filter(visit=OuterRef("pk")).order_by().values("visit")
    return {"of_hazards": Subquery(links.annotate(n=Count("pk")).values("n"))}


COLUMNS: tuple[Column, ...] = (
    Column("day", gettext_lazy("Day"), lambda asker: {"happened_on": F("happened_on"), "at_time": F("at_time")},
           lambda record, asker: record["happened_on"], order=("happened_on", "at_time"), look=Look.DATE,
           is_default=True, empty_first=True),
    Column("time", gettext_lazy("At"), lambda asker: {"at_time": F("at_time")},
           lambda record, asker: record["at_time"], width=8, is_default=True),
    plain("unit", gettext_lazy("Unit"), "unit__name", look=Look.UNIT, width=32, is_default=True),
    worded("outcome", gettext_lazy("Outcome"), "outcome", dict(VisitOutcome.choices), width=18, is_default=True),
    worded("mode", gettext_lazy("Mode"), "mode", dict(VisitMode.choices), width=18, is_default=True),
    plain("who", gettext_lazy("Visited by"), VISITOR, is_default=True),
    plain("note", gettext_lazy("Note"), order=(), width=44, is_default=True),
    Column("hazards", gettext_lazy("Hazards"), _hazard_count, lambda record, asker: record["of_hazards"],
           order=("of_hazards",), look=Look.NUMBER),
    Column("village", gettext_lazy("Village"), village_of, lambda record, asker: record["of_village"],
           order=("of_village",)),
    plain("campaign", gettext_lazy("Campaign"), "campaign__name", width=18),
    plain("number", gettext_lazy("Number"), "external_id"),
)  # fmt: skip
VISITS = Register(
    key="visits",
    title=gettext_lazy("Visits"),
    columns=COLUMNS,
    first_sort="-day",
    keys=("outcome",),
    base={"unit_uuid": F("unit__uuid")},
    found=_found,
    is_sensitive="unit__is_sensitive",
    said=_said,
)

"""The register of hazards as of the day: open, past the deadline, to be verified or all of them."""

from datetime import date
from typing import Any

from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from layers.filters import BadFilter
from layers.pages.choices import HAZARD_SCOPES
from layers.pages.hazard_words import source_words, state_words
from layers.registers.column import Asker, Column, Look, Record, plain, worded
from layers.registers.register import Register
from units.models import Hazard, HazardEvent, HazardLevel
from units.models.hazard import HazardQuerySet
from units.models.placement import Placement
from units.workflow import is_open

SCOPES = tuple(HAZARD_SCOPES)


def scope_of(params: QueryDict) -> str:
    """Which hazards; the open ones unless the address says more."""
    return _one_of("scope", params.get("scope", ""), SCOPES) or "open"


def level_of(params: QueryDict) -> str:
    """The level; empty for both."""
    return _one_of("level", params.get("level", ""), tuple(HazardLevel.values))


def _one_of(key: str, value: str, allowed: tuple[str, ...]) -> str:
    if value and value not in allowed:
        raise BadFilter(key, _("%(key)s: choose one of %(allowed)s") % {"key": key, "allowed": ", ".join(allowed)})
    return value


def asked_for(asker: Asker, params: QueryDict) -> HazardQuerySet:
    """Hazards of the units asked for, of the level; words are looked for in the hazard, its number and its unit."""
    user, asked, level = asker.user, asker.asked, level_of(params)
    found: Any = asked.cut(Hazard.objects.visible_to(user), user)
    if level:
        found = found.filter(level=level)
    if asked.q:
        said = Q(description__icontains=asked.q) | Q(external_id__iexact=asked.q)
        found = found.filter(said | Q(unit__in=asked.named(user).values("pk")))
    chosen: HazardQuerySet = found
    return chosen


def in_scope(found: HazardQuerySet, scope: str, asker: Asker) -> HazardQuerySet:
    """Those of the tab."""
    as_of = asker.asked.as_of
    match scope:
        case "overdue":
            return found.overdue(as_of)
        case "unverified":
            return found.unverified(as_of)
        case "all":
            return found.as_of(as_of)
    return found.open(as_of)


def _found(asker: Asker, params: QueryDict) -> QuerySet[Any]:
    return in_scope(asked_for(asker, params), scope_of(params), asker)


def _said(params: QueryDict) -> list[tuple[str, str]]:
    level = level_of(params)
    said = [(_("Which hazards"), str(HAZARD_SCOPES[scope_of(params)]))]
    return [*said, (_("Level"), str(HazardLevel(level).label))] if level else said


def _state(record: Record, asker: Asker) -> str:
    return state_words(record["state_then"], record["source"])


def _source(record: Record, asker: Asker) -> str:
    return source_words(record["state_then"], record["source"])


def days_late(record: Record, asker: Asker) -> int | None:
    """Days since the deadline of a hazard that is open; None when it is in time, or settled."""
    deadline: date | None = record["deadline_then"]
    late = deadline and is_open(record["state_then"], is_tip_off=record["source"] == "TIP_OFF")
    return max(0, (asker.asked.as_of.on - deadline).days) or None if late and deadline else None


def _deadline(asker: Asker) -> dict[str, Any]:
    return {"deadline_then": F("deadline_then")}


def _found_on(asker: Asker) -> dict[str, Any]:
    events = HazardEvent.objects.known(asker.asked.as_of).filter(hazard=OuterRef("pk")).order_by("happened_on", "pk")
    return {"of_found": Subquery(events.values("happened_on")[:1])}


def village_of(asker: Asker) -> dict[str, Any]:
    """The village of the day in which the unit of the row stands."""
    places = Placement.objects.in_force(asker.asked.as_of.on).filter(unit=OuterRef("unit"))
    return {"of_village": Subquery(places.values("village__name")[:1])}


COLUMNS: tuple[Column, ...] = (
    plain("what", gettext_lazy("What is wrong"), "description", look=Look.HAZARD, width=44, is_default=True, order=()),
    plain("number", gettext_lazy("Number"), "external_id", is_default=True),
    plain("unit", gettext_lazy("Unit"), "unit__name", look=Look.UNIT, width=32, is_default=True),
    worded("level", gettext_lazy("Level"), "level", dict(HazardLevel.choices), look=Look.LEVEL, is_default=True,
           width=8),
    Column("state", gettext_lazy("State"), lambda asker: {}, _state, order=("state_then",), is_default=True),
    Column("deadline", gettext_lazy("Deadline"), _deadline, lambda record, asker: record["deadline_then"],
           order=("deadline_then",), look=Look.DATE, is_default=True),
    Column("late", gettext_lazy("Days late"), _deadline, days_late, look=Look.LATE, is_default=True, width=10),
    Column("village", gettext_lazy("Village"), village_of, lambda record, asker: record["of_village"],
           order=("of_village",)),
    Column("found", gettext_lazy("Found on"), _found_on, lambda record, asker: record["of_found"], order=("of_found",),
           look=Look.DATE),
    Column("source", gettext_lazy("Source"), lambda asker: {}, _source, order=("source",), width=18),
    plain("field", gettext_lazy("Field"), "field__name", width=18),
    plain("factor", gettext_lazy("Fatal fire factor"), "factor__name", width=18),
    plain("standard", gettext_lazy("Standard"), width=28),
    plain("responsible", gettext_lazy("Responsible"), width=18),
    plain("requirement", gettext_lazy("Requirement"), order=(), width=36),
)  # fmt: skip
HAZARDS = Register(
    key="hazards",
    title=gettext_lazy("Hazards"),
    columns=COLUMNS,
    first_sort="deadline",
    keys=("scope", "level"),
    base={
        "hazard_uuid": F("uuid"),
        "unit_uuid": F("unit__uuid"),
        "level": F("level"),
        "state_then": F("state_then"),
        "source": F("source"),
        "deadline_then": F("deadline_then"),
    },
    found=_found,
    is_sensitive="unit__is_sensitive",
    said=_said,
)

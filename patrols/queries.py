"""Questions about units that need their visits and hazards: status, due dates, 检查覆盖率, sums of a window.

`with_status` is the one place that says what a unit looked like on a day; map, lists, files and reports filter on it.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any, TypeAlias

from django.contrib.postgres.aggregates import BoolOr
from django.db.models import (
    BooleanField,
    Case,
    CharField,
    Count,
    F,
    FilteredRelation,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce
from django_cte import CTE, with_cte

from geo.clock import AsOf
from patrols.models import Visit
from units import deadlines_sql
from units.models import HazardEvent, HazardLevel, UnitEvent, UnitState
from units.models.hazard import is_open
from units.models.unit import UnitQuerySet
from units.status import TABLE, Status

# units with the annotations of `with_status`; Any, because the type checker knows no annotation behind a function
UnitsWithStatus: TypeAlias = QuerySet[Any]
LEFT = "LEFT OUTER JOIN"
OPEN_THEN = Q(state_then=UnitState.OPEN)


def with_status(units: UnitQuerySet, as_of: AsOf) -> UnitsWithStatus:
    """The units on the books on the day, deregistered ones left out, each with what was true of it then:

    `state_then` (OPEN or SUSPENDED; OPEN again after the review day), `grid_then`, `village_then` (ids or None),
    `last_visited_on`, `interval_days`, `due_on` (None: never visited, or no rule), `is_overdue`, `open_major`,
    `open_late` (a general one past its deadline), `open_any`, `is_suspended`, `is_visited`, `status`.

    Every fact is one grouped common table expression joined once, so that filters, counts and groups on top of it
    refer to plain columns. Two queries: the rules, then the units.
    """
    chosen = units.registered(as_of)
    ids = chosen.order_by().values("pk")
    states, visited, hazards = _states(ids, as_of), _visited(ids, as_of), _hazards(ids, as_of)
    joined: Any = chosen
    for facts in (states, visited, hazards):
        joined = facts.join(joined, pk=facts.col.unit_id, _join_type=LEFT)
    joined = with_cte(states, visited, hazards, select=joined)
    found = joined.annotate(
        placed=FilteredRelation("placements", condition=_in_force("placements__", as_of.on)),
        grid_then=F("placed__grid_id"),
        village_then=Coalesce("placed__village_id", "declared_village_id"),
        # a unit without any event is in business: its row in the register says that it exists
        state_then=Coalesce(states.col.effective, Value(UnitState.OPEN.value), output_field=CharField()),
        last_visited_on=visited.col.last_on,
        in_hazards=hazards.col.unit_id,
        open_major=_holds(hazards.col.major),
        open_late=_holds(hazards.col.late),
        open_any=_whether(Q(in_hazards__isnull=False)),
    )
    return _judged(found, as_of.on).exclude(state_then=UnitState.CLOSED)


def _judged(units: Any, on: date) -> UnitsWithStatus:
    judged: UnitsWithStatus = units.annotate(
        is_suspended=_whether(Q(state_then=UnitState.SUSPENDED)),
        is_visited=_whether(Q(last_visited_on__isnull=False)),
        interval_days=deadlines_sql.interval_days(on),
        due_on=deadlines_sql.due_on(),
        is_overdue=_whether(OPEN_THEN & (Q(last_visited_on=None) | Q(due_on__lt=on))),
        status=_status(),
    )
    return judged


def _status() -> Case:
    """units.status.TABLE as SQL: CASE takes the first match too."""
    rows = [When(**{fact: True}, then=Value(status.value)) for status, fact in TABLE if fact]
    return Case(*rows, default=Value(TABLE[-1][0].value), output_field=CharField())


def _whether(condition: Q) -> Case:
    return Case(When(condition, then=Value(True)), default=Value(False), output_field=BooleanField())


def _holds(column: Any) -> Coalesce:
    return Coalesce(column, Value(False), output_field=BooleanField())


def _in_force(path: str, on: date) -> Q:
    ends = Q(**{f"{path}valid_to": None}) | Q(**{f"{path}valid_to__gt": on})
    return Q(**{f"{path}valid_from__lte": on}) & ends


def _known(facts: QuerySet[Any], as_of: AsOf) -> QuerySet[Any]:
    facts = facts.filter(happened_on__lte=as_of.on)
    return facts.filter(recorded_at__lte=as_of.known_at) if as_of.known_at else facts


def _states(ids: Any, as_of: AsOf) -> CTE:
    """The latest life event of each unit by (happened_on, id); a suspension past its review day reads as open."""
    events = _known(UnitEvent.objects.filter(unit__in=ids), as_of)
    latest = events.order_by("unit_id", "-happened_on", "-pk").distinct("unit_id")
    past_review = Q(state=UnitState.SUSPENDED, review_on__lt=as_of.on)
    state = Case(When(past_review, then=Value(UnitState.OPEN.value)), default=F("state"), output_field=CharField())
    return CTE(latest.values("unit_id", effective=state), name="unit_states")


def _visited(ids: Any, as_of: AsOf) -> CTE:
    """The last visit of each unit that reset its clock."""
    visits = Visit.objects.known(as_of).resetting().filter(unit__in=ids).order_by()
    return CTE(visits.values("unit_id").annotate(last_on=Max("happened_on")), name="unit_visits")


def _hazards(ids: Any, as_of: AsOf) -> CTE:
    """For each unit with open hazards: whether any is major, any general one late.

    The same rule as HazardQuerySet.open for all hazards at once: one pass over the index of events, and the deadline
    looked up for the open ones only. A test compares the two.
    """
    events = HazardEvent.objects.known(as_of).filter(hazard__unit__in=ids)
    latest = CTE(
        events.order_by("hazard_id", "-happened_on", "-pk")
        .distinct("hazard_id")
        .values(
            "hazard_id",
            "state",
            unit_id=F("hazard__unit_id"),
            level=F("hazard__level"),
            source=F("hazard__source"),
        ),
        name="hazard_states",
    )
    deadlines = (
        HazardEvent.objects.known(as_of)
        .filter(hazard=OuterRef("hazard_id"))
        .exclude(deadline_on=None)
        .order_by("-happened_on", "-pk")
    )
    still_open: Any = latest.queryset().filter(is_open("state"))
    by_unit = (
        still_open.annotate(deadline=Subquery(deadlines.values("deadline_on")[:1]))
        .values("unit_id")
        .annotate(
            major=BoolOr(Q(level=HazardLevel.MAJOR)),
            late=BoolOr(Q(level=HazardLevel.GENERAL, deadline__lt=as_of.on)),
        )
    )
    return CTE(with_cte(latest, select=by_unit), name="unit_hazards")


def status_counts(units_with_status: UnitsWithStatus) -> dict[str, int]:
    """Units per status, and beside them `total`, `overdue` (the ring) and `unmapped`; one query."""
    counts = {status.value: 0 for status in Status} | {"total": 0, "overdue": 0, "unmapped": 0}
    rows = units_with_status.order_by().values("status").annotate(**_COUNTED)
    for row in rows:
        counts[row["status"]] = row["n"]
        counts["total"] += row["n"]
        counts["overdue"] += row["overdue_n"]
        counts["unmapped"] += row["unmapped_n"]
    return counts


_COUNTED = {
    "n": Count("pk"),
    "overdue_n": Count("pk", filter=Q(is_overdue=True)),
    "unmapped_n": Count("pk", filter=Q(point=None)),
}


@dataclass(frozen=True, slots=True)
class InspectionRatio:
    """检查覆盖率 = 已检查家数 / 应检查家数: `due` units in business, `checked` of them not overdue."""

    checked: int = 0
    due: int = 0

    @property
    def ratio(self) -> float | None:
        """The share, 0 to 1; None where there is nothing to check."""
        return self.checked / self.due if self.due else None


_CHECKED = {
    "checked": Count("pk", filter=OPEN_THEN & Q(is_overdue=False)),
    "due": Count("pk", filter=OPEN_THEN),
}


def inspection_ratio(units_with_status: UnitsWithStatus) -> InspectionRatio:
    """检查覆盖率 of the units; `due - checked` is the number of rows of 超期未查. One query."""
    return InspectionRatio(**units_with_status.order_by().aggregate(**_CHECKED))


def ratio_by_village(units_with_status: UnitsWithStatus) -> dict[int | None, InspectionRatio]:
    """检查覆盖率 per village id of the day (None: units of no village); one query."""
    return _ratio_by("village_then", units_with_status)


def ratio_by_grid(units_with_status: UnitsWithStatus) -> dict[int | None, InspectionRatio]:
    """检查覆盖率 per grid id of the day (None: units outside every grid); one query."""
    return _ratio_by("grid_then", units_with_status)


def _ratio_by(place: str, units: UnitsWithStatus) -> dict[int | None, InspectionRatio]:
    rows = units.order_by().values(place).annotate(**_CHECKED)
    return {row[place]: InspectionRatio(row["checked"], row["due"]) for row in rows}

"""What a unit owes on a day by the rules of duties, visits apart: drills, training, plans, certificates, inspections.

The rules say which units and which rhythm (units.models.duty_rule), units.duty_clock the days; here the two meet the
records. Visits are in patrols.queries.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Case, Exists, OuterRef, Q, Value, When

from geo.clock import AsOf
from geo.problems import Problem
from geo.problems import Value as Param
from units.deadlines_sql import matches
from units.duty_clock import Due, Form, Standing, by_calendar, by_interval, by_own_date, by_principal, strictest
from units.models import (
    Drill,
    Duty,
    DutyRule,
    EmergencyPlan,
    Hazard,
    HazardLevel,
    SpecialEquipment,
    Training,
    Unit,
    Welder,
)
from units.models.unit import UnitQuerySet
from units.names import plain


@dataclass(frozen=True, slots=True)
class DutyDue:
    """One duty of one unit as of a day.

    `subject` names the certificate or piece of equipment, "" where the duty is the unit's own. `due_on` is None where
    no day is fixed. `code` with `params` is the sentence (units.duty_messages); `is_example`: the rule is an example
    that the town should replace by its own.
    """

    duty: Duty
    subject: str
    due_on: date | None
    last_done_on: date | None
    standing: Standing
    basis: str
    is_example: bool
    code: str
    params: Mapping[str, Param] = field(default_factory=dict)

    @property
    def problem(self) -> Problem:
        """For geo.sentences: `what` says how it stands, `remedy` what to do."""
        return Problem(self.code, self.params)


def duties_of(unit: Unit, as_of: AsOf) -> list[DutyDue]:
    """What this unit owes, the worst first; seven queries. Names of principals are today's, as everywhere."""
    return duties(Unit.objects.filter(pk=unit.pk), as_of).get(unit.pk, [])


def duties(units: UnitQuerySet, as_of: AsOf) -> dict[int, list[DutyDue]]:
    """What each of the units owes, by its id; seven queries for any number. Units that owe nothing are left out."""
    rules = list(DutyRule.objects.in_force(as_of.on).exclude(duty=Duty.VISIT).select_related("code"))
    books = _books(units, as_of)
    found = {unit.pk: _of_unit(unit, _rules_of(unit, rules), books, as_of.on) for unit in _matched(units, rules, as_of)}
    return {pk: dues for pk, dues in found.items() if dues}


# ── which rules are for which units ──────────────────────────────────────────────────────────────────────────────
def _matched(units: UnitQuerySet, rules: Sequence[DutyRule], as_of: AsOf) -> Iterable[Any]:
    """The units, each with `rule_<id>`: whether that rule is for it."""
    majors = Hazard.objects.open(as_of).filter(unit=OuterRef("pk"), level=HazardLevel.MAJOR)
    annotated = units.annotate(open_major=Exists(majors))
    return annotated.annotate(**{f"rule_{rule.pk}": _whether(matches(rule)) for rule in rules})


def _whether(chosen: Q | None) -> Any:
    return Value(True) if chosen is None else Case(When(chosen, then=Value(True)), default=Value(False))


def _rules_of(unit: Any, rules: Iterable[DutyRule]) -> dict[Duty, list[DutyRule]]:
    mine: dict[Duty, list[DutyRule]] = defaultdict(list)
    for rule in rules:
        if getattr(unit, f"rule_{rule.pk}"):
            mine[Duty(rule.duty)].append(rule)
    return mine


# ── the records ──────────────────────────────────────────────────────────────────────────────────────────────────
@dataclass(frozen=True, slots=True)
class _Books:
    """The records of the units that stand on the day, by unit id."""

    drills: Mapping[int, list[Any]]
    trainings: Mapping[int, list[Any]]
    plans: Mapping[int, list[Any]]
    welders: Mapping[int, list[Any]]
    equipment: Mapping[int, list[Any]]


def _books(units: UnitQuerySet, as_of: AsOf) -> _Books:
    ids = units.order_by().values("pk")
    kinds: tuple[Any, ...] = (Drill, Training, EmergencyPlan, Welder, SpecialEquipment)
    return _Books(*(_by_unit(kind.objects.standing(as_of).filter(unit__in=ids)) for kind in kinds))


def _by_unit(entries: Iterable[Any]) -> Mapping[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for entry in entries:
        found[entry.unit_id].append(entry)
    return found


# ── one unit ─────────────────────────────────────────────────────────────────────────────────────────────────────
def _of_unit(unit: Unit, rules: Mapping[Duty, list[DutyRule]], books: _Books, on: date) -> list[DutyDue]:
    makers: dict[Duty, Callable[[], list[DutyDue]]] = {
        Duty.DRILL: lambda: _dated(unit, rules[Duty.DRILL], books.drills.get(unit.pk, []), on),
        Duty.TRAINING: lambda: _dated(unit, rules[Duty.TRAINING], books.trainings.get(unit.pk, []), on),
        Duty.PLAN: lambda: _plans(unit, rules[Duty.PLAN], books.plans.get(unit.pk, []), on),
        Duty.CERTIFICATE: lambda: _papers(rules[Duty.CERTIFICATE], books.welders.get(unit.pk, []), on),
        Duty.EQUIPMENT: lambda: _papers(rules[Duty.EQUIPMENT], books.equipment.get(unit.pk, []), on),
    }
    found = [due for duty, make in makers.items() if rules.get(duty) for due in make()]
    return sorted(found, key=lambda due: (-list(Standing).index(due.standing), due.due_on or date.max))


def _dated(unit: Unit, rules: Sequence[DutyRule], entries: Sequence[Any], on: date) -> list[DutyDue]:
    """Of all rules for one duty the strictest: one line a duty."""
    answers = [(rule, _due(unit, rule, entries, on)) for rule in rules]
    worst = strictest(due for _rule, due in answers)
    rule = next(rule for rule, due in answers if due == worst)
    if rule.form == Form.CURRENT_PRINCIPAL:
        return [_principal(unit, rule, worst, entries)]
    return [_line(rule, worst, on)]


def _due(unit: Unit, rule: DutyRule, entries: Sequence[Any], on: date) -> Due:
    days, since = [entry.happened_on for entry in entries], max(unit.registered_on, rule.valid_from)
    if rule.form == Form.CURRENT_PRINCIPAL:
        return by_principal([(e.happened_on, plain(e.principal)) for e in entries], plain(unit.principal), on)
    if rule.form == Form.INTERVAL:
        return by_interval(rule.interval_days or 0, days, on, since)
    return by_calendar(Form(rule.form), days, on, since)


def _plans(unit: Unit, rules: Sequence[DutyRule], plans: Sequence[EmergencyPlan], on: date) -> list[DutyDue]:
    """The plan's own review date where it has one; else the interval, where a rule asks for it."""
    latest = max(plans, key=lambda plan: (plan.happened_on, plan.pk), default=None)
    own = [rule for rule in rules if rule.form == Form.OWN_DATE]
    if own and latest and latest.next_review_on:
        return [_paper(own[0], str(latest), by_own_date(latest.next_review_on, latest.happened_on, on), on)]
    timed = [rule for rule in rules if rule.form != Form.OWN_DATE]
    return _dated(unit, timed, plans, on) if timed else []


def _papers(rules: Sequence[DutyRule], entries: Sequence[Any], on: date) -> list[DutyDue]:
    return [
        _paper(rules[0], entry.subject, by_own_date(entry.expires_on, entry.happened_on, on), on) for entry in entries
    ]


# ── in words ─────────────────────────────────────────────────────────────────────────────────────────────────────
def _paper(rule: DutyRule, subject: str, due: Due, on: date) -> DutyDue:
    if due.due_on is None:
        return _said(rule, due, "duty_paper_undated", {"subject": subject}, subject)
    params: dict[str, Param] = {"subject": subject, "due": due.due_on.isoformat(), "n": abs((due.due_on - on).days)}
    return _said(rule, due, "duty_paper_expired" if due.standing is Standing.OVERDUE else "duty_paper", params, subject)


def _principal(unit: Unit, rule: DutyRule, due: Due, trainings: Sequence[Training]) -> DutyDue:
    params: dict[str, Param] = {"principal": unit.principal}
    if not unit.principal:
        return _said(rule, due, "duty_principal_unknown")
    if due.last_done_on:
        return _said(rule, due, "duty_principal_trained", params | {"last": due.last_done_on.isoformat()})
    before = max((each for each in trainings if each.principal), key=lambda each: each.happened_on, default=None)
    if before is None:
        return _said(rule, due, "duty_principal_untrained", params)
    params |= {"trained": before.principal, "last": before.happened_on.isoformat()}
    return _said(rule, due, "duty_principal_changed", params)


def _line(rule: DutyRule, due: Due, on: date) -> DutyDue:
    code = {Standing.DONE: "duty_done", Standing.DUE: "duty_due", Standing.OVERDUE: "duty_overdue"}[due.standing]
    params: dict[str, Param] = {}
    if due.due_on:
        params = {"due": due.due_on.isoformat(), "n": abs((due.due_on - on).days)}
    if due.last_done_on is None:
        return _said(rule, due, f"{code}_never", params)
    return _said(rule, due, code, params | {"last": due.last_done_on.isoformat(), "ago": (on - due.last_done_on).days})


def _said(rule: DutyRule, due: Due, code: str, params: Mapping[str, Param] | None = None, subject: str = "") -> DutyDue:
    return DutyDue(
        duty=Duty(rule.duty),
        subject=subject,
        due_on=due.due_on,
        last_done_on=due.last_done_on,
        standing=due.standing,
        basis=rule.basis,
        is_example=rule.is_example,
        code=code,
        params=params or {},
    )

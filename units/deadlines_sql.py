"""The visit intervals as a SQL expression: the rules in force are read once and rendered as LEAST(CASE …, …).

Selectors that need facts of patrols name the annotation that carries them (`open_major`).
"""

from collections.abc import Iterable
from datetime import date

from django.db.models import Case, DateField, Expression, ExpressionWrapper, F, IntegerField, Q, Value, When
from django.db.models.functions import Cast, Least

from units.models import DutyRule, GasSupply, Selector

MATCHES: dict[str, Q | None] = {
    Selector.KEY_FIRE: Q(key_fire__isnull=False),
    Selector.OPEN_MAJOR: Q(open_major=True),
    Selector.HIGH_RISK: Q(is_high_risk=True),
    Selector.PEOPLE_30: Q(people_on_site__gte=30),
    Selector.BOTTLED_GAS: Q(gas__supply=GasSupply.BOTTLED),
    Selector.NINE_SMALL: Q(nine_small__isnull=False),
    Selector.EVERY: None,
}


def interval_days(on: date) -> Expression:
    """The shortest interval, in days, of the rules in force on the day that match a unit; NULL without one."""
    terms = [_term(rule) for rule in DutyRule.objects.in_force(on)]
    return _least(terms)


def due_on() -> Expression:
    """`last_visited_on` + `interval_days`: date + integer is a date in PostgreSQL."""
    return ExpressionWrapper(F("last_visited_on") + F("interval_days"), output_field=DateField())


def _term(rule: DutyRule) -> Expression:
    matches = MATCHES[rule.selector]
    if rule.town_id is not None:
        town = Q(town_id=rule.town_id)
        matches = town if matches is None else matches & town
    days = Value(rule.interval_days, output_field=IntegerField())
    return days if matches is None else Case(When(matches, then=days), default=None, output_field=IntegerField())


def _least(terms: Iterable[Expression]) -> Expression:
    """LEAST passes over NULL in PostgreSQL; Django wants two terms at least, and a bare NULL would be text."""
    nothing = Cast(Value(None), output_field=IntegerField())
    return Least(*terms, nothing, nothing, output_field=IntegerField())

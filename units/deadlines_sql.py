"""The visit intervals as a SQL expression: the rules in force are read once and rendered as LEAST(CASE …, …).

Selectors that need facts of patrols name the annotation that carries them (`open_major`).
"""

from collections.abc import Iterable
from datetime import date
from functools import reduce
from operator import and_

from django.db.models import Case, DateField, Expression, ExpressionWrapper, F, IntegerField, Q, Value, When
from django.db.models.functions import Cast, Least

from geo.models import CodeList
from units.models import Duty, DutyRule, GasSupply, NineSmallVenue, Selector, Unit

MATCHES: dict[str, Q | None] = {
    Selector.KEY_FIRE: Q(key_fire__isnull=False),
    Selector.OPEN_MAJOR: Q(open_major=True),
    Selector.HIGH_RISK: Q(is_high_risk=True),
    Selector.PEOPLE_30: Q(people_on_site__gte=30),
    Selector.BOTTLED_GAS: Q(gas__supply=GasSupply.BOTTLED),
    Selector.GAS_USER: Q(gas__supply__in=[GasSupply.BOTTLED, GasSupply.PIPED]),
    Selector.NINE_SMALL: Q(nine_small__isnull=False),
    Selector.EVERY: None,
}


def interval_days(on: date) -> Expression:
    """The shortest interval, in days, of the rules in force on the day that match a unit; NULL without one."""
    rules = DutyRule.objects.in_force(on).filter(duty=Duty.VISIT).select_related("code")
    terms = [_term(rule) for rule in rules]
    return _least(terms)


def due_on() -> Expression:
    """`last_visited_on` + `interval_days`: date + integer is a date in PostgreSQL."""
    return ExpressionWrapper(F("last_visited_on") + F("interval_days"), output_field=DateField())


def matches(rule: DutyRule) -> Q | None:
    """Which units a rule is for; None: all. Give the rule with its code; OPEN_MAJOR needs the annotation open_major."""
    found = [MATCHES[rule.selector], Q(town_id=rule.town_id) if rule.town_id else None, _coded(rule)]
    parts = [each for each in found if each is not None]
    return reduce(and_, parts) if parts else None


def _coded(rule: DutyRule) -> Q | None:
    """Units of the rule's field of industry or sub-type, whichever row of that code they were entered with."""
    if rule.code is None:
        return None
    if rule.code.list == CodeList.NINE_SMALL:
        venues = NineSmallVenue.objects.filter(sub_type__list=rule.code.list, sub_type__code=rule.code.code)
        return Q(pk__in=venues.values("unit"))
    fields = Unit.fields.through.objects.filter(code__list=rule.code.list, code__code=rule.code.code)
    return Q(pk__in=fields.values("unit"))


def _term(rule: DutyRule) -> Expression:
    chosen = matches(rule)
    days = Value(rule.interval_days, output_field=IntegerField())
    return days if chosen is None else Case(When(chosen, then=days), default=None, output_field=IntegerField())


def _least(terms: Iterable[Expression]) -> Expression:
    """LEAST passes over NULL in PostgreSQL; Django wants two terms at least, and a bare NULL would be text."""
    nothing = Cast(Value(None), output_field=IntegerField())
    return Least(*terms, nothing, nothing, output_field=IntegerField())

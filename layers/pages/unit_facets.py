"""What a unit is, facet by facet, as its page tells it: gas and its conversion, entry in the platform, team."""

from collections import Counter
from datetime import date
from typing import Any, TypeVar

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from geo.clock import AsOf
from units.models import DutySeat, PipeConversion, SeatKind

PLATFORM_DUE = date(2024, 6, 30)  # the plan: key units stand in the platform, with their teams, by this day
Facts = TypeVar("Facts", bound=QuerySet[Any])


def recorded(facts: Facts, as_of: AsOf) -> Facts:
    """Those of the facts that were recorded by then."""
    return facts.filter(recorded_at__lte=as_of.known_at) if as_of.known_at else facts


def conversion_of(unit: Any, as_of: AsOf) -> list[PipeConversion]:
    """The steps of 瓶改管 in order, as known on the day; none for a unit without gas."""
    if not hasattr(unit, "gas"):
        return []
    steps = PipeConversion.objects.filter(gas=unit.gas, happened_on__lte=as_of.on)
    return list(recorded(steps, as_of).order_by("happened_on", "pk"))


def platform_of(unit: Any, on: date) -> dict[str, Any] | None:
    """Entry of a key unit in the outside platform: `words` in one sentence, `is_late` when it was or is too late."""
    if not hasattr(unit, "key_fire"):
        return None
    key = unit.key_fire
    is_bound = key.designated_year is None or key.designated_year <= PLATFORM_DUE.year
    entered = key.platform_on if key.platform_on and key.platform_on <= on else None
    late = ((entered or on) - PLATFORM_DUE).days if is_bound else 0
    said = {"due": PLATFORM_DUE.isoformat(), "day": entered, "n": late, "number": key.platform_id or "—"}
    if entered and late > 0:
        words = _("Entered in the platform on %(day)s (%(number)s), %(n)d days after %(due)s.")
    elif entered:
        words = _("Entered in the platform on %(day)s (%(number)s).")
    elif late > 0:
        words = _("Not entered in the platform; due by %(due)s, %(n)d days ago.")
    else:
        words = _("Not entered in the platform.")
    return {"words": words % said, "is_late": late > 0, "is_entered": bool(entered)}


def seats_of(unit: Any, as_of: AsOf) -> list[dict[str, Any]]:
    """The five seats of a key unit's team, each with its person of the day or None; empty for other units.

    `is_twice`: the person sits in another seat, too, so that the team is not five different people.
    """
    if not hasattr(unit, "key_fire"):
        return []
    team = getattr(unit.key_fire, "team", None)
    rows = recorded(DutySeat.objects.filter(team=team).in_force(as_of.on), as_of) if team else DutySeat.objects.none()
    by_kind = {seat.kind: seat.person for seat in rows.select_related("person")}
    times = Counter(by_kind.values())
    seated = ((kind, by_kind.get(kind)) for kind in SeatKind)
    return [{"label": kind.label, "person": one, "is_twice": times[one] > 1 if one else False} for kind, one in seated]

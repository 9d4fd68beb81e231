"""Why a unit has its colour and its ring: one sentence each."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext


def why_status(unit: Any, hazards: Sequence[Any], on: date) -> str:
    """The sentence for the status of a unit of `with_status`; `hazards` are its open ones, of `Hazard.as_of`."""
    majors = sum(hazard.level == "MAJOR" for hazard in hazards)
    late = sum(hazard.deadline_then is not None and hazard.deadline_then < on for hazard in hazards)
    count = len(hazards)
    match unit.status:
        case "RED":
            said = ngettext("%(n)d major hazard is not closed out.", "%(n)d major hazards are not closed out.", majors)
            return said % {"n": majors}
        case "ORANGE":
            said = ngettext("%(n)d hazard is past its deadline.", "%(n)d hazards are past their deadlines.", late)
            return said % {"n": late}
        case "YELLOW":
            said = ngettext("%(n)d general hazard is open, in time.", "%(n)d general hazards are open, in time.", count)
            return said % {"n": count}
        case "GREEN":
            return _("Visited on %(day)s; no hazard is open.") % {"day": unit.last_visited_on}
        case "GREY":
            return _("No visit that counts is on record.")
    return _("Suspended: its clock stands still until the review date.")


def why_ring(unit: Any, on: date) -> str:
    """The sentence for the due date of a unit of `with_status`: days overdue or days left."""
    if unit.is_suspended:
        return ""
    if unit.last_visited_on is None:
        return _("Never visited: a first visit is due now.")
    if unit.due_on is None:
        return _("No visit rule names this unit.")
    said = {"last": unit.last_visited_on, "interval": unit.interval_days, "n": abs((on - unit.due_on).days)}
    if unit.is_overdue:
        return _("Last visit %(last)s, interval %(interval)d days, overdue by %(n)d days.") % said
    return _("Last visit %(last)s, interval %(interval)d days, %(n)d days left.") % said

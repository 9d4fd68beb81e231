"""A hazard in the reader's words: state, source, days late, and its history step by step."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from geo.clock import SHANGHAI
from layers.pages.choices import HAZARD_STATE_LABELS
from units.models import HazardEvent, HazardSource
from units.workflow import HazardState, is_open

UNVERIFIED = _("to be verified")
# a step whose words depend on the state that it left
AFTER = {
    (HazardState.RECHECK_ASKED, HazardState.RECTIFYING): _("re-check failed"),
    (HazardState.FOUND, HazardState.CLOSED_OUT): _("closed out on the spot"),
}


def describe(hazard: Any, on: date) -> Any:
    """Add to a hazard of `Hazard.as_of`: is_open, is_unverified, state_label, source_label, days_late (0: in time)."""
    is_tip_off = hazard.source == HazardSource.TIP_OFF
    hazard.is_open = is_open(hazard.state_then, is_tip_off=is_tip_off)
    hazard.is_unverified = is_tip_off and hazard.state_then == HazardState.FOUND
    hazard.state_label = UNVERIFIED if hazard.is_unverified else HAZARD_STATE_LABELS[hazard.state_then]
    hazard.source_label = _("tip-off") if hazard.is_unverified else hazard.get_source_display()
    late = (on - hazard.deadline_then).days if hazard.is_open and hazard.deadline_then else 0
    hazard.days_late = max(0, late)
    return hazard


def history(events: Iterable[HazardEvent]) -> list[dict[str, Any]]:
    """The steps in order, each with its `label` and whether it was `entered_late` (recorded on a later day)."""
    rows, before = [], ""
    for event in events:
        recorded_on = event.recorded_at.astimezone(SHANGHAI).date()
        rows.append(
            {"event": event, "label": _label(before, event.state), "entered_late": recorded_on > event.happened_on}
        )
        before = event.state
    return rows


def _label(before: str, state: str) -> str | Promise:
    return AFTER[before, state] if (before, state) in AFTER else HAZARD_STATE_LABELS[state]  # type: ignore[index]

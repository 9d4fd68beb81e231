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


def _is_unverified(state: str, source: str) -> bool:
    return state == HazardState.FOUND and source == HazardSource.TIP_OFF


def state_words(state: str, source: str) -> str:
    """The state in the reader's words: a tip-off that nobody looked into yet is "to be verified"."""
    return str(UNVERIFIED if _is_unverified(state, source) else HAZARD_STATE_LABELS[state])


def source_words(state: str, source: str) -> str:
    """The channel; a tip-off is called verified only once it is."""
    return str(_("tip-off") if _is_unverified(state, source) else HazardSource(source).label)


def describe(hazard: Any, on: date) -> Any:
    """Add to a hazard of `Hazard.as_of`: is_open, is_unverified, state_label, source_label, days_late (0: in time)."""
    state, source = hazard.state_then, hazard.source
    hazard.is_open = is_open(state, is_tip_off=source == HazardSource.TIP_OFF)
    hazard.is_unverified = _is_unverified(state, source)
    hazard.state_label, hazard.source_label = state_words(state, source), source_words(state, source)
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

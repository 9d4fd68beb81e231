"""The choices that filters offer and the states that registers show, in the reader's words."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from units.workflow import HazardState

Words = Mapping[str, str | Promise]

# keys are those of layers.filters.FACETS; a test compares them
FACET_LABELS: Words = {
    "nine_small": _("nine-small venues"),
    "key_fire": _("key fire-safety units"),
    "gas": _("gas users"),
    "bottled": _("users of bottled gas"),
    "high_risk": _("high-risk industries"),
    "crowded": _("crowded places"),
    "people_30": _("30 people or more"),
}
HAZARD_STATE_LABELS: Words = {
    HazardState.FOUND: _("found"),
    HazardState.VERIFIED: _("tip-off verified"),
    HazardState.UNFOUNDED: _("unfounded"),
    HazardState.ORDERED: _("ordered to rectify"),
    HazardState.RECTIFYING: _("being rectified"),
    HazardState.EXTENDED: _("extended"),
    HazardState.RECHECK_ASKED: _("re-check asked for"),
    HazardState.RECHECK_PASSED: _("re-check passed"),
    HazardState.CLOSED_OUT: _("closed out"),
    HazardState.VOID: _("void"),
}
HAZARD_SCOPES: Words = {
    "open": _("open"),
    "overdue": _("past the deadline"),
    "unverified": _("to be verified"),
    "all": _("all hazards"),
}
UNIT_SORTS: Words = {
    "status": _("most urgent first"),
    "due": _("due first"),
    "visited": _("longest unvisited first"),
    "name": _("by name"),
    "number": _("by number"),
}
# what became of the rows of a file: the keys of ImportJob.counts that every import may use
COUNT_LABELS: Words = {
    "rows": _("rows"),
    "new": _("new"),
    "created": _("new"),
    "changed": _("changed"),
    "unchanged": _("unchanged"),
    "conflicting": _("conflicting"),
    "refused": _("refused"),
    "kept": _("kept"),
    "moved": _("moved"),
    "notices": _("notices"),
    "outside": _("outside every grid"),
    "outside_town": _("outside the town"),
    "placed": _("placed in a grid"),
    "without_point": _("without a point"),
    "no_coordinates": _("without coordinates"),
    "people": _("people"),
    "new_people": _("new people"),
    "seats": _("seats filled"),
    "steps": _("conversion steps"),
    "tracks": _("tracks"),
    "fixes": _("fixes"),
    "new_fixes": _("new fixes"),
    "left_out": _("left out"),
}

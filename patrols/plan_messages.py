"""The words of routes: why a stop is on one, why a unit is not, why there is no route at all."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from patrols.models import PlanStop

WHY_HERE: Mapping[str, Promise] = {
    "NEVER_VISITED": _("Never visited since it was registered on %(since)s."),
    "OVERDUE": _("Last visited on %(last_on)s, interval %(interval)d days, overdue by %(days)d days."),
    "DUE_SOON": _("Due on %(due_on)s; last visited on %(last_on)s, interval %(interval)d days."),
    "NEVER_COVERED": _("No patrol has come near this ground (%(area_m2)d m²): walk through."),
}

HAZARD_HERE: Mapping[str, Promise] = {
    "RED": _("Open major hazard."),
    "ORANGE": _("Open hazard past its deadline."),
    "YELLOW": _("Open hazard."),
}

WHY_LEFT_OUT: Mapping[str, Promise] = {
    "NO_TIME": _("Gave way to stops that are more urgent or nearer; take them on the next outing."),
    "TOO_FAR": _("Going there and back takes longer than the time given."),
    "UNREACHABLE": _("No road of the road file leads there from the start."),
    "NO_POINT": _("Not on the map: no coordinates in the ledger."),
    "BEYOND_LIMIT": _("More than %(limit)d candidates: only the most urgent ones were weighed."),
}

REFUSALS: Mapping[str, Any] = {
    "no_grid": _("Choose at least one grid."),
    "two_towns": _("Choose grids of one town."),
    "no_roads": _("The town has no roads loaded: import its road file first."),
    "start_off_network": _("The start is more than %(limit_m)d m from any road: choose a start nearer to a road."),
    "nothing_due": _("Nothing is due or overdue in these grids within %(days)d days, and no ground is uncovered."),
    "budget_too_small": ngettext_lazy(
        "The nearest stop takes %(needed)d minute there and back: give more time.",
        "The nearest stop takes %(needed)d minutes there and back: give more time.",
        "needed",
    ),
    "nothing_reachable": _("No road of the road file leads from the start to any stop: choose another start."),
    "no_stop_on_map": _("All units due in these grids lack coordinates: put them on the map first."),
}


class PlanRefused(ValueError):
    """No route: `code` of REFUSALS with `params`; `field` names the field of the form it belongs to."""

    def __init__(self, code: str, field: str, **params: int) -> None:
        super().__init__(code)
        self.code, self.field, self.params = code, field, params

    def sentence(self) -> str:
        """Why there is no route and what to change."""
        return str(REFUSALS[self.code] % self.params)


def why_here(stop: PlanStop) -> str:
    """One sentence (two with an open hazard) on why a stop is on the route."""
    said = str(WHY_HERE[stop.reason]) % stop.params
    hazard = HAZARD_HERE.get(stop.params.get("status", ""))
    return _g("%(hazard)s %(said)s") % {"hazard": hazard, "said": said} if hazard else said


def why_left_out(code: str, **params: int) -> str:
    """Why units or ground are not on the route."""
    return str(WHY_LEFT_OUT[code]) % params

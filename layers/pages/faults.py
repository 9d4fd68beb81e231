"""台账问题 for the office: what cannot be right in the register, by reason, each with the page that mends it."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from geo.http import AccountRequest
from layers.filters import UnitFilter
from layers.pages.asked import asking
from layers.pages.blind_spots import Place
from layers.pages.pages import ROWS
from layers.pages.twins import pairs_of
from layers.spots import spots_by_kind
from patrols.blind_spots.row import SpotKind
from units.models import Unit

# in the order in which the office mends them
REASONS: Mapping[str, str | Promise] = {
    "spot_no_point": _("not on the map"),
    "spot_other_village": _("in another village than declared"),
    "spot_duplicate": _("likely duplicates"),
    "spot_shared_code": _("one code for several units"),
    "spot_wrong_code": _("wrong check digit"),
    "spot_on_centre": _("on the centre of a village"),
    "spot_stacked": _("several units on one point"),
    "spot_principal_missing": _("no principal"),
    "spot_principal_stale": _("principal older than the name"),
}
PLACED_ANEW = ("spot_no_point", "spot_other_village", "spot_on_centre", "spot_stacked")


@dataclass(frozen=True, slots=True)
class Fault(Place):
    """A row with the address of the page that mends it."""

    def mend(self, uuid: str, name: str) -> str:
        """The tray for a place, the pairs for duplicates, else the form of the unit."""
        if self.spot.reason in PLACED_ANEW:
            return f"{reverse('unit-tray')}?unit={uuid}"
        if self.spot.reason == "spot_duplicate":
            return f"{reverse('unit-twins')}?q={name}"
        return reverse("unit-edit", args=[uuid])

    @property
    def units(self) -> list[tuple[str, str, str]]:
        """Every unit the row speaks of: its uuid, name, and the address that mends it."""
        named = self.spot.units or ((self.spot.key, self.spot.name),)
        return [(uuid, name, self.mend(uuid, name)) for uuid, name in named]


@asking
def faults(request: AccountRequest, asked: UnitFilter) -> HttpResponse:
    """Counts by reason, then the rows of one reason; beside them what waits on the other pages."""
    town = asked.place(request.user)
    if town is None or town.pk not in request.user.scope.office_town_ids:
        raise PermissionDenied
    spots = spots_by_kind(request.user, town, asked, [SpotKind.DATA])[SpotKind.DATA]
    counts = Counter(spot.reason for spot in spots)
    reason = request.GET.get("reason", "")
    reason = reason if reason in REASONS else next((key for key in REASONS if counts[key]), "")
    rows = [Fault(spot, n) for n, spot in enumerate((s for s in spots if s.reason == reason), start=1)]
    context = {
        "asked": asked,
        "reason": reason,
        "chips": [(key, label, counts[key]) for key, label in REASONS.items()],
        "page": Paginator(rows, ROWS).get_page(request.GET.get("page")),
        "n_pairs": len(pairs_of(town)),
        "n_conflicts": Unit.objects.unmerged().filter(town=town).exclude(conflicts={}).count(),
    }
    return render(request, "pages/faults.html", context)

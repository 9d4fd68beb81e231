"""疑似重复: pairs that look like one unit, side by side; one is merged into the other, or they are told apart."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from geo.functions import Latitude, Longitude
from geo.http import AccountRequest
from geo.models import Town
from geo.problems import Problem
from geo.sentences import render as sentence
from layers.filters import UnitFilter
from layers.pages.asked import asking
from units.entry import EntryRefused, Signature, StaleUnit
from units.ledgers import twins as alike
from units.ledgers.twins import Card, Pair, likely_twins
from units.merging import merge_units, tell_apart, undo_merge
from units.models import DistinctPair, Unit, UnitMerge

PAIRS = 10
MERGES_SHOWN = 20
REASONS = {
    alike.SAME_NAME_NEAR: gettext_lazy("same name, within 30 m"),
    alike.SAME_CODE: gettext_lazy("same credit code"),
    alike.SAME_NAME_VILLAGE: gettext_lazy("same name, same village"),
    alike.SIMILAR_NEAR: gettext_lazy("similar name, within 30 m"),
}


@asking
def twins(request: AccountRequest, asked: UnitFilter) -> HttpResponse:
    """The pairs nobody has decided yet, those with most reasons first, and the last merges with their undo."""
    town = _office_town(request, asked)
    page = Paginator(pairs_of(town, asked.q), PAIRS).get_page(request.GET.get("page"))
    merges = UnitMerge.objects.filter(survivor__town=town).select_related("survivor", "twin", "user__person")
    context = {"page": page, "pairs": _shown(page), "merges": merges[:MERGES_SHOWN], "asked": asked}
    return render(request, "pages/twins.html", context)


def pairs_of(town: Town, q: str = "") -> list[Pair]:
    """All likely twins of a town, or those in which a name contains `q`; two queries."""
    rows = Unit.objects.unmerged().filter(town=town).annotate(lon=Longitude("point"), lat=Latitude("point"))
    facts = rows.values_list("pk", "name", "uscc", "lon", "lat", "declared_village_id")
    cards = [
        Card(pk, name, code, (lon, lat) if lon is not None else None, village)
        for pk, name, code, lon, lat, village in facts.order_by("pk")
    ]
    apart = frozenset(DistinctPair.objects.filter(first__town=town).values_list("first_id", "second_id"))
    found = likely_twins(cards, apart)
    if not q:
        return found
    meant = {card.key for card in cards if q.lower() in card.name.lower()}
    return [pair for pair in found if {pair.first, pair.second} & meant]


def _shown(pairs: Iterable[Pair]) -> list[dict[str, Any]]:
    """Pairs with their units and what hangs on each; the one with a place and more history is offered to stay."""
    rows = list(pairs)
    keys = {key for pair in rows for key in (pair.first, pair.second)}
    counted = Unit.objects.filter(pk__in=keys).annotate(
        n_visits=Count("visits", distinct=True), n_hazards=Count("hazards", distinct=True)
    )
    units = counted.select_related("declared_village", "import_job").in_bulk()
    return [
        {
            "units": sorted((units[pair.first], units[pair.second]), key=_weight, reverse=True),
            "reasons": [REASONS[reason] for reason in pair.reasons],
            "metres": pair.metres,
        }
        for pair in rows
    ]


def _weight(unit: Any) -> tuple[bool, int, bool, int]:
    return unit.point is not None, unit.n_visits + unit.n_hazards, bool(unit.external_id), -unit.pk


# ── decide ───────────────────────────────────────────────────────────────────────────────────────────────────────
@require_POST
def decide(request: AccountRequest) -> HttpResponse:
    """`stays` and `goes` are merged, or (decision "apart") remembered as two."""
    stays, goes = (_of_office(request, name) for name in ("stays", "goes"))
    by = Signature(request.user, request.POST.get("reason", ""))
    try:
        if request.POST.get("decision") == "apart":
            tell_apart(first=stays, second=goes, by=by)
            messages.success(
                request, _("%(one)s and %(other)s are two; nobody will be asked again.") % _both(stays, goes)
            )
        else:
            versions = (_number(request, "stays_version"), _number(request, "goes_version"))
            merge_units(survivor=stays, twin=goes, versions=versions, by=by)
            messages.success(request, _("%(other)s is part of %(one)s from now on.") % _both(stays, goes))
    except StaleUnit:
        messages.error(request, sentence(Problem("merge_changed")))
    except EntryRefused as refused:
        messages.error(request, sentence(Problem(refused.reason, refused.params)))
    return redirect("unit-twins")


@require_POST
def undo(request: AccountRequest, pk: int) -> HttpResponse:
    """Both units as they were before a merge."""
    merges = UnitMerge.objects.filter(survivor__town__in=request.user.scope.office_town_ids)
    merge = get_object_or_404(merges.select_related("survivor__town", "twin"), pk=pk)
    try:
        undo_merge(merge=merge, by=Signature(request.user))
        messages.success(request, _("%(one)s and %(other)s are two again.") % _both(merge.survivor, merge.twin))
    except EntryRefused as refused:
        messages.error(request, sentence(Problem(refused.reason, refused.params)))
    return redirect("unit-twins")


def _office_town(request: AccountRequest, asked: UnitFilter) -> Town:
    town = asked.place(request.user)
    if town is None or town.pk not in request.user.scope.office_town_ids:
        raise PermissionDenied
    return town


def _of_office(request: AccountRequest, name: str) -> Unit:
    """The unit that a field of the form names, also one that was merged meanwhile: the service says so."""
    try:
        uuid = UUID(request.POST.get(name, ""))
    except ValueError:
        raise PermissionDenied from None
    units = Unit.objects.filter(town__in=request.user.scope.office_town_ids).select_related("town")
    return get_object_or_404(units, uuid=uuid)


def _number(request: AccountRequest, name: str) -> int:
    said = request.POST.get(name, "")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 10 else 0


def _both(one: Unit, other: Unit) -> dict[str, str]:
    return {"one": one.name, "other": other.name}

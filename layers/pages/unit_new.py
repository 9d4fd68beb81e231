"""A new shop in half a minute: name, kind, village, place, phone; units that look like it are shown while typing."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.contrib.gis.geos import Polygon
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from geo.http import AccountRequest
from geo.models import Town
from layers.filters import UnitFilter
from layers.pages.asked import asking
from layers.pages.place_fields import found_place
from layers.pages.placing import placing_setup
from layers.pages.unit_edit import refuse
from layers.pages.unit_form import NewUnitForm
from units.editing import EntryRefused, add_unit
from units.ledgers.twins import METRES_PER_DEGREE, NEAR_M, Card, likely_twins
from units.models import Unit
from units.names import plain
from units.placing import Place

NEW = 0  # the key of the card that is being typed
LOOKED_AT = 200
SHOWN = 5


@asking
def new(request: AccountRequest, asked: UnitFilter) -> HttpResponse:
    """The form; after a POST the page of the new unit, in its grid already."""
    town = asked.place(request.user)
    if town is None or not (request.user.scope.records or town.pk in request.user.scope.office_town_ids):
        raise PermissionDenied
    form = NewUnitForm(request.POST or None, town=town, user=request.user)
    if request.method == "POST" and form.is_valid():
        place = form.place(town)
        unit = None if form.errors else _added(town, form, place)
        if unit is not None:
            messages.success(request, _("%(unit)s is in the register.") % {"unit": unit.name})
            return redirect("unit", unit.uuid)
    context = {"form": form, "setup": placing_setup(town)}
    return render(request, "pages/unit_new.html", context, status=422 if form.errors else 200)


def _added(town: Town, form: NewUnitForm, place: Place | None) -> Unit | None:
    """The new unit; None with the reason in the form. Whoever adds it must be able to record there."""
    names = [name for name in form.SHORT if name in form.entry_names()]
    values = {name: value for name, value in form.values(names).items() if value is not None}
    try:
        with transaction.atomic():
            unit = add_unit(uuid=form.cleaned_data["uuid"], town=town, values=values, place=place, by=form.signature)
            is_office = town.pk in form.user.scope.office_town_ids
            if not is_office and not Unit.objects.recordable_by(form.user).filter(pk=unit.pk).exists():
                raise EntryRefused("own_ground_only", "village")
            return unit
    except EntryRefused as refused:
        refuse(form, refused)
        return None


# ── asked while typing ───────────────────────────────────────────────────────────────────────────────────────────
@asking
def nearby(request: AccountRequest, asked: UnitFilter) -> HttpResponse:
    """Units that may be the one that is being typed; nothing while the name is empty."""
    town, name = asked.place(request.user), request.GET.get("name", "").strip()[:120]
    if town is None or len(name) < 2:
        return HttpResponse("")
    return render(request, "pages/_units_alike.html", {"alike": _alike(request, town, name)})


def _alike(request: AccountRequest, town: Town, name: str) -> Sequence[dict[str, Any]]:
    place, village = _place_of(request, town), request.GET.get("village", "")
    units = {unit.pk: unit for unit in _candidates(request, town, name, place)}
    cards = [Card(pk, unit.name, "", _lonlat(unit), unit.declared_village_id) for pk, unit in units.items()]
    point = (place.lon, place.lat) if place else None
    own = Card(NEW, name, "", point, int(village) if village.isdigit() else None)
    pairs = [pair for pair in likely_twins([own, *cards]) if pair.first == NEW]
    return [{"unit": units[pair.second], "metres": pair.metres} for pair in pairs[:SHOWN]]


def _candidates(request: AccountRequest, town: Town, name: str, place: Place | None) -> Any:
    """Those of a like name anywhere in the town, and whatever stands within a short walk of the place."""
    near = Q(name__icontains=plain(name)) | Q(name=name)
    if place:
        reach = 2 * NEAR_M / METRES_PER_DEGREE
        box = (place.lon - reach, place.lat - reach, place.lon + reach, place.lat + reach)
        near |= Q(point__bboverlaps=Polygon.from_bbox(box))
    return Unit.objects.visible_to(request.user).filter(town=town).filter(near).order_by("pk")[:LOOKED_AT]


def _lonlat(unit: Unit) -> tuple[float, float] | None:
    return (unit.point.x, unit.point.y) if unit.point else None


def _place_of(request: AccountRequest, town: Town) -> Place | None:
    try:
        return found_place(request.GET.get("position", ""), request.GET.get("datum", ""), town)
    except EntryRefused:
        return None

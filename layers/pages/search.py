"""The search box of the top bar: units, hazards, places and coordinates, a few of each, with why each was found."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.contrib.gis.db.models import Extent
from django.db.models import Case, IntegerField, QuerySet, Value, When
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from geo.functions import Latitude, Longitude
from geo.http import AccountRequest
from geo.models import District, NamedPlace, Road
from layers.asked_ground import town_grids, town_villages
from layers.filters import UnitFilter
from layers.pages.asked import asking
from layers.pages.typed_place import place_of
from patrols.queries import with_status
from units.models import Hazard, Unit
from units.search_text import bare, phone_key, reason, search_text, words_of

SHOWN = 6
CANDIDATES = 4 * SHOWN  # some of them may be deregistered
REASONS: dict[str, str | Promise] = {
    "name": "",
    "number": _("number"),
    "code": _("credit code"),
    "address": _("address"),
    "initials": _("initials"),
    "pinyin": _("pinyin"),
    "phone": _("phone"),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """The question of the box, in the town of the page, by this account."""

    request: AccountRequest
    filter: UnitFilter

    @property
    def q(self) -> str:
        """The words."""
        return self.filter.q


@asking
def search(request: AccountRequest, asked: UnitFilter) -> HttpResponse:
    """Rows for the drop-down; nothing for an empty question. Posted by the box, so that no log keeps a phone."""
    typed = request.POST.get("q", "") if request.method == "POST" else asked.q
    question = Asked(request, replace(asked.frame(), q=typed.replace("\x00", "").strip()[:100]))
    if not question.q:
        return HttpResponse("")
    context: dict[str, Any] = {
        "place": place_of(question.q, question.filter.place(request.user)),
        "units": _units(question),
        "hazards": _hazards(question),
        "villages": _named(town_villages(question.filter, request.user), question.q),
        "districts": _named(_districts(question), question.q),
        "grids": _named(town_grids(question.filter, request.user).select_related("village"), question.q),
        "roads": _roads(question),
        "places": _places(question),
        "list_query": "" if len(phone_key(question.q)) > 4 else question.filter.query(),
    }
    context["nothing"] = not any(value for key, value in context.items() if key != "list_query")
    return render(request, "_found.html", context)


def _units(asked: Asked) -> list[Any]:
    """The few first: names that begin with the question before those that hold it somewhere."""
    user, first = asked.request.user, bare(asked.q)
    begins = Case(When(search__startswith=first, then=Value(0)), default=Value(1), output_field=IntegerField())
    town = asked.filter.place(user)
    found = asked.filter.named(user).filter(town=town).order_by(begins, "name", "pk").values_list("pk", flat=True)
    keys = list(found[:CANDIDATES])
    place = {key: number for number, key in enumerate(keys)}
    units = with_status(Unit.objects.filter(pk__in=keys), asked.filter.as_of)
    rows = sorted(units.annotate(lon=Longitude("point"), lat=Latitude("point")), key=lambda unit: place[unit.pk])
    for unit in rows[:SHOWN]:
        said = {"number": unit.external_id, "code": unit.uscc, "address": unit.address}
        unit.why = REASONS[reason(asked.q, name=unit.name, **said)]
    return rows[:SHOWN]


def _hazards(asked: Asked) -> list[Hazard]:
    """Hazards by the beginning of their number."""
    number = asked.q.strip().upper()
    if len(number) < 3 or not number.isascii():
        return []
    found = Hazard.objects.visible_to(asked.request.user).filter(external_id__startswith=number)
    found = found.filter(unit__town=asked.filter.place(asked.request.user))
    return list(found.select_related("unit").order_by("external_id", "pk")[:SHOWN])


def _districts(asked: Asked) -> QuerySet[District]:
    user = asked.request.user
    villages = town_villages(asked.filter, user)
    return District.objects.filter(villages__in=villages).distinct().order_by("code")


def _named(places: Iterable[Any], question: str) -> list[Any]:
    """Places whose name, pinyin or code holds the question; some hundred at most are looked at."""
    words = words_of(question)
    found = []
    for place in places:
        text = search_text(name=place.name, number=place.code)
        if words and all(any(spelling in text for spelling in word) for word in words):
            found.append(place)
    return found[:SHOWN]


def _roads(asked: Asked) -> list[dict[str, Any]]:
    """Roads by name, each once, with the middle of its box."""
    if len(asked.q) < 2:
        return []
    roads = Road.objects.filter(town=asked.filter.place(asked.request.user), name__icontains=asked.q)
    named = roads.order_by("name").values("name").annotate(box=Extent("shape"))[:SHOWN]
    return [
        {"name": row["name"], "lon": (row["box"][0] + row["box"][2]) / 2, "lat": (row["box"][1] + row["box"][3]) / 2}
        for row in named
    ]


def _places(asked: Asked) -> QuerySet[Any]:
    """Named places whose name holds the words, with their coordinates."""
    places = NamedPlace.objects.visible_to(asked.request.user).filter(town=asked.filter.place(asked.request.user))
    return places.matching(asked.q).annotate(lon=Longitude("point"), lat=Latitude("point"))[:SHOWN]

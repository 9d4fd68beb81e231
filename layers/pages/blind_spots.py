"""The five kinds of blind spot: lists, the drawer of one, and their places on the map."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.views.decorators.gzip import gzip_page

from geo.http import AccountRequest
from geo.models import Grid, Village
from geo.problems import Problem
from geo.sentences import remedy, what
from layers.asked_ground import town_villages
from layers.filters import UnitFilter
from layers.pages.asked import asking
from layers.pages.pages import ROWS
from layers.pages.unit_marks import LEAN
from layers.spots import KINDS, spots_by_kind
from patrols.blind_spots.row import BlindSpot, SpotKind
from patrols.coverage_runs import latest
from patrols.models import CoverageRun
from patrols.queries import inspection_ratio

KIND_LABELS: Mapping[SpotKind, str | Promise] = {kind.key: kind.label for kind in KINDS}
NUMBERS = {kind.key: number for number, kind in enumerate(KINDS, start=1)}
BY_NUMBER = {number: key for key, number in NUMBERS.items()}
RING_SHOWS_IT = SpotKind.TIME


@dataclass(frozen=True, slots=True)
class Place:
    """A row with its words and links. `number` counts within its kind, from 1."""

    spot: BlindSpot
    number: int

    @property
    def why(self) -> str:
        """Why, in one sentence."""
        return what(Problem(self.spot.reason, self.spot.params))

    @property
    def remedy(self) -> str:
        """What would fix it."""
        return remedy(Problem(self.spot.reason, self.spot.params))

    @property
    def is_unit(self) -> bool:
        """Whether `key` is the uuid of a unit."""
        return self.spot.unit_id is not None

    @property
    def code_of(self) -> str:
        """ "grid" or "village": what `key` is the code of; empty for neither."""
        if self.is_unit or not self.spot.key:
            return ""
        return "grid" if self.spot.grid_id else "village" if self.spot.village_id else ""


@asking
def blind_spots(request: AccountRequest, asked: UnitFilter) -> HttpResponse:
    """Five tabs; the first number is 检查覆盖率."""
    spots = _spots(request, asked, NUMBERS)
    run = latest(asked.place(request.user), asked.as_of)
    kind = _kind(request.GET.get("kind", ""))
    rows = [Place(spot, number) for number, spot in enumerate(spots.get(kind, ()), start=1)]
    page = Paginator(rows, ROWS).get_page(request.GET.get("page"))
    context = {
        "asked": asked,
        "kind": kind,
        "page": page,
        "tabs": _tabs(spots, run),
        "run": run,
        "is_unknown": kind == SpotKind.SPACE and run is None,
        "label": KIND_LABELS[kind],
        "places": _names(row.spot for row in page),
        "ratio": inspection_ratio(asked.apply(request.user)),
        "villages": town_villages(asked, request.user),
    }
    return render(request, "pages/blind_spots.html", context)


@gzip_page
@asking
def blind_spots_json(request: AccountRequest, asked: UnitFilter) -> HttpResponse:
    """[number of the kind, number of the row, lon, lat, sentence]; 超期未查 is left out, the ring says it."""
    rows = [
        [NUMBERS[kind], row.number, *(round(degree, 6) for degree in row.spot.point), row.why]
        for kind, spots in _spots(request, asked, [kind for kind in NUMBERS if kind != RING_SHOWS_IT]).items()
        for row in (Place(spot, number) for number, spot in enumerate(spots, start=1))
        if row.spot.point
    ]
    return JsonResponse({"rows": rows}, json_dumps_params=LEAN)


@asking
def drawer(request: AccountRequest, asked: UnitFilter, kind: int, number: int) -> HttpResponse:
    """One row of the map's answer for the same filter."""
    if kind not in BY_NUMBER:
        raise Http404
    key = BY_NUMBER[kind]
    spots = _spots(request, asked, [key]).get(key, ())
    if not 1 <= number <= len(spots):
        raise Http404
    row = Place(spots[number - 1], number)
    return render(request, "pages/_blind_drawer.html", {"row": row, "label": KIND_LABELS[key]})


def _spots(
    request: AccountRequest, asked: UnitFilter, kinds: Iterable[SpotKind]
) -> Mapping[SpotKind, Sequence[BlindSpot]]:
    town = asked.place(request.user)
    return spots_by_kind(request.user, town, asked, kinds) if town else {kind: [] for kind in kinds}


def _tabs(spots: Mapping[SpotKind, Sequence[BlindSpot]], run: CoverageRun | None) -> list[dict[str, Any]]:
    """Label and count per kind; None where nothing has been computed, which is not none."""
    return [
        {"key": key, "label": label, "count": None if key == SpotKind.SPACE and run is None else len(spots[key])}
        for key, label in KIND_LABELS.items()
    ]


def _kind(text: str) -> SpotKind:
    return SpotKind(text) if text in set(SpotKind) else SpotKind.SPACE


def _names(spots: Any) -> dict[str, dict[int, str]]:
    """Names of the villages and codes of the grids that a page of rows speaks of."""
    found = list(spots)
    villages = {spot.village_id for spot in found if spot.village_id}
    grids = {spot.grid_id for spot in found if spot.grid_id}
    return {
        "villages": dict(Village.objects.filter(pk__in=villages).values_list("pk", "name")),
        "grids": dict(Grid.objects.filter(pk__in=grids).values_list("pk", "code")),
    }

"""What an edit would do, before it is done: shapes for the map, numbers and decisions for the panel."""

import json
from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import uuid4

import shapely
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.views.decorators.http import require_POST

from geo.bridge import to_geos
from geo.clock import today
from geo.grid_edits import Draft, Edit, Fate, Place, draft_of, edit_of
from geo.grid_edits.asked import as_json
from geo.http import AccountRequest
from geo.models import Posting, Town
from geo.problems import Problem, Refused
from geo.sentences import render as sentence
from layers.filters import UnitFilter
from layers.pages.asked import asking
from layers.pages.grid_edit.ground import rounded
from layers.pages.grid_edit.office import first_day, office_town
from layers.pages.grid_edit.refusal import refused_json
from patrols.grid_edit_counts import EditCounts, counts_of_draft


@require_POST
@asking
def preview(request: AccountRequest, asked: UnitFilter) -> HttpResponse:
    """JSON {"edit": …, "from": day} → {"panel": HTML, "shapes": …}; 422 with reasons and places. Writes nothing."""
    town = office_town(request, asked)
    try:
        edit, on = _asked(request)
        draft = draft_of(town, edit, on)
    except Refused as refused:
        return refused_json(refused)
    return JsonResponse({"panel": _panel(request, town, draft), "shapes": [_drawn(place) for place in draft.places]})


def _asked(request: HttpRequest) -> tuple[Edit, date]:
    try:
        said = json.loads(request.body)
        edit, day = said["edit"], said["from"]
    except (ValueError, KeyError, TypeError, RecursionError):
        raise Refused(Problem("edit_unreadable")) from None
    return edit_of(edit), first_day(day if isinstance(day, str) else "")


def _panel(request: HttpRequest, town: Town, draft: Draft) -> str:
    counts = counts_of_draft(town, draft)
    context = {
        "draft": draft,
        "counts": counts,
        "made": draft.of(Fate.MADE),
        "people": _people(counts.postings, draft),
        "crossings": [sentence(problem) for problem in draft.crossings],
        "edit": json.dumps(as_json(draft.edit)),
        "versions": json.dumps(draft.versions),
        "uuid": uuid4(),
        "edit_town": town,
        "can_be_undone": draft.on >= today(),
        "total": _total(counts),
    }
    return render_to_string("pages/_grid_edit_preview.html", context, request)


def _total(counts: EditCounts) -> dict[str, float]:
    rows = counts.places
    return {
        "was_m2": sum(row.place.was_m2 for row in rows),
        "now_m2": sum(row.place.now_m2 for row in rows),
        "before": sum(row.units_before for row in rows),
        "after": sum(row.units_after for row in rows),
    }


def _people(postings: Sequence[Posting], draft: Draft) -> list[dict[str, Any]]:
    """Each posting of a grid that ends, with a box for every new grid: whoever is not unticked keeps them all."""
    made = draft.of(Fate.MADE)
    return [{"posting": posting, "boxes": list(enumerate(made))} for posting in postings]


def _drawn(place: Place) -> dict[str, Any]:
    """A place for the map: its fate, its label and where it stands, shapes before and after."""
    shape = place.now if place.now is not None else place.was
    at = shapely.point_on_surface(shape) if shape is not None else None
    return {
        "code": place.code,
        "fate": place.fate.value,
        "at": [round(at.x, 6), round(at.y, 6)] if at else None,
        "was": rounded(to_geos(place.was).coords) if place.was is not None else None,
        "now": rounded(to_geos(place.now).coords) if place.now is not None else None,
    }

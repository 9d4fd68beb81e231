"""The step of the datum: what the vote says, with its evidence on a map; the user may declare instead."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from geo.http import AccountRequest
from geo.models import DraftState, DraftStep, ImportDraft
from layers.imports.datum_choices import datum_choices, datum_label
from layers.imports.found import found, frame, kind_of
from layers.pages.map_setup import setup
from units.ledgers.drafts.queue import DraftMoved, ask


def datum(request: AccountRequest, uuid: UUID) -> HttpResponse:
    """The vote; a POST declares a datum (or asks for the vote again) and has the file read anew."""
    draft = found(request, uuid)
    if draft.is_busy or draft.state == DraftState.APPLIED or not kind_of(draft).has_coordinates:
        return redirect("import-draft", uuid)
    if request.method != "POST":
        return render(request, "imports/datum.html", _context(draft))
    said = request.POST.get("datum", "")
    if said not in _allowed(draft):
        return render(request, "imports/datum.html", _context(draft) | {"error": _("Choose a datum.")}, status=422)
    try:
        ask(draft, DraftStep.PREVIEW, datum_declared=said, insist="insist" in request.POST)
    except DraftMoved:
        messages.warning(request, _("Somebody else was at this file; this is where it stands."))
    return redirect("import-draft", uuid)


def _context(draft: ImportDraft) -> dict[str, Any]:
    hits, rows = draft.evidence.get("hits") or {}, draft.evidence.get("rows") or 0
    places = draft.evidence.get("places") or {}
    code = draft.problems[0]["code"] if draft.problems else ""
    return frame(draft, "datum") | {
        "votes": [_vote(draft, name, hits[name], rows, places) for name in sorted(hits, key=lambda name: -hits[name])],
        "voting": rows,
        "choices": _choices(draft),
        "declared": draft.datum_declared,
        "decided": datum_label(draft.datum) if draft.datum else "",
        "is_contradicted": code in ("datum_contradicted", "axes_contradicted"),
        "shown": _shown(draft, hits, places),
        "setup": setup() | {"places": places, "shown": _shown(draft, hits, places), "town": draft.town.code},
    }


def _shown(draft: ImportDraft, hits: dict[str, int], places: dict[str, Any]) -> str:
    """The datum whose places are on the map first: the one taken, else the one that most rows speak for."""
    return draft.datum if draft.datum in places else max(places, key=lambda name: hits.get(name, 0), default="")


def _vote(draft: ImportDraft, name: str, hits: int, rows: int, places: dict[str, Any]) -> dict[str, Any]:
    return {
        "name": name,
        "label": datum_label(name),
        "hits": hits,
        "share": hits / rows if rows else None,
        "is_decided": name == draft.datum,
        "is_on_map": name in places,
    }


def _choices(draft: ImportDraft) -> list[tuple[str, str]]:
    """What can be declared, with what the rows themselves suggest (zones, swapped axes)."""
    choices = dict(datum_choices(draft.town))
    hits = draft.evidence.get("hits") or {}
    return [*choices.items(), *((name, datum_label(name)) for name in hits if name not in choices and hits[name])]


def _allowed(draft: ImportDraft) -> set[str]:
    return {name for name, _label in _choices(draft)}

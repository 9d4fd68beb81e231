"""Apply what was previewed. Whoever is too late gets the page again, with what changed and a fresh preview."""

import json
from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from geo.grid_edits import Decisions, Edit, StaleGrids, edit_grids, edit_of
from geo.grid_edits.asked import as_json
from geo.grid_edits.service import Seen
from geo.http import AccountRequest
from geo.problems import Problem, Refused
from geo.sentences import render as sentence
from layers.filters import UnitFilter
from layers.pages.asked import asking, bad_request
from layers.pages.grid_edit.office import first_day, office_town
from layers.pages.grid_edit.page import edit_page


@require_POST
@asking
def apply(request: AccountRequest, asked: UnitFilter) -> HttpResponse:
    """The form of the preview: 302 to what was done, 409 when the ground changed meanwhile, 422 with the reasons."""
    town = office_town(request, asked)
    try:
        edit, versions, uuid = _read(request.POST)
    except Refused as refused:
        return bad_request(request, sentence(refused.problems[0]))
    on = first_day(request.POST.get("from", ""))
    try:
        done = edit_grids(
            town=town,
            edit=edit,
            valid_from=on,
            user=request.user,
            versions=versions,
            uuid=uuid,
            decisions=_decisions(request.POST),
        )
    except StaleGrids as stale:
        told = [_stale(change) for change in stale.changes]
        return edit_page(request, town, on, status=409, edit=as_json(edit), told=told)
    except Refused as refused:
        told = [sentence(problem) for problem in refused.problems]
        return edit_page(request, town, on, status=422, edit=as_json(edit), told=told)
    messages.success(request, _("Done: the grids hold from %(day)s on.") % {"day": on.isoformat()})
    return redirect("grid-edit-done", done.uuid)


def _read(said: QueryDict) -> tuple[Edit, Mapping[str, int], UUID]:
    """Drawing, versions and number of the form. Refused("edit_unreadable")."""
    try:
        versions = json.loads(said.get("versions", ""))
        edit = edit_of(json.loads(said.get("edit", "")))
        seen = {str(code): int(version) for code, version in versions.items()}
        return edit, seen, UUID(said.get("uuid", ""))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise Refused(Problem("edit_unreadable")) from None


def _decisions(said: QueryDict) -> Decisions:
    return Decisions(
        names=[name[:64] for name in said.getlist("name")],
        people=_people(said),
        crosses_village=said.get("crosses_village") == "1",
        reason=said.get("reason", ""),
    )


def _people(said: QueryDict) -> Mapping[int, Collection[int]]:
    """`posting`: every posting that was offered; `keep`: "posting:number" of each ticked box."""
    kept: dict[int, set[int]] = {int(pk): set() for pk in said.getlist("posting") if pk.isdecimal()}
    count = len(said.getlist("name"))
    for box in said.getlist("keep"):
        pk, _colon, number = box.partition(":")
        if pk.isdecimal() and number.isdecimal() and int(pk) in kept and int(number) < count:
            kept[int(pk)].add(int(number))
    return kept


def _stale(change: Seen) -> str:
    words: dict[str, Any] = {
        "code": change.code,
        "at": date_format(localtime(change.at), "Y-m-d H:i") if change.at else "—",
        "who": change.who or _("an imported file"),
        "what": change.what or _("another shape"),
    }
    said = _("Grid %(code)s was changed at %(at)s by %(who)s (%(what)s), so nothing was written.") % words
    return said + " " + _("Look at the new preview and confirm again, or draw anew.")

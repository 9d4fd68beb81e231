"""The draft that an address names, for the office of its town; and what every page of the wizard shows."""

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from geo.http import AccountRequest
from geo.models import DraftState, ImportDraft, ImportKind
from geo.problems import Problem
from geo.sentences import remedy, what
from units.ledgers.drafts.work import is_sheet
from units.ledgers.kinds import LedgerKind, kinds


def office_only(request: AccountRequest) -> None:
    """Registers are loaded by the office that runs them."""
    if not request.user.scope.is_office:
        raise PermissionDenied


def found(request: AccountRequest, uuid: UUID) -> ImportDraft:
    """The draft; 403 without an office, 404 for that of another town."""
    office_only(request)
    drafts = ImportDraft.objects.visible_to(request.user).select_related("town", "user", "job__user", "earlier__user")
    return get_object_or_404(drafts, uuid=uuid)


def kind_of(draft: ImportDraft) -> LedgerKind:
    """The registry's entry of the draft's kind."""
    return kinds()[ImportKind(draft.kind)]


def frame(draft: ImportDraft, here: str) -> dict[str, Any]:
    """Draft, its steps (those that can be reopened as links), and what is wrong with the file as a whole."""
    return {
        "draft": draft,
        "steps": steps(draft, here),
        "problems": [{"what": what(p), "remedy": remedy(p)} for p in map(Problem.from_json, draft.problems)],
        "is_sheet": is_sheet(draft),
        "has_coordinates": kind_of(draft).has_coordinates,
        "is_open": draft.state != DraftState.APPLIED,
    }


def steps(draft: ImportDraft, here: str) -> list[dict[str, Any]]:
    """What the wizard asks, in order. A step can be reopened once the file was read and until it is applied."""
    is_read, is_open = bool(draft.peek) or bool(draft.counts), draft.state != DraftState.APPLIED and not draft.is_busy
    rows = [("upload", _("File"), "", True)]
    if is_sheet(draft):
        rows.append(("columns", pgettext("import", "Columns"), "import-columns", is_read))
    if kind_of(draft).has_coordinates:
        rows.append(("datum", _("Datum"), "import-datum", bool(draft.evidence)))
    rows.append(("preview", _("Preview"), "import-draft", bool(draft.counts)))
    rows.append(("report", _("In the books"), "", draft.state == DraftState.APPLIED))
    return [
        {
            "label": label,
            "is_here": key == here,
            "is_done": is_done,
            "url": reverse(name, args=[draft.uuid]) if name and is_done and is_open and key != here else "",
        }
        for key, label, name, is_done in rows
    ]

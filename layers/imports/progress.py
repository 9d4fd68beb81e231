"""How far the worker is, asked for again and again by the page; and whether there is a worker at all."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from geo.http import AccountRequest
from geo.models import ImportDraft
from layers.imports.found import found
from units.ledgers.drafts.queue import QUEUE, ahead_of, is_unanswered

STAGES: dict[str, str | Promise] = {
    "": _("Beginning"),
    "read": _("Reading the file"),
    "check": _("Checking rows"),
    "compare": _("Comparing with the register"),
    "keep": _("Preparing the preview"),
    "write": _("Writing into the books"),
}
WORKER = f"manage.py db_worker --queue-name {QUEUE}"


def progress(request: AccountRequest, uuid: UUID) -> HttpResponse:
    """The bar as a fragment; once nothing is in work any more, the order to open the draft's page."""
    draft = found(request, uuid)
    if not draft.is_busy:
        return HttpResponse(headers={"HX-Redirect": reverse("import-draft", args=[uuid])})
    return render(request, "imports/_progress.html", progress_of(draft))


def progress_of(draft: ImportDraft) -> dict[str, Any]:
    """What the bar says. `percent` is None where the number of all is not known: then the number done is told alone."""
    known = draft.total > 0
    return {
        "draft": draft,
        "stage": STAGES.get(draft.stage, draft.stage),
        "percent": min(100, 100 * draft.done // draft.total) if known else None,
        "ahead": ahead_of(draft),
        "is_unanswered": is_unanswered(draft),
        "worker": WORKER,
    }

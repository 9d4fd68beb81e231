"""One draft: what it asks, its preview, its report; and the buttons that move it on."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from geo.http import AccountRequest
from geo.models import DraftState, DraftStep, ImportDraft
from layers.imports.found import found, frame
from layers.imports.preview import preview
from layers.imports.progress import progress_of
from units.ledgers.drafts.files import forget, report_of
from units.ledgers.drafts.queue import DraftMoved, ask

SHOWS_ROWS = (DraftState.READY, DraftState.APPLIED)
NEXT_STEP = {DraftState.COLUMNS: "import-columns", DraftState.DATUM: "import-datum"}


def page(request: AccountRequest, uuid: UUID) -> HttpResponse:
    """Where the draft stands: the bar while it is in work, else its preview, report, or what stops it."""
    draft = found(request, uuid)
    state = DraftState(draft.state)
    if state in NEXT_STEP:
        return redirect(NEXT_STEP[state], uuid)
    if draft.is_busy:
        return render(request, "imports/working.html", frame(draft, "preview") | progress_of(draft))
    if state in SHOWS_ROWS:
        here = "preview" if state == DraftState.READY else "report"
        return render(request, "imports/preview.html", frame(draft, here) | preview(draft, request))
    return render(request, "imports/stopped.html", frame(draft, "preview"))


@require_POST
def apply(request: AccountRequest, uuid: UUID) -> HttpResponse:
    """Write it: only what was previewed, and only once (a second press finds it in work)."""
    draft = found(request, uuid)
    is_seen = draft.state == DraftState.READY and request.POST.get("run") == str(draft.run)
    if is_seen:
        _ask(draft, DraftStep.APPLY, user=request.user)
    elif not draft.is_busy and draft.state != DraftState.APPLIED:
        messages.warning(request, _("The preview has changed since; look at it again."))
    return redirect("import-draft", uuid)


@require_POST
def again(request: AccountRequest, uuid: UUID) -> HttpResponse:
    """Start the step anew that broke off, or load a file once more that was loaded before."""
    draft = found(request, uuid)
    if draft.state == DraftState.ALREADY:
        _ask(draft, DraftStep.PREVIEW, again=True)
    elif draft.is_silent or draft.state in (DraftState.FAILED, DraftState.REFUSED):
        _ask(draft, DraftStep(draft.step))
    return redirect("import-draft", uuid)


@require_POST
def discard(request: AccountRequest, uuid: UUID) -> HttpResponse:
    """Throw the draft away; not while it is being written."""
    draft = found(request, uuid)
    is_written = draft.step == DraftStep.APPLY and draft.state == DraftState.RUNNING and not draft.is_silent
    if is_written or draft.state == DraftState.APPLIED:
        messages.warning(request, _("The file is being written or is in the books; it cannot be discarded any more."))
        return redirect("import-draft", uuid)
    forget(draft)
    messages.success(request, _("The file was discarded; nothing of it is in the books."))
    return redirect("imports")


def remarks(request: AccountRequest, uuid: UUID) -> HttpResponseBase:
    """The user's own file with its remarks."""
    draft = found(request, uuid)
    path = report_of(draft)
    if not draft.has_report or not path.is_file():
        raise Http404
    name = _("%(name)s with remarks.xlsx") % {"name": path.stem}
    return FileResponse(path.open("rb"), as_attachment=True, filename=name)


def _ask(draft: ImportDraft, step: DraftStep, **said: Any) -> None:
    """Ask the worker; where somebody else was first, the page that follows shows what they did."""
    try:
        ask(draft, step, **said)
    except DraftMoved:
        draft.refresh_from_db()

"""One map file on its way: its report, its map, and the decision."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_POST

from geo import ground_drafts
from geo.boundaries.fault import open_faults
from geo.boundaries.lawful import with_lawful
from geo.ground_drafts import Report
from geo.http import AccountRequest
from geo.models import GroundDraft, GroundDraftState
from geo.problems import Problem, Refused
from geo.sentences import render as sentence
from geo.sentences import what
from geo.tasks import draft_waits
from layers.ground_import.datums import DATUMS_DECLARED
from layers.ground_import.decisions import Pair, pairs_of
from layers.ground_import.rows import FaultRow, as_layer, fault_rows, problem_rows, workbook
from layers.pages.choices import COUNT_LABELS
from layers.pages.map_setup import setup
from layers.pages.unit_marks import LEAN

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SLOW_SECONDS = 150  # longer than reading may take: the worker was stopped, or is not running
WORKING = (GroundDraftState.CHECKING, GroundDraftState.APPLYING)


def page(request: AccountRequest, uuid: UUID) -> HttpResponse:
    """The report; a POST is the decision to write the file."""
    draft = _draft(request, uuid)
    if request.method == "POST":
        return _decided(request, draft)
    return _shown(request, draft)


def state(request: AccountRequest, uuid: UUID) -> HttpResponse:
    """For the waiting page: what the worker does, and the order to load the page anew when it is done."""
    draft = _draft(request, uuid)
    if draft.state not in WORKING:
        return HttpResponse(headers={"HX-Refresh": "true"})
    return render(request, "ground/_working.html", {"draft": draft, "is_slow": _is_slow(draft)})


@require_POST
def again(request: AccountRequest, uuid: UUID) -> HttpResponse:
    """Check once more: in a `datum` declared now, with the offer to mend taken (`mend`), or as it is; or wake a worker
    that was stopped.
    """
    draft = _draft(request, uuid)
    changes = {"is_mended": True} if "mend" in request.POST else {}
    try:
        with transaction.atomic():
            is_sent = ground_drafts.check_again(draft, datum=request.POST.get("datum", ""), **changes)
            if is_sent or (draft.state in WORKING and _is_slow(draft)):
                draft_waits(draft)
    except Refused as refused:
        messages.error(request, sentence(refused.problems[0]))
    return _back(draft)


@require_POST
def refuse(request: AccountRequest, uuid: UUID) -> HttpResponse:
    """Leave the ground as it is."""
    draft = _draft(request, uuid)
    if ground_drafts.refuse(draft=draft):
        messages.success(request, _("The file was refused; nothing was changed."))
    return _back(draft)


@gzip_page
def faults_json(request: AccountRequest, uuid: UUID) -> HttpResponse:
    """For the map of the file: its shapes, what mending would make of them, and its faults."""
    draft = _draft(request, uuid)
    report = Report.of(draft)
    mends = [mend["shape"] for mend in report.mends]
    answer = {"faults": as_layer(_rows(report)), "shapes": report.shapes, "mends": mends}
    return JsonResponse(answer, json_dumps_params=LEAN)


def faults_xlsx(request: AccountRequest, uuid: UUID) -> HttpResponse:
    """The report as a workbook."""
    draft = _draft(request, uuid)
    report = Report.of(draft)
    notes = [
        _("File: %(file)s") % {"file": draft.file_name},
        _("Valid from: %(day)s") % {"day": draft.valid_from.isoformat()},
        _("Datum: %(datum)s") % {"datum": report.datum or "—"},
    ]
    return workbook_answer(workbook(_("Topology report"), _rows(report), notes), f"topology-{draft.valid_from}.xlsx")


def workbook_answer(content: bytes, name: str) -> HttpResponse:
    """A workbook to be saved."""
    response = HttpResponse(content, content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _draft(request: AccountRequest, uuid: UUID) -> GroundDraft:
    drafts = GroundDraft.objects.visible_to(request.user).select_related("town", "user", "import_job")
    return get_object_or_404(drafts.defer("content"), uuid=uuid)


def _back(draft: GroundDraft) -> HttpResponseRedirect:
    return redirect("ground-draft", draft.uuid)


def _is_slow(draft: GroundDraft) -> bool:
    return (timezone.now() - draft.changed_at).total_seconds() > SLOW_SECONDS


def _rows(report: Report) -> list[FaultRow]:
    """Problems that refuse the file; without any, the faults between its shapes."""
    return problem_rows(report.refusals()) if report.problems else fault_rows(report.ground_faults())


def _shown(
    request: AccountRequest, draft: GroundDraft, pairs: list[Pair] | None = None, status: int = 200
) -> HttpResponse:
    report = Report.of(draft)
    faults = report.ground_faults()
    context: dict[str, Any] = {
        "draft": draft,
        "report": report,
        "rows": _rows(report),
        "is_working": draft.state in WORKING,
        "is_slow": _is_slow(draft),
        "is_ready": draft.state == GroundDraftState.READY,
        "counts": [(COUNT_LABELS.get(key, key), count) for key, count in report.counts.items()],
        "notices": [sentence(Problem.from_json(notice)) for notice in report.notices],
        "mends": [{**mend, "said": what(Problem.from_json(mend["was"]))} for mend in report.mends],
        "evidence": sorted(report.evidence.items(), key=lambda pair: -pair[1]),
        "pairs": pairs if pairs is not None else pairs_of(faults),
        "open": open_faults(faults),
        "reason": request.POST.get("reason", ""),
        "setup": {**setup(), "faults": f"{request.path}faults.json"},
        "day": draft.valid_from.isoformat(),
        "datums": [] if report.datum else DATUMS_DECLARED,
    }
    return render(request, "ground/draft.html", context, status=status)


def _decided(request: AccountRequest, draft: GroundDraft) -> HttpResponse:
    """Take the decision when it is whole; else the page again with what is missing."""
    report, reason = Report.of(draft), request.POST.get("reason", "").strip()
    faults = report.ground_faults()
    pairs = pairs_of(faults, request.POST.dict())
    lawful = [pair.lawful for pair in pairs if pair.lawful]
    try:
        left = open_faults(with_lawful(faults, lawful))
    except Refused as refused:
        messages.error(request, sentence(refused.problems[0]))
        return _shown(request, draft, pairs, status=422)
    if left and not reason:
        said = ngettext(
            "%(n)d fault is left: say why it is taken.", "%(n)d faults are left: say why they are taken.", len(left)
        )
        messages.error(request, said % {"n": len(left)})
        return _shown(request, draft, pairs, status=422)
    if not report.problems:
        with transaction.atomic():
            taken = reason if left else ""
            seen = request.POST.get("faults_are", report.faults_are)
            if ground_drafts.decide(draft=draft, accept_faults=taken, lawful=lawful, faults_are=seen):
                draft_waits(draft)
    return _back(draft)

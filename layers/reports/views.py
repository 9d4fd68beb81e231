"""The reports: a list of them, and the coverage gap report as page and workbook."""

import logging
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from geo.http import AccountRequest
from layers.definitions import definitions
from layers.filters import UnitFilter
from layers.legend import STATUS_LEGEND
from layers.pages.asked import asking
from layers.reports.gap import GapReport, build
from layers.reports.workbook import workbook
from layers.spots import KINDS, texts

log = logging.getLogger("audit.export")
ROWS_ON_PAGE = 100
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def index(request: AccountRequest) -> HttpResponse:
    """There is one report so far, so its page is the page of reports."""
    return redirect(f"gap/?{request.GET.urlencode()}")


@asking
def gap(request: AccountRequest, asked: UnitFilter) -> HttpResponse:
    """The coverage gap report as a page."""
    report = _report(request, asked)
    legend = [{"key": mark.key, "count": report.counts[mark.key]} for mark in STATUS_LEGEND]
    context = {
        "report": report,
        "legend": legend,
        "kinds": _kinds(report),
        "definitions": definitions(report.town),
    }
    return render(request, "reports/gap.html", context)


@asking
def gap_workbook(request: AccountRequest, asked: UnitFilter) -> HttpResponse:
    """The same report as .xlsx; who took it is logged."""
    report = _report(request, asked)
    log.info("gap report by %s: %s", request.user.username, asked.logged())
    response = HttpResponse(workbook(report), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="gap-report-{asked.as_of.on}.xlsx"'
    return response


def _report(request: AccountRequest, asked: UnitFilter) -> GapReport:
    town = asked.place(request.user)
    if town is None:
        raise Http404
    return build(asked, request.user, town)


def _kinds(report: GapReport) -> list[dict[str, Any]]:
    rows = []
    for kind in KINDS:
        spots = report.spots[kind.key]
        shown = texts(spots[:ROWS_ON_PAGE])
        rows.append(
            {
                "key": kind.key,
                "label": kind.label,
                "spots": spots,
                "shown": shown,
                "hidden": len(spots) - len(shown),
                "is_unknown": report.is_unknown(kind.key),
                "older": report.older_run(kind.key),
            }
        )
    return rows

"""A route to take along: printed sheet, PDF, GPX, GeoJSON. Who took what is logged."""

import json
import logging
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import translation
from django.views.decorators.http import require_safe

from geo.http import AccountRequest
from layers.plans import gpx as gpx_file
from layers.plans.geojson import document
from layers.plans.pdf import pdf_of
from layers.plans.sheet import sheet_of
from layers.plans.stops import stops_of
from layers.plans.views import visible_plan
from patrols.models import Plan

log = logging.getLogger("audit.export")
FORM_LANGUAGE = "zh-hans"  # printed forms are Chinese whatever the language of the screen


@require_safe
def sheet(request: AccountRequest, uuid: UUID) -> HttpResponse:
    """巡查任务单 to print from the browser."""
    plan = _taken(request, uuid, "sheet")
    with translation.override(FORM_LANGUAGE):
        return render(request, "plans/sheet.html", {"sheet": sheet_of(plan, request.user)})


@require_safe
def sheet_pdf(request: AccountRequest, uuid: UUID) -> HttpResponse:
    """The same as PDF."""
    plan = _taken(request, uuid, "sheet.pdf")
    with translation.override(FORM_LANGUAGE):
        html = render_to_string("plans/sheet_pdf.html", {"sheet": sheet_of(plan, request.user)})
    return _file(pdf_of(html), "application/pdf", plan, "pdf")


@require_safe
def gpx(request: AccountRequest, uuid: UUID) -> HttpResponse:
    """The route for a phone or a GPS device; no phone numbers."""
    plan = _taken(request, uuid, "gpx")
    return _file(gpx_file.document(plan, stops_of(plan, request.user)), "application/gpx+xml", plan, "gpx")


@require_safe
def geojson(request: AccountRequest, uuid: UUID) -> HttpResponse:
    """The route as RFC 7946; no phone numbers."""
    plan = _taken(request, uuid, "geojson")
    text = json.dumps(document(plan, stops_of(plan, request.user)), ensure_ascii=False)
    return _file(text, "application/geo+json", plan, "geojson")


def _taken(request: AccountRequest, uuid: UUID, what: str) -> Plan:
    plan = visible_plan(request.user, uuid)
    log.info("route %s %s by %s", plan.uuid, what, request.user.username)
    return plan


def _file(content: str | bytes, content_type: str, plan: Plan, ending: str) -> HttpResponse:
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="route-{plan.on}-{str(plan.uuid)[:8]}.{ending}"'
    return response

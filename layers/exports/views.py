"""The export page and its files."""

import logging

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from geo.clock import now
from geo.http import AccountRequest
from geo.models import Town
from layers.exports.geojson import stream
from layers.filters import BadFilter, UnitFilter
from layers.legend import STATUS_LEGEND

log = logging.getLogger("audit.export")


def page(request: AccountRequest) -> HttpResponse:
    """What can be taken away, with the count that the file will have."""
    asked = UnitFilter.from_query(request.GET)
    units = asked.apply(request.user)
    counts = {"total": units.count(), "unmapped": units.unmapped().count()}
    counts["withheld"] = units.filter(is_sensitive=True).count()
    return render(request, "exports/page.html", {"asked": asked, "counts": counts, "legend": STATUS_LEGEND})


def units_geojson(request: AccountRequest) -> StreamingHttpResponse:
    """The units of the filter as GeoJSON; who took it and with which filter is logged."""
    asked = UnitFilter.from_query(request.GET)
    log.info("units.geojson by %s: %s", request.user.username, asked.query() or "all")
    town = Town.objects.visible_to(request.user).first()
    head = {
        "name": town.name if town else "",
        "as_of": asked.as_of.on.isoformat(),
        "known_at": asked.as_of.known_at.isoformat() if asked.as_of.known_at else None,
        "written_at": now().isoformat(timespec="seconds"),
        "notice": _("For internal use."),
    }
    response = StreamingHttpResponse(stream(asked, request.user, head), content_type="application/geo+json")
    response["Content-Disposition"] = f'attachment; filename="units-{asked.as_of.on}.geojson"'
    return response


def bad_filter(request: HttpRequest, problem: BadFilter) -> HttpResponse:
    """400 with the sentence that says what may stand in the query string."""
    return render(request, "400.html", {"message": str(problem)}, status=400)

"""The export page and its files."""

import logging

from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from geo.clock import now
from geo.http import AccountRequest
from layers.exports.geojson import stream
from layers.filters import UnitFilter
from layers.pages.asked import asking

log = logging.getLogger("audit.export")


@asking
def page(request: AccountRequest, asked: UnitFilter) -> HttpResponse:
    """What can be taken away, with the counts that the files will have."""
    units = asked.apply(request.user)
    total, unmapped, withheld = (
        rows.count() for rows in (units, units.filter(point=None), units.filter(is_sensitive=True))
    )
    counts = {"total": total, "unmapped": unmapped, "withheld": withheld, "mapped": total - unmapped}
    return render(
        request,
        "exports/page.html",
        {"asked": asked, "counts": counts, "mapped_query": asked.query(unmapped=False)},
    )


@asking
def units_geojson(request: AccountRequest, asked: UnitFilter) -> StreamingHttpResponse:
    """The units of the filter as GeoJSON; who took it and with which filter is logged."""
    log.info("units.geojson by %s: %s", request.user.username, asked.query() or "all")
    town = asked.place(request.user)
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

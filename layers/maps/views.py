"""The offline map: to look at inside a page, or to save and mail."""

import logging

from csp.decorators import csp_replace
from django.http import Http404, HttpResponse
from django.views.decorators.clickjacking import xframe_options_sameorigin

from geo.http import AccountRequest
from layers.filters import UnitFilter
from layers.maps.offline import town_map
from layers.pages.asked import asking

log = logging.getLogger("audit.export")
# the file is whole in itself: its own scripts and styles run, nothing is fetched, and it cannot act for the user
ALONE = {
    "default-src": ["'none'"],
    "script-src": ["'unsafe-inline'"],
    "style-src": ["'unsafe-inline'"],
    "img-src": ["data:"],
    "frame-ancestors": ["'self'"],
    "sandbox": ["allow-scripts"],
}


@csp_replace(ALONE)  # type: ignore[arg-type]  # its types know only HttpRequest
@xframe_options_sameorigin
@asking
def town(request: AccountRequest, asked: UnitFilter) -> HttpResponse:
    """The town map of the filter as one HTML file; `download=1` offers it for saving."""
    place = asked.place(request.user)
    if place is None:
        raise Http404
    log.info("offline map by %s: %s", request.user.username, asked.logged())
    response = HttpResponse(town_map(asked, request.user, place))
    if request.GET.get("download"):
        response["Content-Disposition"] = f'attachment; filename="map-{asked.as_of.on}.html"'
    return response

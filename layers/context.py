"""What the frame of every page shows: town, navigation, the day asked about."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from geo.clock import AsOf, today
from geo.models import Role
from layers.filters import BadFilter, UnitFilter

NAV = (
    ("/", _("Map")),
    ("/units/", _("Units")),
    ("/hazards/", _("Hazards")),
    ("/patrols/", _("Patrols")),
    ("/blind-spots/", _("Blind spots")),
    ("/coverage/", _("Coverage")),
    ("/routes/", _("Routes")),
    ("/reports/", _("Reports")),
    ("/export/", _("Export")),
)


def frame(request: HttpRequest) -> dict[str, Any]:
    """Town, the account's other towns, navigation and as-of of the page; nothing for anonymous."""
    if not request.user.is_authenticated:
        return {}
    scope, asked = request.user.scope, _asked(request)
    town = f"?{urlencode({'town': asked.town})}" if asked.town else ""
    return {
        "town": asked.place(request.user),
        "towns": request.user.towns,
        "nav": [{"path": path + town, "label": label, "is_here": _is_here(request.path, path)} for path, label in NAV],
        "roles": [Role(role).label for role in sorted(scope.roles)],
        "is_office": scope.is_office,
        **_as_of(request, asked),
    }


def _is_here(here: str, path: str) -> bool:
    return here == path if path == "/" else here.startswith(path)


def _asked(request: HttpRequest) -> UnitFilter:
    user: Any = request.user
    try:
        return UnitFilter.of(user, request.GET)
    except BadFilter:
        return UnitFilter(as_of=AsOf.today())


def _as_of(request: HttpRequest, asked: UnitFilter) -> dict[str, Any]:
    """The day the page speaks of, and the other parts of its query, which a change of day keeps."""
    kept = [
        (key, value) for key, values in request.GET.lists() if key not in ("on", "known_at", "page") for value in values
    ]
    return {
        "as_of": asked.as_of,
        "as_of_query": asked.frame().query(),
        "town_asked": asked.town,
        "today": today(),
        "is_past": asked.as_of != AsOf.today(),
        "kept_params": kept,
        "today_query": urlencode(kept),
    }

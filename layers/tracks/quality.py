"""The quality list: every track with what was kept of it, what was not, and why. Nothing is lost, nobody is ranked."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.db.models import Count, F, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from geo.http import AccountRequest
from geo.models import Town
from layers.filters import BadFilter, UnitFilter
from layers.ground_import.draft import workbook_answer
from layers.ground_import.office import office_town
from layers.pages.asked import asking
from layers.pages.pages import page_of
from layers.reports.workbook import Column, Workbook
from layers.tracks.reasons import BY_KEY, LOUD, reasons_of
from patrols.models import Track
from patrols.tasks import reclean_tracks
from patrols.track_services import outdated
from patrols.track_sources import limits_by_source

HEAVY = ("swept", "gaps", "drive_bys")  # megabytes that a list does not show
FILE_ROWS = 20_000


@asking
def quality(request: AccountRequest, asked: UnitFilter) -> HttpResponse:
    """Tracks of the day or before in the order of time, those with one reason where it is asked for."""
    town, tracks, reason = asked.place(request.user), _tracks(request, asked), _reason(request)
    counts = tracks.aggregate(all=Count("pk"), **{each.key: Count("pk", filter=Q(each.found)) for each in LOUD})
    page = page_of(_of_reason(tracks, reason), request)
    context = {
        "page": page,
        "rows": described(page, town),
        "reason": BY_KEY.get(reason),
        "total": counts["all"],
        "chips": [(each.key, each.label, counts[each.key]) for each in LOUD if counts[each.key]],
        "q": asked.q,
        **_office(request, town),
    }
    return render(request, "tracks/quality.html", context)


@asking
def quality_xlsx(request: AccountRequest, asked: UnitFilter) -> HttpResponse:
    """The same rows as a workbook."""
    town, reason = asked.place(request.user), _reason(request)
    tracks = _of_reason(_tracks(request, asked), reason)[:FILE_ROWS]
    book = Workbook()
    book.table(_("Track quality"), _columns(), described(tracks, town))
    return workbook_answer(book.close(), f"track-quality-{asked.as_of.on}.xlsx")


@require_POST
@asking
def reclean(request: AccountRequest, asked: UnitFilter) -> HttpResponse:
    """Let the worker clean anew what was cleaned under other limits."""
    town = office_town(request, asked)
    reclean_tracks.enqueue(town.pk)
    messages.success(request, _("The tracks are being cleaned anew; the list follows as it goes on."))
    return redirect(f"{reverse('track-quality')}?{request.GET.urlencode()}")


def described(tracks: Iterable[Track], town: Town | None) -> list[Any]:
    """Each with its reasons, its gaps and whether its limits are old."""
    limits = limits_by_source(town) if town else {}
    rows: list[Any] = list(tracks)
    for track in rows:
        cleaning = track.cleaning
        person, source = track.patrol.person, track.source
        track.who = person.name if person else source.name if source else "—"
        track.reasons = reasons_of(track)
        track.kept = cleaning.get("kept", track.fix_count)
        track.gap_count = int(cleaning.get("gap_in_time", 0)) + int(cleaning.get("gap_in_space", 0))
        track.gap_km = cleaning.get("gaps_m", 0) / 1000
        track.drive_km = cleaning.get("drive_by_m", 0) / 1000
        track.walked_km = track.swept_m / 1000
        wanted = limits.get(track.source_id)
        track.is_outdated = bool(wanted and track.fixes_there and track.limits != wanted.to_json())
    return rows


def _tracks(request: AccountRequest, asked: UnitFilter) -> QuerySet[Track]:
    town = asked.place(request.user)
    tracks = Track.objects.visible_to(request.user).listed(asked.as_of).filter(patrol__town=town)
    if asked.q:
        tracks = tracks.filter(Q(patrol__person__name__icontains=asked.q) | Q(source__name__icontains=asked.q))
    return tracks


def _of_reason(tracks: QuerySet[Track], reason: str) -> QuerySet[Any]:
    chosen = tracks.filter(BY_KEY[reason].found) if reason else tracks
    light = chosen.select_related("patrol__person", "source").defer(*HEAVY)
    return light.annotate(fixes_there=F("has_fixes")).order_by("-walked_on", "-patrol__started_at", "-pk")


def _reason(request: HttpRequest) -> str:
    reason = request.GET.get("reason", "")
    if reason and reason not in BY_KEY:
        raise BadFilter("reason", _("one of %(known)s") % {"known": ", ".join(BY_KEY)})
    return reason


def _office(request: AccountRequest, town: Town | None) -> dict[str, Any]:
    """What only the office sees: how many tracks wait for being cleaned under the limits of today."""
    if town is None or town.pk not in request.user.scope.office_town_ids:
        return {"runs_it": False, "outdated": 0}
    return {"runs_it": True, "outdated": outdated(town).count()}


def _columns() -> list[Column]:
    return [
        Column(_("Day"), 12, "text", lambda row: row.walked_on.isoformat()),
        Column(_("Who"), 14, "text", lambda row: row.patrol.person.name if row.patrol.person else ""),
        Column(_("Source"), 16, "text", lambda row: row.source.name if row.source else ""),
        Column(_("File"), 28, "text", lambda row: row.file_name),
        Column(_("Fixes"), 9, "int", lambda row: row.fix_count),
        Column(_("Kept"), 9, "int", lambda row: row.kept),
        Column(_("Walked, km"), 10, "area", lambda row: row.walked_km),
        Column(_("Gaps"), 7, "int", lambda row: row.gap_count),
        Column(_("Gaps, km"), 9, "area", lambda row: row.gap_km),
        Column(_("Drives, km"), 9, "area", lambda row: row.drive_km),
        Column(
            _("What is odd"),
            50,
            "text",
            lambda row: "；".join(f"{label} {count}" if count else str(label) for label, count in row.reasons),
        ),
    ]

"""One track: on the map, its files, the fate of its fixes, where somebody stood; and its clock set right."""

import csv
from datetime import datetime
from typing import Any
from uuid import UUID

import numpy as np
from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_POST

from geo.clock import SHANGHAI, today
from geo.functions import LeanGeometry
from geo.http import AccountRequest
from geo.problems import Refused
from geo.sentences import render as sentence
from layers.pages.map_setup import setup
from layers.pages.unit_marks import LEAN
from layers.tracks.quality import described
from layers.tracks.reasons import BY_KEY, fate_label
from patrols.dwell_hints import hints_of
from patrols.models import Track
from patrols.track_services import set_clock
from patrols.track_sources import limits_of
from patrols.track_store import fates_of, fixes_of
from patrols.tracks import Dropped

BAD_SHOWN = 2_000  # places on the map; the file has all
AT = "%Y-%m-%d %H:%M:%S"


class ClockForm(forms.Form):
    """When a track with a wrong clock really began."""

    first_at = forms.DateTimeField(
        label=gettext_lazy("The first fix was taken at"),
        widget=forms.DateTimeInput({"type": "datetime-local", "step": "1"}, format="%Y-%m-%dT%H:%M:%S"),
    )


def page(request: AccountRequest, uuid: UUID, form: ClockForm | None = None, status: int = 200) -> HttpResponse:
    """Everything about one track; an earlier version leads to the one that replaced it."""
    track = _found(request, uuid)
    if track.replaced_by:
        return redirect("track", track.replaced_by.uuid)
    town = track.patrol.town
    (row,) = described([track], town)
    context = {
        "track": row,
        "fates": _fates(track),
        "uploads": track.patrol.uploads.select_related("import_job", "user"),
        "hints": hints_of(track, request.user),
        "limits": limits_of(town, track.source) if not track.limits else track.limits,
        "may_set_clock": _may_set_clock(request, track),
        "form": form or ClockForm(),
        "setup": {**setup(), "track": reverse("track-json", args=[track.uuid])},
        "day": (today() if track.is_quarantined else track.walked_on).isoformat(),
    }
    return render(request, "tracks/track.html", context, status=status)


@gzip_page
def track_json(request: AccountRequest, uuid: UUID) -> HttpResponse:
    """For its map: [walked, gaps, drives] lines, fixes left out as [lon, lat, label], dwells as [lon, lat, minutes]."""
    leans = {"walked": LeanGeometry("swept"), "missed": LeanGeometry("gaps"), "passed": LeanGeometry("drive_bys")}
    track: Any = _found(request, uuid, **leans)
    lines = [lean["coordinates"] if lean else [] for lean in (track.walked, track.missed, track.passed)]
    dwells = [[round(d.point.x, 6), round(d.point.y, 6), int(d.seconds // 60)] for d in track.dwells.all()]
    return JsonResponse({"lines": lines, "left_out": _left_out(track), "dwells": dwells}, json_dumps_params=LEAN)


def fixes_csv(request: AccountRequest, uuid: UUID) -> HttpResponse:
    """Every fix with its fate, in the order of time: nothing was lost."""
    track = _found(request, uuid)
    fixes, fates = fixes_of(track), fates_of(track)
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="track-{track.walked_on}-{track.pk}.csv"'
    out = csv.writer(response)
    out.writerow([_("Time"), _("Longitude"), _("Latitude"), _("Accuracy, m"), _("Number"), _("Fate")])
    columns = (fixes.t_ms, fixes.lon, fixes.lat, fixes.accuracy_m, fixes.seq, fates)
    for t_ms, lon, lat, accuracy, seq, fate in zip(*(column.tolist() for column in columns), strict=True):
        when = "" if track.is_untimed else _said(t_ms)
        out.writerow([when, lon, lat, "" if np.isnan(accuracy) else round(accuracy, 1), seq or "", fate_label(fate)])
    return response


@require_POST
def clock(request: AccountRequest, uuid: UUID) -> HttpResponse:
    """Set the clock of a track that was kept apart."""
    track = _found(request, uuid)
    if not _may_set_clock(request, track):
        raise Http404
    form = ClockForm(request.POST)
    if not form.is_valid():
        return page(request, uuid, form, status=422)
    try:
        tracks = set_clock(track=track, first_at=form.cleaned_data["first_at"], user=request.user)
    except Refused as refused:
        form.add_error("first_at", sentence(refused.problems[0]))
        return page(request, uuid, form, status=422)
    messages.success(request, _("The clock is set; the fixes are on their true day now."))
    return redirect("track", tracks[0].uuid)


def _found(request: AccountRequest, uuid: UUID, **more: Any) -> Any:
    tracks = Track.objects.visible_to(request.user).annotate(**more)
    related = ("patrol__person", "patrol__town", "source", "replaced_by")
    track: Any = get_object_or_404(tracks.select_related(*related), uuid=uuid)
    track.fixes_there = track.has_fixes
    return track


def _may_set_clock(request: AccountRequest, track: Track) -> bool:
    """The office, of a track that still holds its fixes."""
    return track.is_quarantined and track.has_fixes and track.patrol.town_id in request.user.scope.office_town_ids


def _fates(track: Track) -> list[dict[str, Any]]:
    """How many fixes shared each fate, with what to do about it."""
    counts = [(Dropped(reason), int(track.cleaning.get(reason.name.lower(), 0))) for reason in Dropped]
    rows = [(BY_KEY[reason.name.lower()], count) for reason, count in counts if count]
    return [{"label": reason.label, "remedy": reason.remedy, "count": count} for reason, count in rows]


def _left_out(track: Track) -> list[list[Any]]:
    """Fixes on earth that were left out, standing still apart; at most so many, evenly taken."""
    fixes, fates = fixes_of(track), fates_of(track)
    shown = np.flatnonzero((fates != 0) & (fates != Dropped.STILL) & (fates != Dropped.OFF_EARTH))
    shown = shown[:: max(1, -(-len(shown) // BAD_SHOWN))]
    return [
        [round(float(fixes.lon[k]), 6), round(float(fixes.lat[k]), 6), str(fate_label(int(fates[k])))] for k in shown
    ]


def _said(t_ms: int) -> str:
    try:
        return f"{datetime.fromtimestamp(t_ms / 1000, tz=SHANGHAI):{AT}}"
    except (ValueError, OverflowError, OSError):  # no time, or one that no calendar has
        return ""

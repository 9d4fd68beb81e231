"""The page where the office brings a file of tracks; it is read at once, and what became of it is said."""

import tempfile
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from geo.clock import today
from geo.http import AccountRequest
from geo.models import ImportJob, ImportKind, Person, Town
from geo.problems import Problem, Refused
from geo.sentences import render as sentence
from layers.filters import UnitFilter
from layers.ground_import.datums import DATUMS_DECLARED
from layers.ground_import.office import office_town
from layers.pages.asked import asking
from patrols.track_files import VOTE, Loaded, Said, load_track_file
from patrols.track_readers.quarantine import read_in_child
from patrols.track_readers.read import SUFFIXES

RECENT = 10
NAME_MAX = 60  # characters of a file name that are kept: a name has 255 bytes on disk
NOTICES_SHOWN = 30
DATUMS = ((VOTE, gettext_lazy("not known: tell by the roads")), *DATUMS_DECLARED, ("epsg", gettext_lazy("metres")))
ZONES = (
    ("", gettext_lazy("as the format says")),
    ("Asia/Shanghai", gettext_lazy("Beijing time")),
    ("UTC", gettext_lazy("UTC")),
)


class TrackForm(forms.Form):
    """A file and what its bringer knows of it."""

    file = forms.FileField(
        label=gettext_lazy("File of tracks"),
        help_text=gettext_lazy("GPX, KML, KMZ, GeoJSON, CSV or Excel; up to 20 MB"),
        widget=forms.FileInput({"accept": ",".join(SUFFIXES)}),
    )
    datum = forms.ChoiceField(label=gettext_lazy("Datum"), choices=DATUMS, initial=VOTE)
    epsg = forms.IntegerField(
        label=gettext_lazy("EPSG number"), required=False, help_text=gettext_lazy("for example 4547")
    )
    source = forms.CharField(
        label=gettext_lazy("Who recorded"),
        required=False,
        max_length=64,
        help_text=gettext_lazy("only where the file does not say it; pieces of one recorder and day become one track"),
        widget=forms.TextInput({"list": "people", "autocomplete": "off"}),
    )
    walked_on = forms.DateField(
        label=gettext_lazy("Day of tracks without times"),
        required=False,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    )
    zone = forms.ChoiceField(label=gettext_lazy("Times without a zone are"), choices=ZONES, required=False)

    def clean_file(self) -> Any:
        """Refuse what is too big before anything else looks at it."""
        file = self.cleaned_data["file"]
        if file.size > settings.UPLOAD_MAX_BYTES:
            params = {"size_mb": round(file.size / 2**20), "limit_mb": settings.UPLOAD_MAX_BYTES // 2**20}
            raise forms.ValidationError(sentence(Problem("file_too_big", params)))
        return file

    def clean_walked_on(self) -> Any:
        """A day that has come."""
        day = self.cleaned_data["walked_on"]
        if day and day > today():
            raise forms.ValidationError(_("That day has not come yet."))
        return day

    def clean(self) -> dict[str, Any]:
        """Metres need their number."""
        said: dict[str, Any] = super().clean() or {}
        if said.get("datum") == "epsg" and not said.get("epsg"):
            self.add_error("epsg", _("Write the EPSG number of the file."))
        return said

    def said(self) -> Said:
        """As `load_track_file` takes it."""
        said = self.cleaned_data
        return Said(
            datum=f"EPSG:{said['epsg']}" if said["datum"] == "epsg" else said["datum"],
            source=said["source"].strip(),
            walked_on=said["walked_on"],
            zone=ZoneInfo(said["zone"]) if said["zone"] else None,
            name=said["file"].name,
        )


@asking
def upload(request: AccountRequest, asked: UnitFilter) -> HttpResponse:
    """The form; a file that is read leads to the quality list, one that is not says why, with the evidence."""
    town = office_town(request, asked)
    form = TrackForm(request.POST or None, request.FILES or None)
    evidence: dict[str, Any] = {}
    if request.method == "POST" and form.is_valid():
        loaded, evidence = _loaded(request, town, form)
        if loaded:
            _tell(request, loaded)
            return redirect(request.get_full_path())
    jobs = ImportJob.objects.filter(town=town, kind=ImportKind.TRACKS).select_related("user")
    context = {
        "form": form,
        "jobs": jobs[:RECENT],
        "shares": list(evidence.get("shares", {}).items()),
        "chance": evidence.get("chance"),
        "people": Person.objects.filter(town=town).order_by("name").values_list("name", flat=True).distinct(),
    }
    return render(request, "tracks/upload.html", context, status=422 if form.errors else 200)


def _loaded(request: AccountRequest, town: Town, form: TrackForm) -> tuple[Loaded | None, dict[str, Any]]:
    """What became of the file; None with the evidence where it was refused."""
    file = form.cleaned_data["file"]
    with tempfile.TemporaryDirectory(prefix="upload-") as folder:
        name = Path(file.name)
        path = Path(folder) / (name.stem[:NAME_MAX] + name.suffix[:10])
        with path.open("wb") as out:
            out.writelines(file.chunks())
        try:
            said = form.said()
            return load_track_file(town=town, path=path, user=request.user, said=said, read=read_in_child), {}
        except Refused as refused:
            for problem in refused.problems[:NOTICES_SHOWN]:
                form.add_error(_field_of(problem), sentence(problem))
            return None, dict(refused.evidence)


def _field_of(problem: Problem) -> str:
    """Beside which field a refusal stands."""
    if problem.code == "track_no_time":
        return "walked_on"
    return "datum" if problem.code.startswith(("track_datum", "track_off", "datum")) else "file"


def _tell(request: AccountRequest, loaded: Loaded) -> None:
    if loaded.tracks:
        said = ngettext(
            "%(n)d track loaded, %(km).1f km walked, datum %(datum)s.",
            "%(n)d tracks loaded, %(km).1f km walked, datum %(datum)s.",
            loaded.tracks,
        )
        values = {"n": loaded.tracks, "km": loaded.walked_m / 1000, "datum": loaded.datum}
        messages.success(request, said % values)
    for notice in loaded.notices[:NOTICES_SHOWN]:
        messages.warning(request, sentence(notice))

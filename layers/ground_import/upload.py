"""The page where the office brings a map file, with the files on their way below."""

import tempfile
from pathlib import Path
from typing import Any

from django import forms
from django.conf import settings
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _

from geo import ground_drafts
from geo.boundaries.levels import Level
from geo.clock import today
from geo.ground_drafts import VOTE, Said
from geo.http import AccountRequest
from geo.models import GroundDraft, ImportKind, Town
from geo.problems import Problem, Refused
from geo.sentences import render as sentence
from geo.tasks import draft_waits
from layers.filters import UnitFilter
from layers.ground_import.datums import DATUMS_DECLARED
from layers.ground_import.office import office_town
from layers.pages.asked import asking

RECENT = 15
NAME_MAX = 60  # characters of a file name that are kept: a name has 255 bytes on disk
WHAT = (
    (
        _("Boundaries"),
        (("grid", _("grids")), ("village", _("villages")), ("district", _("districts")), ("town", _("the town"))),
    ),
    (
        _("On the ground"),
        (
            (ImportKind.ROADS.value, ImportKind.ROADS.label),
            (ImportKind.BUILDINGS.value, ImportKind.BUILDINGS.label),
            (ImportKind.PIPE_REACH.value, ImportKind.PIPE_REACH.label),
            (ImportKind.PLACES.value, ImportKind.PLACES.label),
            (ImportKind.RESCUE.value, ImportKind.RESCUE.label),
        ),
    ),
)
DATUMS = (
    ("", _("choose")),
    (VOTE, _("not known: tell by the known ground")),
    *DATUMS_DECLARED,
    ("epsg", _("metres: EPSG number below")),
)


class UploadForm(forms.Form):
    """A file and what its bringer says of it."""

    file = forms.FileField(label=_("Map file"), help_text=_("GeoJSON, zipped Shapefile, GeoPackage, KML; up to 20 MB"))
    what = forms.ChoiceField(label=_("What is in it"), choices=WHAT)
    datum = forms.ChoiceField(label=_("Datum"), choices=DATUMS)
    epsg = forms.IntegerField(label=_("EPSG number"), required=False, help_text=_("for example 4547"))
    valid_from = forms.DateField(
        label=_("Boundaries valid from"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"), initial=today
    )
    is_complete = forms.BooleanField(label=_("The file is complete: places missing in it end"), required=False)
    makes_codes = forms.BooleanField(label=_("The file has no codes: make some"), required=False)
    code_field = forms.CharField(label=_("Field with the code"), required=False, max_length=64)
    name_field = forms.CharField(label=_("Field with the name"), required=False, max_length=64)
    layer = forms.CharField(label=_("Layer, when the file has several"), required=False, max_length=120)
    again = forms.BooleanField(label=_("Load the very same file once more"), required=False)

    def clean_file(self) -> Any:
        """Refuse what is too big before anything else looks at it."""
        file = self.cleaned_data["file"]
        if file.size > settings.UPLOAD_MAX_BYTES:
            params = {"size_mb": round(file.size / 2**20), "limit_mb": settings.UPLOAD_MAX_BYTES // 2**20}
            raise forms.ValidationError(sentence(Problem("file_too_big", params)))
        return file

    def clean(self) -> dict[str, Any]:
        """Metres need their number."""
        said: dict[str, Any] = super().clean() or {}
        if said.get("datum") == "epsg" and not said.get("epsg"):
            self.add_error("epsg", _("Write the EPSG number of the file."))
        return said

    def declared(self) -> str:
        """As `geo.ground_drafts.bring` takes it."""
        said = self.cleaned_data
        return f"EPSG:{said['epsg']}" if said["datum"] == "epsg" else str(said["datum"])

    def said(self) -> Said:
        """What else was said."""
        keys = ("layer", "code_field", "name_field", "makes_codes", "is_complete", "again")
        return Said(**{key: self.cleaned_data[key] for key in keys})


@asking
def upload(request: AccountRequest, asked: UnitFilter) -> HttpResponse:
    """The form; a file that passes the first look goes to the worker, and its page opens."""
    town = office_town(request, asked)
    form = UploadForm(request.POST or None, request.FILES or None, initial={"what": request.GET.get("what", "grid")})
    if request.method == "POST" and form.is_valid():
        draft = _brought(request, town, form)
        if draft:
            return redirect("ground-draft", draft.uuid)
    drafts = GroundDraft.objects.visible_to(request.user).filter(town=town).select_related("user")
    context = {"form": form, "drafts": drafts.defer("content", "report")[:RECENT]}
    return render(request, "ground/upload.html", context, status=422 if form.errors else 200)


def _brought(request: AccountRequest, town: Town, form: UploadForm) -> GroundDraft | None:
    what, file = form.cleaned_data["what"], form.cleaned_data["file"]
    is_level = what in list(Level)
    with tempfile.TemporaryDirectory(prefix="upload-") as folder:
        path = Path(folder) / _short(file.name)
        with path.open("wb") as out:
            out.writelines(file.chunks())
        try:
            with transaction.atomic():
                draft = ground_drafts.bring(
                    town=town,
                    user=request.user,
                    kind=ImportKind.BOUNDARIES if is_level else ImportKind(what),
                    level=what if is_level else "",
                    path=path,
                    datum=form.declared(),
                    valid_from=form.cleaned_data["valid_from"],
                    said=form.said(),
                )
                draft_waits(draft)
        except Refused as refused:
            for problem in refused.problems:
                form.add_error("epsg" if problem.code == "epsg_unknown" else "file", sentence(problem))
            return None
    return draft


def _short(name: str) -> str:
    """The file's own name, cut so that every disk takes it."""
    path = Path(name)
    return path.stem[:NAME_MAX] + path.suffix[:10]

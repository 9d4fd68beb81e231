"""The first step: which kind of ledger, for which town, which file, and in which datum."""

from typing import Any
from uuid import uuid4

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from geo.http import AccountRequest
from geo.models import ImportKind, Town
from geo.problems import Refused
from geo.sentences import render as sentence
from layers.imports.datum_choices import datum_choices
from layers.imports.found import office_only
from units.ledgers.drafts.intake import Upload, suffixes_of, take_in
from units.ledgers.kinds import kinds


class UploadForm(forms.Form):
    """`uuid` makes a second press of the button the same draft. The datum matters only for kinds with places."""

    uuid = forms.UUIDField(widget=forms.HiddenInput)
    town = forms.ModelChoiceField(label=_("Town"), queryset=Town.objects.none(), empty_label=None)
    kind = forms.ChoiceField(label=_("Kind of ledger"))
    file = forms.FileField(label=_("File"))
    datum = forms.ChoiceField(label=_("Datum of the coordinates"), required=False)

    def __init__(self, *args: Any, request: AccountRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        towns = Town.objects.filter(pk__in=request.user.scope.office_town_ids).order_by("code")
        self.fields["town"].queryset = towns  # type: ignore[attr-defined]
        self.fields["kind"].choices = [(kind.value, kind.label) for kind in kinds()]  # type: ignore[attr-defined]
        self.fields["datum"].choices = datum_choices(towns.first())  # type: ignore[attr-defined]
        asked = request.GET.get("kind", "")
        self.initial = {"uuid": uuid4(), "town": towns.first(), "kind": asked or ImportKind.UNITS, "datum": "vote"}
        self.with_places = [kind.value for kind, entry in kinds().items() if entry.has_coordinates]

    @property
    def has_one_town(self) -> bool:
        """Nothing to choose."""
        return len(self.fields["town"].queryset) == 1  # type: ignore[attr-defined]


def upload(request: AccountRequest) -> HttpResponse:
    """The form; a file that can be read at all becomes a draft and is read by the worker."""
    office_only(request)
    form = UploadForm(request.POST or None, request.FILES or None, request=request)
    if request.method == "POST" and form.is_valid():
        try:
            return redirect("import-draft", take_in(_upload(request, form)).uuid)
        except Refused as refused:
            form.add_error("file", [sentence(problem) for problem in refused.problems])
    suffixes = sorted({suffix for kind in kinds() for suffix in suffixes_of(kind)})
    context = {"form": form, "kinds": list(kinds()), "accept": ",".join(suffixes)}
    return render(request, "imports/upload.html", context, status=422 if form.errors else 200)


def _upload(request: AccountRequest, form: UploadForm) -> Upload:
    said = form.cleaned_data
    return Upload(
        uuid=said["uuid"],
        town=said["town"],
        kind=ImportKind(said["kind"]),
        user=request.user,
        name=said["file"].name,
        chunks=said["file"].chunks(),
        datum=said["datum"] or "vote",
        language=get_language() or "zh-hans",
    )

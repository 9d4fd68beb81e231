"""The part of a form that says where a unit stands: one text in any notation, its datum, and how it was found."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from geo.cells import BadCell
from geo.problems import Problem
from geo.sentences import render as sentence
from layers.pages.position import read_position
from units.entry import EntryRefused
from units.models import PlacedHow
from units.placing import Place, to_place

DATUMS = (
    ("wgs84", _("WGS-84 / CGCS2000 (GPS, this map)")),
    ("gcj02", _("GCJ-02 (Amap, Tencent, WeChat)")),
    ("bd09", _("BD-09 (Baidu)")),
)


class PlaceFields(forms.Form):
    """Mixed into the forms that place a unit; `place()` after `is_valid()`."""

    position = forms.CharField(
        label=_("Place"),
        required=False,
        max_length=100,
        help_text=_("Click on the map, or paste coordinates: 113.412345, 35.212345"),
        widget=forms.TextInput({"autocomplete": "off", "data-position": ""}),
    )
    datum = forms.ChoiceField(label=_("Datum"), choices=DATUMS, required=False)
    how = forms.ChoiceField(choices=PlacedHow.choices, required=False, widget=forms.HiddenInput)

    def place(self) -> Place | None:
        """Where the form says; None when it says nothing. What is not understood is an error of the field."""
        said: dict[str, Any] = self.cleaned_data
        if not said.get("position"):
            return None
        try:
            return found_place(said["position"], said["datum"], said["how"])
        except EntryRefused as refused:
            self.add_error("position", sentence(Problem(refused.reason, refused.params)))
            return None


def found_place(text: str, datum: str, how: str = "") -> Place:
    """Coordinates in any notation and datum as a place; raises EntryRefused with the reason."""
    try:
        x, y = read_position(text)
    except BadCell as bad:
        raise EntryRefused("position_not_read", "position", value=str(bad.problem.params["value"])) from None
    return to_place(x, y, datum=datum or "wgs84", how=how or PlacedHow.PASTE)

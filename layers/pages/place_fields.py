"""The part of a form that says where a unit stands: one text in any notation, its datum, and how it was found."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from geo.models import Town
from geo.positions import parse_position
from geo.problems import BadCell, Problem
from geo.sentences import render as sentence
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

    def place(self, town: Town) -> Place | None:
        """Where the form says; None when it says nothing. What is not understood is an error of the field."""
        said: dict[str, Any] = self.cleaned_data
        if not said.get("position"):
            return None
        try:
            return found_place(said["position"], said["datum"], town, said["how"])
        except EntryRefused as refused:
            self.add_error("position", sentence(Problem(refused.reason, refused.params)))
            return None


def found_place(text: str, datum: str, town: Town | None, how: str = "") -> Place:
    """Coordinates in any notation and datum as a place; raises EntryRefused with the reason.

    The town decides where the text leaves the order of its numbers or their zone open.
    """
    near = (town.centre_lon, town.centre_lat) if town else None
    try:
        reading = parse_position(text, near)[0]
    except BadCell as bad:
        raise EntryRefused("position_not_read", "position", value=str(bad.problem.params["value"])) from None
    name = datum if datum in reading.datums else reading.datums[0]  # metres say themselves which zone they are in
    return to_place(reading.x, reading.y, datum=name, how=how or PlacedHow.PASTE)

"""The one-screen form of a visit."""

from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from geo.clock import AsOf, today
from geo.models import Code, CodeList, Person, User
from patrols.models import VisitMode, VisitOutcome
from patrols.services import VisitBody
from units.models import Hazard, HazardLevel, Unit
from units.services import FoundHazard

# where a refusal of the service is shown: beside the field that mends it
FIELD_OF_REASON = {
    "visit_in_the_future": "happened_on",
    "visit_before_registered": "happened_on",
    "visit_clear_with_hazards": "outcome",
    "visit_needs_hazards": "description",
}


class VisitForm(forms.Form):
    """What the visitor wrote down. `uuid` makes a second press of the button the same visit."""

    uuid = forms.UUIDField(widget=forms.HiddenInput)
    happened_on = forms.DateField(label=_("Visited on"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"))
    at_time = forms.TimeField(label=_("At"), required=False, widget=forms.TimeInput({"type": "time"}, format="%H:%M"))
    mode = forms.ChoiceField(label=_("Mode"), choices=VisitMode.choices)
    outcome = forms.ChoiceField(label=_("Outcome"), choices=VisitOutcome.choices, widget=forms.RadioSelect)
    visitor_name = forms.CharField(label=_("Visited by"), max_length=64)
    did_patrol = forms.BooleanField(label=_("patrolled"), required=False)
    did_report = forms.BooleanField(label=_("reported"), required=False)
    did_publicise = forms.BooleanField(label=_("informed"), required=False)
    did_dissuade = forms.BooleanField(label=_("dissuaded"), required=False)
    description = forms.CharField(
        label=_("What is wrong"), required=False, max_length=500, widget=forms.Textarea({"rows": 3})
    )
    level = forms.ChoiceField(label=_("Level"), choices=HazardLevel.choices, required=False)
    factor = forms.ModelChoiceField(label=_("Fatal fire factor"), queryset=Code.objects.none(), required=False)
    seen = forms.ModelMultipleChoiceField(
        label=_("Known hazards looked at again"),
        queryset=Hazard.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    note = forms.CharField(label=_("Note"), required=False, max_length=500, widget=forms.Textarea({"rows": 2}))

    def __init__(self, *args: Any, unit: Unit, user: User, **kwargs: Any) -> None:
        self.unit, self.user = unit, user
        super().__init__(*args, **kwargs)
        person = Person.objects.filter(user=user).first()
        self.initial = {
            "uuid": uuid4(),
            "happened_on": today(),
            "visitor_name": person.name if person else user.get_username(),
            "did_patrol": True,
            "level": HazardLevel.GENERAL,
            **self.initial,
        }
        self.person = person
        self.fields["factor"].queryset = Code.objects.filter(list=CodeList.FIRE_FACTOR).in_force(today())  # type: ignore[attr-defined]
        self.fields["seen"].queryset = Hazard.objects.filter(unit=unit).open(AsOf.today())  # type: ignore[attr-defined]

    def body(self) -> VisitBody:
        """The valid form as the service wants it."""
        said = dict(self.cleaned_data)
        known = {name: said[name] for name in ("happened_on", "at_time", "visitor_name", "note") if said[name]}
        duties = {name: said[name] for name in ("did_patrol", "did_report", "did_publicise", "did_dissuade")}
        is_own = self.person is not None and self.person.name == said["visitor_name"]
        return VisitBody(
            unit=self.unit,
            outcome=VisitOutcome(said["outcome"]),
            mode=VisitMode(said["mode"]),
            visitor=self.person if is_own else None,
            found=self._found(),
            seen=tuple(said["seen"]),
            **known,
            **duties,
        )

    def _found(self) -> tuple[FoundHazard, ...]:
        said = self.cleaned_data
        if not said["description"].strip():
            return ()
        level = HazardLevel(said["level"] or HazardLevel.GENERAL)
        return (FoundHazard(description=said["description"], level=level, factor=said["factor"]),)

    def refuse(self, reason: str, sentence: str) -> None:
        """Put the refusal of the service beside the field that mends it."""
        self.add_error(FIELD_OF_REASON.get(reason), sentence)

"""The forms about postings: who, from when, until when."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from geo.clock import today
from geo.models import Person, Posting, Role, Town, User
from geo.postings import ROLES_OF, Area, appoint, end_posting, hand_over, person_named, take_leave


def _day(label: Any, *, required: bool = True) -> forms.DateField:
    return forms.DateField(label=label, required=required, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"))


class PersonForm(forms.Form):
    """Somebody of the register, or a new name."""

    person = forms.ModelChoiceField(label=_("Person"), queryset=Person.objects.none(), required=False)
    new_name = forms.CharField(label=_("or a new name"), max_length=32, required=False)
    new_phone = forms.CharField(label=_("Phone"), max_length=32, required=False)

    def __init__(self, *args: Any, town: Town, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.town, self.user = town, user
        people: Any = self.fields["person"]
        people.queryset = Person.objects.filter(town=town).order_by("name", "pk")
        people.label_from_instance = lambda one: f"{one.name} {one.phone}".strip()
        people.empty_label = _("choose")

    def clean(self) -> dict[str, Any]:
        """One of the two is needed; both would leave open who is meant."""
        said = dict(self.cleaned_data)
        if bool(said.get("person")) == bool(said.get("new_name")):
            self.add_error("person", _("Choose a person or write a new name, one of the two."))
        return said

    def named(self) -> Person:
        """The person meant; made when the name is new."""
        said = self.cleaned_data
        if said["person"]:
            person: Person = said["person"]
            return person
        return person_named(town=self.town, name=said["new_name"], phone=said["new_phone"], user=self.user)


class AppointForm(PersonForm):
    """Post somebody to an area."""

    role = forms.ChoiceField(label=_("Role"))
    since = _day(_("From"))
    field_order = ("role", "person", "new_name", "new_phone", "since")

    def __init__(self, *args: Any, area: Area, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.area = area
        roles = ROLES_OF[type(area).__name__.lower()]
        self.fields["role"].choices = [(role.value, role.label) for role in roles]  # type: ignore[attr-defined]
        self.initial = {"since": today(), **self.initial}

    def save(self) -> Posting:
        """Do it."""
        said = self.cleaned_data
        return appoint(
            area=self.area, role=Role(said["role"]), person=self.named(), since=said["since"], user=self.user
        )


class HandOverForm(PersonForm):
    """Give the area to somebody else."""

    on = _day(_("The new one begins on"))
    last_on = _day(_("Last day of the old one, only if a gap is wanted"), required=False)

    def __init__(self, *args: Any, posting: Posting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.posting = posting
        self.initial = {"on": today(), **self.initial}

    def save(self) -> Posting:
        """Do it."""
        said = self.cleaned_data
        return hand_over(posting=self.posting, to=self.named(), on=said["on"], last_on=said["last_on"], user=self.user)


class LeaveForm(PersonForm):
    """Leave with a stand-in."""

    since = _day(_("First day of the leave"))
    last_on = _day(_("Last day of the leave"))

    def __init__(self, *args: Any, posting: Posting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.posting = posting
        self.initial = {"since": today(), **self.initial}

    def save(self) -> Posting:
        """Do it."""
        said = self.cleaned_data
        return take_leave(
            posting=self.posting,
            stand_in=self.named(),
            since=said["since"],
            last_on=said["last_on"],
            user=self.user,
        )


class EndForm(forms.Form):
    """End a posting."""

    last_on = _day(_("Last day"))

    def __init__(self, *args: Any, posting: Posting, town: Town, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.posting, self.town, self.user = posting, town, user
        self.initial = {"last_on": today(), **self.initial}

    def save(self) -> Posting:
        """Do it."""
        return end_posting(posting=self.posting, last_on=self.cleaned_data["last_on"], user=self.user)

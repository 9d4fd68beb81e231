"""The form of a unit's entry: what the office keeps, and the shorter one of those who record on their own ground."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import uuid4

from django import forms
from django.db.models import Q
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from geo import cells
from geo.clock import today
from geo.models import Code, CodeList, Grid, Town, User, Village
from layers.pages.place_fields import PlaceFields
from units.changes import said
from units.entry import Signature
from units.models import GasSupply, UnitState

# form field → field of the history, where they differ
PATHS = {
    "village": "declared_village_id",
    "nine_small": "nine_small.sub_type_id",
    "supply": "gas.supply",
    "cylinders": "gas.cylinders",
}
NAMES = {path: name for name, path in PATHS.items()}
ON_OWN_GROUND = frozenset(
    {"name", "address", "principal", "principal_phone", "fire_principal", "people_on_site", "remark", "nine_small"}
)
CODES = ("external_id", "uscc")
OWN = ("reason", "version", "uuid", "position", "datum", "how")  # of the form, not of the entry


class UnitForm(forms.Form):
    """Values are tidied as a ledger's cells are, so that the register reads the same wherever they came from.

    Each field carries what it held when the form was opened: only what the user changed is written, and a stale form
    can say which of its fields are the user's own.
    """

    name = forms.CharField(label=_("Name"), max_length=120)
    external_id = forms.CharField(label=_("Number"), max_length=32, required=False)
    uscc = forms.CharField(label=_("Unified social credit code"), max_length=18, required=False)
    village = forms.ModelChoiceField(label=_("Village"), queryset=Village.objects.none(), required=False)
    address = forms.CharField(label=_("Address"), max_length=200, required=False)
    fields_ = forms.ModelMultipleChoiceField(
        label=_("Fields of industry"),
        queryset=Code.objects.none(),
        required=False,
        widget=forms.SelectMultiple({"size": 5}),
    )
    nine_small = forms.ModelChoiceField(label=_("Nine-small sub-type"), queryset=Code.objects.none(), required=False)
    supply = forms.ChoiceField(
        label=_("Gas supply"), choices=[("", _("no gas user")), *GasSupply.choices], required=False
    )
    cylinders = forms.IntegerField(label=_("Cylinders"), min_value=0, max_value=999, required=False)
    principal = forms.CharField(label=_("Principal"), max_length=32, required=False)
    principal_phone = forms.CharField(label=_("Phone"), max_length=64, required=False)
    controller = forms.CharField(label=_("Actual controller"), max_length=32, required=False)
    controller_phone = forms.CharField(label=_("Phone of the controller"), max_length=64, required=False)
    fire_principal = forms.CharField(label=_("Fire safety principal"), max_length=32, required=False)
    people_on_site = forms.IntegerField(label=_("People on site"), min_value=0, max_value=100_000, required=False)
    is_high_risk = forms.BooleanField(label=_("high-risk industry"), required=False)
    is_crowded = forms.BooleanField(label=_("crowded place"), required=False)
    is_sensitive = forms.BooleanField(label=_("in no export"), required=False)
    registered_on = forms.DateField(
        label=_("Registered on"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )
    remark = forms.CharField(label=_("Remark"), max_length=2000, required=False, widget=forms.Textarea({"rows": 2}))
    reason = forms.CharField(label=_("Reason of the change"), max_length=200, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, town: Town, user: User, held: Iterable[int] = (), **kwargs: Any) -> None:
        """`held`: codes that the unit has, which stay on offer when they are no longer in force."""
        self.town, self.user = town, user
        super().__init__(*args, **kwargs)
        lists: dict[str, Any] = {
            "village": villages_of(town, user),
            "fields_": _codes(CodeList.FIELD, held),
            "nine_small": _codes(CodeList.NINE_SMALL, held),
        }
        for name, rows in lists.items():
            self.fields[name].queryset = rows  # type: ignore[attr-defined]
        if town.pk not in user.scope.office_town_ids:
            for name in self.entry_names() - ON_OWN_GROUND:
                del self.fields[name]
        for name in self.entry_names():
            self.fields[name].show_hidden_initial = True

    def entry_names(self) -> set[str]:
        """The fields of the form that are fields of the entry."""
        return set(self.fields) - set(OWN)

    def clean(self) -> dict[str, Any]:
        """Texts as the reader of ledgers would have read them."""
        said_: dict[str, Any] = self.cleaned_data
        for name, value in said_.items():
            if isinstance(value, str) and name in self.fields:
                said_[name] = cells.code(value) if name in CODES else cells.text(value)
        for name in ("principal_phone", "controller_phone"):
            if said_.get(name):
                said_[name] = self._phones(name, said_[name])
        return said_

    def _phones(self, name: str, value: str) -> str:
        try:
            return "、".join(cells.phones(value))
        except cells.BadCell:
            return value  # the service refuses it beside its field

    def values(self, names: Iterable[str]) -> dict[str, Any]:
        """Those fields of the valid form under the names of the history."""
        return {path_of(name): _plain(name, self.cleaned_data[name]) for name in names if name in self.cleaned_data}

    @property
    def own_names(self) -> list[str]:
        """What the user changed since the form was opened."""
        return [name for name in self.changed_data if name in self.entry_names()]

    @property
    def signature(self) -> Signature:
        """Who saves it and why."""
        return Signature(self.user, self.cleaned_data.get("reason", ""))


class NewUnitForm(UnitForm, PlaceFields):
    """The same for a new unit, short: the rest can be filled in later. `uuid` makes a second press the same unit."""

    uuid = forms.UUIDField(widget=forms.HiddenInput)
    SHORT = (
        "name",
        "nine_small",
        "village",
        "address",
        "principal",
        "principal_phone",
        "position",
        "datum",
        "how",
        "uuid",
    )

    def __init__(self, *args: Any, town: Town, user: User, **kwargs: Any) -> None:
        kwargs["initial"] = {"uuid": uuid4(), "datum": "wgs84", **kwargs.get("initial", {})}
        super().__init__(*args, town=town, user=user, **kwargs)
        village = self.fields.get("village") or forms.ModelChoiceField(
            label=_("Village"), queryset=villages_of(town, user)
        )
        self.fields = {name: field for name, field in {**self.fields, "village": village}.items() if name in self.SHORT}
        village.required = True
        for field in self.fields.values():
            field.show_hidden_initial = False


class StateForm(forms.Form):
    """停业 until a review date, 注销, 恢复."""

    state = forms.ChoiceField(label=_("State"), choices=UnitState.choices, widget=forms.RadioSelect)
    happened_on = forms.DateField(label=_("on"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"))
    review_on = forms.DateField(
        label=_("Review on"), required=False, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        help_text=_("Needed for a suspension."),
    )  # fmt: skip
    reason = forms.CharField(label=_("Reason"), max_length=200, required=False, help_text=_("Needed to deregister."))
    version = forms.IntegerField(widget=forms.HiddenInput)


def _codes(which: CodeList, held: Iterable[int]) -> Any:
    codes = Code.objects.filter(list=which)
    return codes.in_force(today()) | codes.filter(pk__in=list(held))


def villages_of(town: Town, user: User) -> Any:
    """The villages that the user may enter units for: all for the office, else those of the own ground."""
    villages = Village.objects.filter(town=town).order_by("code")
    if town.pk in user.scope.office_town_ids:
        return villages
    records = user.scope.records
    if town.pk in records.whole_town_ids:
        return villages
    of_grids = Grid.objects.filter(pk__in=records.grid_ids).values("village")
    return villages.filter(Q(pk__in=records.village_ids) | Q(pk__in=of_grids))


def path_of(name: str) -> str:
    """The name of the history of a field of the form."""
    return "fields" if name == "fields_" else PATHS.get(name, name)


def name_of(path: str) -> str:
    """The field of the form of a name of the history."""
    return "fields_" if path == "fields" else NAMES.get(path, path)


def initial_of(values: dict[str, Any]) -> dict[str, Any]:
    """What a form shows of the values of a unit."""
    shown = {name_of(path): value for path, value in values.items()}
    return shown | {"fields_": sorted(shown.get("fields_", ()))}


def freshened(form: UnitForm, values: dict[str, Any], version: int) -> QueryDict:
    """The answers of a stale form on top of what stands now: the user's own changes stay, all else is of now."""
    data, own = QueryDict(mutable=True), set(form.own_names)
    data.update(form.data)
    for name, value in initial_of(values).items():
        if name not in form.fields:
            continue
        texts = _texts(value)
        data.setlist(form.add_initial_prefix(name), texts)
        if name not in own:
            data.setlist(form.add_prefix(name), texts)
    data["version"] = str(version)
    return data


def _texts(value: Any) -> list[str]:
    if isinstance(value, list):
        return [str(each) for each in value]
    if isinstance(value, date):
        return [value.isoformat()]
    return ["" if value is None else str(value)]


def _plain(name: str, value: Any) -> Any:
    """A cleaned value as the services want it: ids for rows."""
    if name == "fields_":
        return frozenset(row.pk for row in value)
    if name in ("village", "nine_small"):
        return value.pk if value else None
    return value


def same(values: dict[str, Any], now: dict[str, Any]) -> bool:
    """Whether all of `values` stand already: the second press of a button."""
    return all(said(now.get(name)) == said(value) for name, value in values.items())

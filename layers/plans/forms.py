"""The form of a new route: which grids, when, how long, how, from where."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from geo.clock import today
from geo.models import Grid, Village
from patrols.models import TravelMode
from patrols.plan_candidates import still_due

if TYPE_CHECKING:
    from geo.models import User

# grids on offer up to this number stand open; more fold away under their village
OPEN_GRIDS = 12
SHORTEST_MIN, LONGEST_MIN = 15, 600
EARLIEST_DAY = date(2020, 1, 1)


class PlanForm(forms.Form):
    """What `patrols.plans.make_plan` asks for; the grids on offer are those the account covers."""

    grids: Any = forms.ModelMultipleChoiceField(
        Grid.objects.none(), label=_("Grids"), error_messages={"required": _("Choose at least one grid.")}
    )
    on = forms.DateField(label=_("Day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    budget_min = forms.IntegerField(
        label=_("Time, minutes"),
        min_value=SHORTEST_MIN,
        max_value=LONGEST_MIN,
        help_text=_("From leaving to being back, work at the stops included."),
    )
    service_min = forms.IntegerField(label=_("Minutes at each unit"), min_value=1, max_value=120)
    mode = forms.ChoiceField(label=_("Travel"), choices=TravelMode, widget=forms.RadioSelect)
    start = forms.CharField(
        label=_("Start and end"),
        required=False,
        max_length=64,
        help_text=_("Click on the map, or write longitude, latitude. Empty: the middle of the first grid, on a road."),
        widget=forms.TextInput(
            attrs={"inputmode": "decimal", "autocomplete": "off", "placeholder": "113.4000, 35.2000"}
        ),
    )

    def __init__(self, user: "User", *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"initial": _first_values(), "label_suffix": "", **kwargs})
        self.user = user
        self.offered = Grid.objects.plannable_by(user).in_force(today()).select_related("village")
        grids: Any = self.fields["grids"]
        grids.queryset = self.offered

    def clean_on(self) -> date:
        """A day of this decade; what is due is known for any of them."""
        on: date = self.cleaned_data["on"]
        if on < EARLIEST_DAY or (on - today()).days > 366:
            raise ValidationError(_("Choose a day between 2020 and a year from now."))
        return on

    def clean_start(self) -> tuple[float, float] | None:
        """(longitude, latitude) in degrees, or None."""
        said = self.cleaned_data["start"].strip()
        if not said:
            return None
        parts = [part for part in re.split(r"[\s,，;]+", said) if part]
        try:
            lon, lat = (float(part) for part in parts)
        except ValueError:
            raise ValidationError(_("Write longitude and latitude in degrees, like 113.4000, 35.2000.")) from None
        if not (abs(lon) <= 180 and abs(lat) <= 85):  # nan fails too
            raise ValidationError(_("Longitude and latitude seem to be swapped or out of range."))
        return lon, lat

    def by_village(self) -> list["VillageGrids"]:
        """The grids on offer under their villages, each with what is still due this month."""
        grids = list(self.offered)
        due, chosen = still_due(self.user, today()), {str(one) for one in self["grids"].value() or []}
        folded = len(grids) > OPEN_GRIDS
        found: dict[int, VillageGrids] = {}
        for grid in grids:
            group = found.setdefault(grid.village_id, VillageGrids(grid.village, is_open=not folded))
            group.add(grid, due.get(grid.pk, 0), str(grid.pk) in chosen)
        return list(found.values())


class VillageGrids:
    """The grids of one village on offer."""

    def __init__(self, village: Village, is_open: bool) -> None:
        self.village, self.is_open = village, is_open
        self.grids: list[Mapping[str, Any]] = []

    def __iter__(self) -> Iterator[Mapping[str, Any]]:
        return iter(self.grids)

    def add(self, grid: Grid, due: int, is_chosen: bool) -> None:
        """Offer one more grid; a chosen one unfolds its village."""
        self.grids.append({"grid": grid, "due": due, "is_chosen": is_chosen})
        self.is_open = self.is_open or is_chosen

    @property
    def due(self) -> int:
        """Units still due this month in all of them."""
        return sum(row["due"] for row in self.grids)


def _first_values() -> dict[str, Any]:
    return {"on": today(), "budget_min": 180, "service_min": 10, "mode": TravelMode.EBIKE}

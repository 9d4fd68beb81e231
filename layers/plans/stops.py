"""The stops of a route as pages and files show them: name, place, reason, arrival, phones as they may be read."""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from layers.phones import masked
from patrols.models import Plan, PlanStop
from patrols.plan_messages import why_here
from units.models import Unit

if TYPE_CHECKING:
    from geo.models import User

DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, slots=True)
class StopRow:
    """One line of the list. `unit` is None for ground; `phones` are as this account may read them."""

    seq: int
    unit: Unit | None
    grid: str
    why: str
    status: str
    arrive_min: float
    lon: float
    lat: float
    phones: str

    @property
    def is_withheld(self) -> bool:
        """Whether files to take along keep name and place out: the unit is sensitive."""
        return self.unit is not None and self.unit.is_sensitive

    @property
    def clock(self) -> str:
        """Time after leaving, h:mm."""
        return as_clock(self.arrive_min)

    @property
    def why_html(self) -> SafeString:
        """The reason with its dates kept on one line."""
        return mark_safe(DATE.sub(r'<span class="nowrap">\g<0></span>', escape(self.why)))  # noqa: S308 — escaped


def stops_of(plan: Plan, user: "User") -> list[StopRow]:
    """The stops in walking order. A unit that left the account's ground since then keeps its place without a phone."""
    rows = list(plan.stops.select_related("unit__declared_village", "grid"))
    units = Unit.objects.phones_open_to(user).filter(pk__in=[row.unit_id for row in rows])
    in_full = set(units.values_list("pk", flat=True))
    return [_row(stop, stop.unit_id in in_full) for stop in rows]


def _row(stop: PlanStop, in_full: bool) -> StopRow:
    return StopRow(
        seq=stop.seq,
        unit=stop.unit,
        grid=str(stop.grid or ""),
        why=why_here(stop),
        status=stop.params.get("status", ""),
        arrive_min=stop.arrive_min,
        lon=stop.point.x,
        lat=stop.point.y,
        phones=_phones(stop.unit, in_full) if stop.unit else "",
    )


def _phones(unit: Unit, in_full: bool) -> str:
    """One line for each person: who that is, name and phones; a controller who is the principal has no line."""
    show = str if in_full else masked
    said = [_person(unit.principal, show(unit.principal_phone))]
    if (unit.controller, unit.controller_phone) not in (("", ""), (unit.principal, unit.principal_phone)):
        said.append(_person(unit.controller, show(unit.controller_phone)))
    if len(said) == 2:
        said = [_("%(who)s: %(said)s") % each for each in _labelled(said)]
    return "\n".join(filter(None, said))


def _person(name: str, phones: str) -> str:
    return " ".join(filter(None, (name, phones)))


def _labelled(said: list[str]) -> list[dict[str, str]]:
    return [
        {"who": who, "said": each or "—"} for who, each in zip((_("Principal"), _("Controller")), said, strict=True)
    ]


def as_clock(minutes: float) -> str:
    """Minutes as h:mm, to the nearest minute: 83.4 → 1:23."""
    whole = round(minutes)
    return f"{whole // 60}:{whole % 60:02d}"

"""One filter for map, list, export, API and report: the same query string means the same units everywhere.

Keys of the query string, all optional: `status` (RED … SUSPENDED, repeatable or comma-separated), `overdue=1`,
`unmapped=1` or `0`, `town` (9 digits), `village` (12 digits), `grid` (15 digits), `district`, `facet`, `field` (code),
`q` (text), `on` and `known_at` (YYYY-MM-DD). A value of one of them that is not understood is refused by name, never
ignored; so is a town that the account does not see. On pages other keys (`page`, `sort`, `kind` …) belong to the page;
files and the API know all their keys and refuse the rest by name (`refuse_unknown`).
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import urlencode

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from geo.clock import SHANGHAI, AsOf, end_of, today
from geo.models import CodeList, Grid, Town, Village
from layers.phones import masked
from patrols.queries import UnitsWithStatus, with_status
from units.models import Unit
from units.models.unit import UnitQuerySet

if TYPE_CHECKING:
    from geo.models import User

STATUSES = ("RED", "ORANGE", "YELLOW", "GREEN", "GREY", "SUSPENDED")
FACETS: Mapping[str, Q] = {
    "nine_small": Q(nine_small__isnull=False),
    "key_fire": Q(key_fire__isnull=False),
    "gas": Q(gas__isnull=False),
    "bottled": Q(gas__supply="BOTTLED"),
    "high_risk": Q(is_high_risk=True),
    "crowded": Q(is_crowded=True),
    "people_30": Q(people_on_site__gte=30),
}
KEYS = frozenset(
    ("status", "overdue", "unmapped", "town", "village", "grid", "district", "facet", "field", "q", "on", "known_at")
)
EARLIEST = date(2000, 1, 1)
CODE = re.compile(r"[\w-]{1,32}")


class BadFilter(ValueError):
    """A value in the query string is not understood; `key` names it, the message says what may stand there."""

    def __init__(self, key: str, message: str) -> None:
        super().__init__(message)
        self.key = key


def refuse_unknown(params: Mapping[str, Any], *more: str, keys: Iterable[str] = KEYS) -> None:
    """Raise BadFilter for a key that is none of the filter's and none of `more`: what is not understood is said."""
    known = {*keys, *more}
    for key in params:
        if key not in known:
            said = {"key": key[:40], "known": ", ".join(sorted(known))}
            raise BadFilter(key[:40], _("%(key)s: not understood here; these are: %(known)s") % said)


def _one_of(key: str, value: str, allowed: tuple[str, ...]) -> str:
    if value and value not in allowed:
        raise BadFilter(key, _("%(key)s: choose one of %(allowed)s") % {"key": key, "allowed": ", ".join(allowed)})
    return value


def _code(key: str, value: str) -> str:
    if value and not CODE.fullmatch(value):
        raise BadFilter(key, _("%(key)s: a code has letters, digits and hyphens, 32 at most") % {"key": key})
    return value


def _town(value: str) -> str:
    if value and not re.fullmatch(r"[0-9]{9}", value):
        raise BadFilter("town", _("%(key)s: the code of a town has 9 digits") % {"key": "town"})
    return value


def _day(key: str, value: str) -> date | None:
    if not value:
        return None
    try:
        day = date.fromisoformat(value)
    except ValueError:
        raise BadFilter(key, _("%(key)s: write a date as 2026-11-23") % {"key": key}) from None
    if day < EARLIEST:
        raise BadFilter(key, _("%(key)s: a date before 2000 is not in these books") % {"key": key})
    return day


def _switch(key: str, value: str) -> bool | None:
    return {"1": True, "0": False, "": None}[_one_of(key, value, ("1", "0"))]


def _as_of(on: str, known_at: str) -> AsOf:
    known_on = _day("known_at", known_at)
    return AsOf(on=_day("on", on) or today(), known_at=end_of(known_on) if known_on else None)


@dataclass(frozen=True, slots=True)
class UnitFilter:
    """What is asked for; `apply` turns it into units with their status, `query` back into a query string."""

    as_of: AsOf
    statuses: tuple[str, ...] = ()
    overdue: bool | None = None
    unmapped: bool | None = None
    town: str = ""
    village: str = ""
    grid: str = ""
    district: str = ""
    facet: str = ""
    field: str = ""
    q: str = ""

    @classmethod
    def from_query(cls, params: "QueryDict | MultiValueDict[str, str]") -> Self:
        """Read a query string; raises BadFilter for a value that is not understood."""
        names = [name for value in params.getlist("status") for name in value.split(",") if name]
        return cls(
            as_of=_as_of(params.get("on", ""), params.get("known_at", "")),
            statuses=tuple(status for status in STATUSES if status in {_one_of("status", n, STATUSES) for n in names}),
            overdue=_switch("overdue", params.get("overdue", "")),
            unmapped=_switch("unmapped", params.get("unmapped", "")),
            town=_town(params.get("town", "")),
            **{key: _code(key, params.get(key, "")) for key in ("village", "grid", "district", "field")},
            facet=_one_of("facet", params.get("facet", ""), tuple(FACETS)),
            q=params.get("q", "").replace("\x00", "").strip()[:100],
        )

    @classmethod
    def of(cls, user: "User", params: "QueryDict | MultiValueDict[str, str]") -> Self:
        """As `from_query`; refuses a town that the user does not see, whether or not it exists."""
        asked = cls.from_query(params)
        if asked.town and asked.town not in {town.code for town in user.towns}:
            raise BadFilter("town", _("town: none of the towns that you may see has the code %s") % asked.town)
        return asked

    def query(self, **changes: Any) -> str:
        """The query string of this filter, with some parts changed; parts that say nothing are left out."""
        asked = replace(self, **changes)
        known_at = asked.as_of.known_at.astimezone(SHANGHAI).date().isoformat() if asked.as_of.known_at else ""
        pairs = {
            "status": ",".join(asked.statuses),
            "overdue": "" if asked.overdue is None else str(int(asked.overdue)),
            "unmapped": "" if asked.unmapped is None else str(int(asked.unmapped)),
            **{key: getattr(asked, key) for key in ("town", "village", "grid", "district", "facet", "field", "q")},
            "on": "" if asked.as_of.on == today() else asked.as_of.on.isoformat(),
            "known_at": known_at,
        }
        return urlencode({key: value for key, value in pairs.items() if value})

    def without_status(self) -> "UnitFilter":
        """The same units whatever their colour and ring: what the legend counts are made of."""
        return replace(self, statuses=(), overdue=None, unmapped=None)

    def logged(self) -> str:
        """The query for a log, which holds no phone."""
        return replace(self, q=masked(self.q)).query() or "all"

    def frame(self) -> "UnitFilter":
        """The day and the town alone: what links from one page to the next keep."""
        return UnitFilter(as_of=self.as_of, town=self.town)

    @property
    def narrows(self) -> bool:
        """Whether anything but the day and the town is asked for."""
        return self != self.frame()

    def place(self, user: "User") -> Town | None:
        """The one town that the answer speaks of: the one asked for, else the first by code that the user sees.

        The code of a grid or village begins with that of its town, so a link to one needs no `town`.
        """
        towns, wanted = user.towns, self.town or (self.grid or self.village)[:9]
        return next((town for town in towns if town.code == wanted), towns[0] if towns else None)

    def cut(self, rows: QuerySet[Any], user: "User") -> QuerySet[Any]:
        """Hazards or visits cut to the units of `apply`; `q` is left to their register, which searches its own texts.

        When nothing but the day and the town is asked for, units deregistered since keep their history in the list.
        """
        units = replace(self, q="")
        if units.narrows:
            return rows.filter(unit__in=units.apply(user).order_by().values("pk"))
        return rows.filter(unit__town=self.place(user)) if len(user.scope.town_ids) > 1 else rows

    def named(self, user: "User") -> UnitQuerySet:
        """Units that `q` means, of all that the user may see: what registers of other things look into."""
        return Unit.objects.visible_to(user).matching(self.q, user.scope.phones)

    def apply(self, user: "User") -> UnitsWithStatus:
        """The units of `place` asked for that the user may see, annotated by `patrols.queries.with_status`."""
        units = Unit.objects.visible_to(user)
        if len(user.scope.town_ids) > 1:  # with one town, that is the town of all that the user sees
            units = units.filter(town=self.place(user))
        found = with_status(self._standing(units, user), self.as_of).filter(self._ground())
        if self.statuses:
            found = found.filter(status__in=self.statuses)
        if self.overdue is not None:
            found = found.filter(is_overdue=self.overdue)
        return found

    def _standing(self, units: UnitQuerySet, user: "User") -> UnitQuerySet:
        """What does not depend on the day: words, facet, field, point."""
        if self.unmapped is not None:
            units = units.filter(point__isnull=self.unmapped)
        if self.facet:
            units = units.filter(FACETS[self.facet])
        if self.field:
            # a code that was retired and begun anew is two rows: a unit that has both is still one unit
            named = Unit.fields.through.objects.filter(unit=OuterRef("pk"), code__list=CodeList.FIELD)
            units = units.filter(Exists(named.filter(code__code=self.field)))
        if self.q:
            units = units.matching(self.q, user.scope.phones)
        return units

    def _ground(self) -> Q:
        """Where the units stood on the day, by the codes of the query string."""
        wanted = Q()
        if self.grid:
            wanted &= Q(grid_then__in=Grid.objects.filter(code=self.grid).values("pk"))
        if self.village:
            wanted &= Q(village_then__in=Village.objects.filter(code=self.village).values("pk"))
        if self.district:
            wanted &= Q(village_then__in=Village.objects.filter(district__code=self.district).values("pk"))
        return wanted

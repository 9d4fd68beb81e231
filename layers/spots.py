"""The five kinds of blind spot as people read them: label, sentence, remedy, link; one home for page, report, map."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from geo.models import Town, Village
from layers.asked_ground import asked_grids, asked_villages
from layers.filters import UnitFilter
from patrols import messages
from patrols.blind_spots.finders import FINDERS
from patrols.blind_spots.look import Look
from patrols.blind_spots.row import BlindSpot, SpotKind

if TYPE_CHECKING:
    from geo.models import User


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind: its key in addresses and its label."""

    key: SpotKind
    label: str | Promise


# in the order of domain 五类盲区, which every page keeps
KINDS: Sequence[Kind] = (
    Kind(SpotKind.SPACE, _("ground not patrolled")),
    Kind(SpotKind.TIME, _("overdue for a visit")),
    Kind(SpotKind.RESPONSIBILITY, _("nobody responsible")),
    Kind(SpotKind.CATEGORY, _("industries nobody looks at")),
    Kind(SpotKind.DATA, _("mistakes in the register")),
)


@dataclass(frozen=True, slots=True)
class SpotText:
    """A row in words, for tables; empty text where nothing is known."""

    where: str
    village: str
    since: str
    why: str
    fix: str
    lon: str
    lat: str
    link: str


def spots_by_kind(
    user: "User", town: Town, asked: UnitFilter, kinds: Iterable[SpotKind] = tuple(FINDERS)
) -> Mapping[SpotKind, Sequence[BlindSpot]]:
    """The rows of the day of these kinds that the user may see, cut to the filter; keys in the order asked."""
    keep, look = _Keep.of(user, asked), Look(user, town, asked.as_of)
    return {kind: [spot for spot in FINDERS[kind](look) if keep(spot)] for kind in kinds}


@dataclass(frozen=True, slots=True)
class _Keep:
    """Cuts rows to a filter: units by the filter itself, other rows by their grid or village.

    When a grid is asked for, a row of the village or town as a whole is about more than that grid: left out.
    """

    unit_ids: frozenset[int] | None
    grid_ids: frozenset[int] | None = None
    village_ids: frozenset[int] | None = None

    @classmethod
    def of(cls, user: "User", asked: UnitFilter) -> "_Keep":
        if not asked.narrows:
            return cls(None)
        units = frozenset(asked.apply(user).order_by().values_list("pk", flat=True))
        if asked.grid:
            return cls(units, grid_ids=frozenset(asked_grids(asked, user).values_list("pk", flat=True)))
        if asked.village or asked.district:
            return cls(units, village_ids=frozenset(asked_villages(asked, user).values_list("pk", flat=True)))
        return cls(units)

    def __call__(self, spot: BlindSpot) -> bool:
        if spot.unit_id is not None:
            return self.unit_ids is None or spot.unit_id in self.unit_ids
        if self.grid_ids is not None:
            return spot.grid_id in self.grid_ids
        return self.village_ids is None or spot.village_id in self.village_ids


def texts(spots: Sequence[BlindSpot]) -> list[SpotText]:
    """Rows in words; the villages are named with one query."""
    ids = {spot.village_id for spot in spots if spot.village_id}
    names = dict(Village.objects.filter(pk__in=ids).values_list("pk", "name"))
    return [_text(spot, names.get(spot.village_id or 0, "")) for spot in spots]


def _text(spot: BlindSpot, village: str) -> SpotText:
    lon, lat = (f"{value:.6f}" for value in spot.point) if spot.point else ("", "")
    return SpotText(
        where=spot.name,
        village=village,
        since=spot.since.isoformat() if spot.since else "",
        why=messages.why(spot),
        fix=messages.remedy(spot),
        lon=lon,
        lat=lat,
        link=link(spot),
    )


def link(spot: BlindSpot) -> str:
    """The page of the very object: the unit, or the map at the grid or village; "" when there is none."""
    if spot.unit_id and spot.key:
        return reverse("unit", args=[spot.key])
    if spot.grid_id and spot.key:
        return f"{reverse('map')}?grid={spot.key}"
    if spot.village_id and spot.key:
        return f"{reverse('map')}?village={spot.key}"
    return ""

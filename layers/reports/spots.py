"""Blind spots of a filter, by kind: the lists that page, map and report share."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from geo.models import Grid, Town, Village
from layers.filters import UnitFilter
from patrols.blind_spots import category, data, responsibility, space, time
from patrols.blind_spots.row import BlindSpot, SpotKind

if TYPE_CHECKING:
    from geo.models import User

FINDERS = {
    SpotKind.SPACE: space.find,
    SpotKind.TIME: time.find,
    SpotKind.RESPONSIBILITY: responsibility.find,
    SpotKind.CATEGORY: category.find,
    SpotKind.DATA: data.find,
}


def spots_by_kind(user: "User", town: Town, asked: UnitFilter) -> Mapping[str, Sequence[BlindSpot]]:
    """The rows of every kind that the user may see, on the ground the filter asks for."""
    villages, grids = _asked_ids(asked)
    return {
        kind: [
            spot
            for spot in find(user, town, asked.as_of)
            if (villages is None or spot.village_id in villages) and (grids is None or spot.grid_id in grids)
        ]
        for kind, find in FINDERS.items()
    }


def _asked_ids(asked: UnitFilter) -> tuple[set[int] | None, set[int] | None]:
    """Ids of villages and grids that the filter names; None where it names none."""
    villages = Village.objects.all()
    villages = villages.filter(code=asked.village) if asked.village else villages
    villages = villages.filter(district__code=asked.district) if asked.district else villages
    named = bool(asked.village or asked.district)
    grids = Grid.objects.filter(code=asked.grid)
    return (
        set(villages.values_list("pk", flat=True)) if named else None,
        set(grids.values_list("pk", flat=True)) if asked.grid else None,
    )

"""The four levels of the ground: which codes they have, which rows hold them, what lies above them."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from geo.models import (
    District,
    DistrictBoundary,
    Grid,
    GridBoundary,
    Town,
    TownBoundary,
    Village,
    VillageBoundary,
)


class Level(StrEnum):
    """Levels, as the command line names them."""

    TOWN = "town"
    DISTRICT = "district"
    VILLAGE = "village"
    GRID = "grid"


@dataclass(frozen=True, slots=True)
class Kind:
    """What a level is made of. `digits`: length of its code, 0 for free text; `in_town`: lookup of its town."""

    place: Any
    boundary: Any
    digits: int
    in_town: str


KINDS = {
    Level.TOWN: Kind(Town, TownBoundary, 9, "pk"),
    Level.DISTRICT: Kind(District, DistrictBoundary, 0, "town"),
    Level.VILLAGE: Kind(Village, VillageBoundary, 12, "town"),
    Level.GRID: Kind(Grid, GridBoundary, 15, "village__town"),
}
CODE_MAX = 32


def shapes_of(level: Level, town: Town, on: Any) -> Any:
    """Boundaries of the level in a town that are in force on the day, with their places."""
    kind = KINDS[level]
    lookup = {f"{level}__{kind.in_town}": town.pk}
    return kind.boundary.objects.in_force(on).filter(**lookup).select_related(level.value)

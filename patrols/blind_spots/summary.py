"""The five lists by kind, and how many rows each has."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from geo.clock import AsOf
from geo.models import Town
from patrols.blind_spots import category, data, responsibility, space, time
from patrols.blind_spots.row import BlindSpot, SpotKind

if TYPE_CHECKING:
    from geo.models import User

FINDERS: Mapping[SpotKind, Callable[["User", Town, AsOf], list[BlindSpot]]] = {
    SpotKind.SPACE: space.find,
    SpotKind.TIME: time.find,
    SpotKind.RESPONSIBILITY: responsibility.find,
    SpotKind.CATEGORY: category.find,
    SpotKind.DATA: data.find,
}


def summary(user: "User", town: Town, as_of: AsOf) -> dict[SpotKind, int]:
    """Rows per kind that the user may see, all kinds in their order."""
    return {kind: len(find(user, town, as_of)) for kind, find in FINDERS.items()}

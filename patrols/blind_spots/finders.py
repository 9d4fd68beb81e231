"""The five lists by kind."""

from collections.abc import Callable, Mapping

from patrols.blind_spots import category, data, responsibility, space, time
from patrols.blind_spots.look import Look
from patrols.blind_spots.row import BlindSpot, SpotKind

FINDERS: Mapping[SpotKind, Callable[[Look], list[BlindSpot]]] = {
    SpotKind.SPACE: space.find,
    SpotKind.TIME: time.find,
    SpotKind.RESPONSIBILITY: responsibility.find,
    SpotKind.CATEGORY: category.find,
    SpotKind.DATA: data.find,
}

"""What upper apps do when the ground changes: they register when they are ready, so that geo never calls upward."""

from collections.abc import Callable
from datetime import date

from geo.models import Town

GroundChanged = Callable[[Town, date], object]
_after_boundaries: list[GroundChanged] = []


def after_boundaries(run: GroundChanged) -> GroundChanged:
    """Register a function (or decorate it): called with the town and the first day of the new boundaries.

    It runs inside the transaction of the import, under the town's exclusive ground lock.
    """
    if run not in _after_boundaries:
        _after_boundaries.append(run)
    return run


def boundaries_changed(town: Town, on: date) -> None:
    """Tell everybody who registered, in the order of registration."""
    for run in _after_boundaries:
        run(town, on)

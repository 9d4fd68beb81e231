"""What a careful patrol and a drive are worth under the default settings, noise of the receiver included."""

import numpy as np
import pytest

from patrols.coverage.interval import ratio
from tests.patrols.coverage.perfect import drive, streets, walk_all


@pytest.mark.parametrize("seed", range(5))
def test_a_walk_of_every_street_with_noise_and_bias_covers_99_percent(seed: int) -> None:
    """σ 5 m on each axis, and all fixes of a patrol 5 m off in one direction."""
    town = streets()
    found = town.covered_by(walk_all(town, np.random.default_rng(seed)))
    share = ratio(found.covered, found.uncovered)
    assert share is not None
    assert share.low >= 0.99
    assert (found.cells_covered, found.has_tracks) == (found.cells, True)


@pytest.mark.parametrize("seed", range(5))
def test_a_drive_at_60_kmh_through_the_same_streets_lights_nothing(seed: int) -> None:
    town = streets()
    found = town.covered_by(drive(town, np.random.default_rng(seed)))
    assert (found.covered.high, found.has_tracks, found.last_age_days) == (0, False, None)

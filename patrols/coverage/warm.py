"""`python -m patrols.coverage.warm`: compile what is not compiled yet, so that nobody waits for it later. Pure."""

import numpy as np
import shapely

from patrols.coverage.answers import Rules, Seen
from patrols.coverage.grids import Coverage
from patrols.coverage.surface import Features


def warm() -> None:
    """Compute a field with a road, a hall and two walks: every compiled function runs once."""
    walks = np.array([[0.0, 0.0, 40.0, 5.0], [40.0, 5.0, 90.0, 0.0]])
    seen = Seen(walks, np.array([0, 40]), np.array([True, True]))
    hall = np.array([shapely.box(100, 100, 280, 280)], dtype=object)
    field = Coverage([shapely.box(-50, -50, 310, 310)], Features(walks, hall), seen, Rules())
    field.run()
    field.surface.union(field.window)


if __name__ == "__main__":
    warm()

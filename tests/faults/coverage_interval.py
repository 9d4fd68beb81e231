"""The truth lies inside the printed interval, for areas and for the ratio, and what grids have adds up to the town.

Each round draws a town of some hectares (roads parallel to the axes and slanting, houses with wings, units, walks of
several ages, a bent border), cuts it into grids, and asks at a reach of 30 and of 33 m. The truth is GEOS's buffers at
128 sides a quarter and what their chords lack.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from tests.faults.jobs import Job, Round
from tests.patrols.coverage.truth import faults_of_a_random_town

REACHES_M = (30, 33)


@contextmanager
def rounds() -> Iterator[Round]:
    """Nothing needs to be opened."""
    yield lambda number: "; ".join(said for reach in REACHES_M for said in faults_of_a_random_town(number, reach))


JOB = Job(
    name="coverage_interval",
    rounds=200,
    bar="random small towns, reach 30 and 33 m: areas and ratio inside their intervals, grids add up to the last float",
    ready=rounds,
)

"""Roads and uncovered ground for the cast's town, drawn in metres.

```
        0        200       400       600
    200 +---------+---------+---------+
        |  A1     |  A2     |  inn    |
    100 ══════════════forge═══════════════  the street, from x = 0 to 600
        |  soup   |         |  B1     |
      0 +---------+---------+---------+
```
soup stands 50 m below the street, forge on it, inn 50 m above it.
"""

from datetime import date, timedelta

from django.contrib.gis.geos import LineString

from geo.clock import today
from geo.models import Road
from patrols.models import CoverageRun, CoveredGround, GroundAge, Visit, VisitOutcome
from tests.cast import Cast
from tests.drawings import line, rect


def street(*corners: tuple[float, float]) -> LineString:
    """A road through corners in metres, as roads store it."""
    drawn = line(*corners)
    assert isinstance(drawn, LineString)
    return drawn


def draw_street(cast: Cast) -> None:
    """The one street of the town."""
    Road.objects.create(town=cast.town, shape=street((0, 100), (600, 100)))


def draw_uncovered(cast: Cast, grid: str, west: float, south: float, east: float, north: float, on: date) -> None:
    """Ground of a grid that nothing ever came near, in a computation of the day."""
    run = CoverageRun.objects.filter(town=cast.town, on=on).first()
    run = run or CoverageRun.objects.create(town=cast.town, on=on, window_days=90, reach_m=50, frontage_m=30)
    CoveredGround.objects.create(
        run=run,
        grid=cast.grids[grid],
        age=GroundAge.NEVER,
        shape=rect(west, south, east, north),
        area_m2=(east - west) * (north - south),
    )


def visit(cast: Cast, name: str, days_ago: int) -> None:
    """A check that found nothing."""
    on = today() - timedelta(days=days_ago)
    Visit.objects.create(unit=cast.units[name], happened_on=on, outcome=VisitOutcome.CLEAR)

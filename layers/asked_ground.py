"""Villages and grids of a filter: one selection for page, map, report, file and API."""

from typing import TYPE_CHECKING

from geo.models import Grid, Village
from geo.models.grid import GridQuerySet
from geo.models.village import VillageQuerySet
from layers.filters import UnitFilter
from patrols.models import CoverageRun, GridCoverage

if TYPE_CHECKING:
    from geo.models import User


def town_villages(asked: UnitFilter, user: "User") -> VillageQuerySet:
    """Villages of the filter's town that the user sees, by code: what a filter offers to choose from."""
    return Village.objects.visible_to(user).filter(town=asked.place(user)).order_by("code")


def town_grids(asked: UnitFilter, user: "User") -> GridQuerySet:
    """Grids of the filter's town that exist on its day and that the user sees, by code."""
    grids = Grid.objects.visible_to(user).filter(village__town=asked.place(user))
    return grids.in_force(asked.as_of.on).order_by("code")


def asked_villages(asked: UnitFilter, user: "User") -> VillageQuerySet:
    """Villages that the filter's village, district or grid names; all of the town when it names none."""
    villages = town_villages(asked, user)
    if asked.village:
        villages = villages.filter(code=asked.village)
    if asked.district:
        villages = villages.filter(district__code=asked.district)
    if asked.grid:
        villages = villages.filter(pk__in=Grid.objects.filter(code=asked.grid).values("village"))
    return villages


def asked_grids(asked: UnitFilter, user: "User") -> GridQuerySet:
    """Grids that the filter's village, district or grid names; all of the town when it names none."""
    grids = town_grids(asked, user)
    if asked.village:
        grids = grids.filter(village__code=asked.village)
    if asked.district:
        grids = grids.filter(village__district__code=asked.district)
    if asked.grid:
        grids = grids.filter(code=asked.grid)
    return grids


def ground_rows(asked: UnitFilter, user: "User", run: CoverageRun | None) -> dict[int, GridCoverage]:
    """The numbers of a run for the grids that the filter names, by grid id; none without a run."""
    if run is None:
        return {}
    rows = GridCoverage.objects.filter(run=run, grid__in=asked_grids(asked, user)).select_related("grid")
    return {row.grid_id: row for row in rows}

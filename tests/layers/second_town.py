"""A second town beside the cast's, so that one account has ground in both."""

from datetime import date

from geo.models import Grid, GridBoundary, Posting, Role, Town, User, Village, VillageBoundary
from tests.cast import SINCE, Cast
from tests.drawings import CENTRE, point, rect
from units.models import Placement, Unit

CODE = "410899101"
VILLAGE, GRID = f"{CODE}200", f"{CODE}200001"


def make_second_town(cast: Cast, user: User) -> Town:
    """One village, one grid, two units; `user` runs the office there as well."""
    town = Town.objects.create(code=CODE, name="邻镇", centre_lon=CENTRE[0], centre_lat=CENTRE[1])
    village = Village.objects.create(town=town, code=VILLAGE, name="邻村")
    grid = Grid.objects.create(village=village, code=GRID, name="邻网格")
    shape = rect(600, 0, 800, 200)
    VillageBoundary.objects.create(village=village, shape=shape, valid_from=SINCE)
    GridBoundary.objects.create(grid=grid, shape=shape, valid_from=SINCE)
    for number, name in enumerate(("mill", "barn")):
        unit = Unit.objects.create(
            town=town, external_id=name, name=f"{name}店", declared_village=village,
            point=point(650 + 50 * number, 50), registered_on=date(2025, 1, 1),
        )  # fmt: skip
        Placement.objects.create(unit=unit, grid=grid, village=village, valid_from=SINCE)
    Posting.objects.create(person=user.person, role=Role.OFFICE, town=town, valid_from=SINCE)
    return town

"""The cast of the test world, one small town of two villages, drawn in metres.

```
        0        200       400       600
    200 +---------+---------+---------+
        |  A1     |  A2     |  B1     |     village A = A1 + A2, village B = B1
        |  soup   |  forge  |  inn    |
      0 +---------+---------+---------+     attic: no point, declared in A
```
Li runs the office, Wang leads the town, Zhao leads grids A1 and A2, Qian walks A1, Sun heads village B,
the county may read the town without phones, and Zhou has an account but no posting.
"""

from dataclasses import dataclass, field
from datetime import date

from geo.models import (
    Grid,
    GridBoundary,
    Person,
    Posting,
    Role,
    Town,
    TownBoundary,
    User,
    Village,
    VillageBoundary,
)
from tests.drawings import CENTRE, point, rect
from units.models import Placement, Unit, UnitEvent

SINCE = date(2024, 1, 1)


@dataclass
class Cast:
    """Who and what is in the town; people by first name, places and units by theirs."""

    town: Town
    villages: dict[str, Village] = field(default_factory=dict)
    grids: dict[str, Grid] = field(default_factory=dict)
    units: dict[str, Unit] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)


def _ground(cast: Cast) -> None:
    shapes = {"A1": rect(0, 0, 200, 200), "A2": rect(200, 0, 400, 200), "B1": rect(400, 0, 600, 200)}
    TownBoundary.objects.create(town=cast.town, shape=rect(0, 0, 600, 200), valid_from=SINCE)
    for number, (name, shape) in enumerate({"A": rect(0, 0, 400, 200), "B": rect(400, 0, 600, 200)}.items()):
        village = Village.objects.create(town=cast.town, code=f"{cast.town.code}20{number}", name=f"{name}村")
        VillageBoundary.objects.create(village=village, shape=shape, valid_from=SINCE)
        cast.villages[name] = village
    for name, shape in shapes.items():
        village = cast.villages[name[0]]
        grid = Grid.objects.create(village=village, code=f"{village.code}00{name[1]}", name=f"{name}网格")
        GridBoundary.objects.create(grid=grid, shape=shape, valid_from=SINCE)
        cast.grids[name] = grid


def _unit(cast: Cast, name: str, village: str, grid: str | None, where: tuple[float, float] | None) -> None:
    unit = Unit.objects.create(
        town=cast.town,
        external_id=name,
        name=f"{name}店",
        declared_village=cast.villages[village],
        point=point(*where) if where else None,
        principal="陈一",
        principal_phone="13800001234",
        registered_on=SINCE,
    )
    UnitEvent.objects.create(unit=unit, state="OPEN", happened_on=SINCE)
    Placement.objects.create(
        unit=unit, grid=cast.grids[grid] if grid else None, village=cast.villages[village], valid_from=SINCE
    )
    cast.units[name] = unit


def _person(cast: Cast, name: str, role: Role, **areas: object) -> None:
    user = User.objects.create(username=name.lower())
    person = Person.objects.create(town=cast.town, name=name, user=user)
    cast.users[name] = user
    for area, places in areas.items():
        for place in places if isinstance(places, list) else [places]:
            Posting.objects.create(person=person, role=role, valid_from=SINCE, **{area: place})


def make_cast() -> Cast:
    """Write the town into the database and return who is who."""
    town = Town.objects.create(code="410899100", name="示例镇", centre_lon=CENTRE[0], centre_lat=CENTRE[1])
    cast = Cast(town)
    _ground(cast)
    _unit(cast, "soup", "A", "A1", (50, 50))
    _unit(cast, "forge", "A", "A2", (300, 100))
    _unit(cast, "inn", "B", "B1", (500, 150))
    _unit(cast, "attic", "A", None, None)
    _person(cast, "Li", Role.OFFICE, town=town)
    _person(cast, "Wang", Role.LEADER, town=town)
    _person(cast, "Zhao", Role.GRID_LEAD, grid=[cast.grids["A1"], cast.grids["A2"]])
    _person(cast, "Qian", Role.GRID_MEMBER, grid=cast.grids["A1"])
    _person(cast, "Sun", Role.VILLAGE, village=cast.villages["B"])
    _person(cast, "County", Role.COUNTY, town=town)
    User.objects.create(username="zhou")
    cast.users["Zhou"] = User.objects.get(username="zhou")
    return cast

"""Which grid every unit stands in, found for a whole town in one statement.

A unit belongs to the grid of its own town whose shape of the day covers its point (`ST_Covers`, so a point on a
shared border is in both and the lowest code wins); its village is that grid's, else the one its ledger declares.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from django.db import connection, transaction
from django.db.models import Min, Q

from geo.clock import today
from geo.locks import Lock, hold
from geo.models import GridBoundary, Town
from units.models import Unit

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class PlacementResult:
    """Units on the books on the day: in a grid, with a point in no grid, without a point; and how many rows changed.

    `moved` counts units whose grid or village is another than before; a first placement is not a move.
    """

    placed: int
    outside: int
    without_point: int
    moved: int

    @property
    def total(self) -> int:
        """All units of the town that were on the books."""
        return self.placed + self.outside + self.without_point


# each shape of the day asks the GiST index of the points once;
# the INSERT reads what the UPDATE returns, so a period is closed before the next one opens
PLACE = """
WITH of_day AS MATERIALIZED (
    SELECT b.shape, g.id AS grid_id, g.code, g.village_id
    FROM geo_gridboundary b JOIN geo_grid g ON g.id = b.grid_id JOIN geo_village v ON v.id = g.village_id
    WHERE v.town_id = %(town)s AND b.valid_from <= %(on)s AND (b.valid_to IS NULL OR b.valid_to > %(on)s)
), hit AS (
    SELECT DISTINCT ON (u.id) u.id AS unit_id, d.grid_id, d.village_id
    FROM of_day d JOIN units_unit u ON ST_Covers(d.shape, u.point) AND u.town_id = %(town)s
    ORDER BY u.id, d.code
), found AS (
    SELECT u.id AS unit_id, u.registered_on, u.point IS NULL AS is_unmapped,
           hit.grid_id, COALESCE(hit.village_id, u.declared_village_id) AS village_id
    FROM units_unit u LEFT JOIN hit ON hit.unit_id = u.id
    WHERE u.town_id = %(town)s AND u.registered_on < %(before)s
      AND (%(only)s::bigint[] IS NULL OR u.id = ANY(%(only)s::bigint[]))
), held AS (
    SELECT f.*, p.id AS placement_id, p.valid_from, p.valid_to,
           p.id IS NOT NULL AND (p.grid_id, p.village_id) IS DISTINCT FROM (f.grid_id, f.village_id) AS has_moved,
           (SELECT min(n.valid_from) FROM units_placement n
            WHERE n.unit_id = f.unit_id AND n.valid_from > %(on)s) AS next_from
    FROM found f LEFT JOIN units_placement p ON p.unit_id = f.unit_id
         AND p.valid_from <= %(on)s AND (p.valid_to IS NULL OR p.valid_to > %(on)s)
), changed AS (
    UPDATE units_placement p SET
        valid_to = CASE WHEN h.valid_from < %(on)s THEN %(on)s ELSE h.valid_to END,
        grid_id = CASE WHEN h.valid_from < %(on)s THEN p.grid_id ELSE h.grid_id END,
        village_id = CASE WHEN h.valid_from < %(on)s THEN p.village_id ELSE h.village_id END
    FROM held h WHERE h.has_moved AND p.id = h.placement_id
    RETURNING h.unit_id, h.grid_id, h.village_id, h.valid_from, h.valid_to AS held_until
), opened AS (
    INSERT INTO units_placement (unit_id, grid_id, village_id, valid_from, valid_to)
    SELECT unit_id, grid_id, village_id, %(on)s, held_until FROM changed WHERE valid_from < %(on)s
    UNION ALL
    SELECT unit_id, grid_id, village_id, registered_on, next_from FROM held WHERE placement_id IS NULL
)
SELECT count(*) FILTER (WHERE grid_id IS NOT NULL),
       count(*) FILTER (WHERE grid_id IS NULL AND NOT is_unmapped),
       count(*) FILTER (WHERE is_unmapped),
       count(*) FILTER (WHERE has_moved)
FROM held
"""


def place_units(town: Town, on: date) -> PlacementResult:
    """Find the grid of every unit of the town on the boundaries of `on`; close what changed and open what is new.

    The first placement of a unit begins on the day it was registered. Running it twice changes nothing.
    """
    with transaction.atomic():
        hold(Lock.GROUND, town)
        return _place(town, on, before=on + ONE_DAY)


def place_new_units(town: Town) -> None:
    """Units without any placement: the grid that held each on every day since it was registered, until today.

    A ledger loaded late brings units of long ago; a question about a day before a change of the boundaries is
    answered by the boundaries of that day.
    """
    with transaction.atomic():
        hold(Lock.GROUND, town)
        fresh = Unit.objects.filter(town=town, placements=None, registered_on__lte=today())
        only = list(fresh.values_list("pk", flat=True))
        first = fresh.aggregate(first=Min("registered_on"))["first"]
        if first is None:
            return
        days = [first, *_days_of_change(town, first, today())]
        for day, following in pairwise([*days, today() + ONE_DAY]):
            _place(town, day, before=following, only=only)


def _place(town: Town, on: date, *, before: date, only: list[int] | None = None) -> PlacementResult:
    """PLACE on the boundaries of `on` for units registered `before` a day; `only` these ids where given."""
    with connection.cursor() as cursor:
        cursor.execute(PLACE, {"town": town.pk, "on": on, "before": before, "only": only})
        return PlacementResult(*cursor.fetchone())


def place_units_since(town: Town, since: date, until: date) -> PlacementResult:
    """Place the units anew on `since` and on every later day, up to `until`, on which a grid boundary changed."""
    result = place_units(town, since)
    for day in _days_of_change(town, since, until):
        result = place_units(town, day)
    return result


def follow_boundaries(town: Town, on: date) -> None:
    """What units do when the grids of a town change from a day on; registered in units.apps."""
    place_units_since(town, on, today())


def _days_of_change(town: Town, since: date, until: date) -> list[date]:
    """Days after `since` and not after `until` on which a shape of the town's grids begins or ends, in order."""
    shapes = GridBoundary.objects.filter(grid__village__town=town)
    changes = shapes.filter(Q(valid_from__gt=since) | Q(valid_to__gt=since)).values_list("valid_from", "valid_to")
    return sorted({day for pair in changes.distinct() for day in pair if day and since < day <= until})

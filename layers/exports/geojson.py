"""Units as one RFC 7946 document: PostgreSQL writes every feature, Python passes the text on.

Feature ids are the units' uuids and never change. Phones are never in it. A unit without a point is a feature with
`"geometry": null`; ask with `unmapped=0` to leave those out. Sensitive units are withheld and counted.
"""

import json
from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

from django.core.exceptions import EmptyResultSet
from django.db import connection, transaction
from django.db.models import Exists, F, OuterRef, Subquery, Value

from geo.functions import GeoJSONGeometry
from geo.models import Grid, Village
from layers.filters import UnitFilter
from layers.registers.column import Asker
from layers.registers.fields import field_names
from layers.registers.shown import Shown
from layers.registers.units import UNITS
from patrols.queries import UnitsWithStatus
from units.models import GasUse, KeyFireUnit, NineSmallVenue

if TYPE_CHECKING:
    from geo.models import User

CHUNK_ROWS = 2000
THE_UNIT = OuterRef("pk")
VILLAGE = Village.objects.filter(pk=OuterRef("village_then"))
# in the order in which they stand in the file; plain subqueries on unique keys, so that one unit stays one row
PROPERTIES: dict[str, Any] = {
    "unit_number": F("external_id"),
    "name": F("name"),
    "status": F("status"),
    "is_overdue": F("is_overdue"),
    "last_visited_on": F("last_visited_on"),
    "due_on": F("due_on"),
    "village_code": Subquery(VILLAGE.values("code")),
    "village": Subquery(VILLAGE.values("name")),
    "grid_code": Subquery(Grid.objects.filter(pk=OuterRef("grid_then")).values("code")),
    "address": F("address"),
    "fields": Value(""),  # of the day asked about: `field_names`
    "nine_small": Subquery(NineSmallVenue.objects.filter(unit=THE_UNIT).values("sub_type__name")),
    "key_fire_unit": Exists(KeyFireUnit.objects.filter(unit=THE_UNIT)),
    "gas_supply": Subquery(GasUse.objects.filter(unit=THE_UNIT).values("supply")),
    "people_on_site": F("people_on_site"),
    "high_risk": F("is_high_risk"),
    "registered_on": F("registered_on"),
}


def properties_of(shown: Shown | None) -> list[str]:
    """The members of a feature: those that say what the chosen columns say, all of them when none were chosen."""
    if shown is None or not shown.chosen:
        return list(PROPERTIES)
    said = {member for column in shown.columns for member in column.members}
    return [name for name in PROPERTIES if name in said]


def _statement(units: UnitsWithStatus, names: list[str], on: date) -> tuple[str, Any]:
    """The ORM builds the rows; SQL around it only turns each into a feature."""
    every = {**PROPERTIES, "fields": field_names(on)}
    columns = {f"property_{name}": every[name] for name in names}
    rows = units.values("uuid", geometry=GeoJSONGeometry("point"), **columns)
    inner, params = rows.query.sql_with_params()
    pairs = ", ".join(f"'{name}', row.property_{name}" for name in names)
    return (
        "SELECT json_build_object('type', 'Feature', 'id', row.uuid, 'geometry', row.geometry, "
        f"'properties', json_build_object({pairs}))::text FROM ({inner}) AS row",
        params,
    )


def stream(asked: UnitFilter, user: "User", head: dict[str, Any], shown: Shown | None = None) -> Iterator[str]:
    """The document in pieces: `head` as foreign members first, then the features, then how many there were.

    `shown` chooses and sorts as on the page; without it the features have all members and stand by their keys.
    """
    units = asked.apply(user)
    opening = json.dumps({"type": "FeatureCollection", **head}, ensure_ascii=False)
    yield opening[:-1] + ', "features": ['
    count = 0
    kept = units.filter(is_sensitive=False)
    ordered = UNITS.ordered(kept, shown, Asker(user, asked)) if shown else kept.order_by("pk")
    for texts in _chunks(ordered, properties_of(shown), asked.as_of.on):
        yield (",\n" if count else "\n") + ",\n".join(texts)
        count += len(texts)
    withheld = units.filter(is_sensitive=True).count()
    yield f'\n], "numberReturned": {count}, "withheld": {withheld}}}\n'


def _chunks(units: UnitsWithStatus, names: list[str], on: date) -> Iterator[list[str]]:
    """The features as texts, some thousand at a time through a server-side cursor."""
    try:
        statement, params = _statement(units, names, on)
    except EmptyResultSet:  # an account without any posting: Django knows that no row can match
        return
    with transaction.atomic(), connection.chunked_cursor() as cursor:
        cursor.execute(statement, params)
        while rows := cursor.fetchmany(CHUNK_ROWS):
            yield [row[0] for row in rows]

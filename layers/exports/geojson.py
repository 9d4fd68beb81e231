"""Units as one RFC 7946 document: PostgreSQL writes every feature, Python passes the text on.

Feature ids are the units' uuids and never change. Phones are never in it. A unit without a point is a feature with
`"geometry": null`; ask with `unmapped=0` to leave those out. Sensitive units are withheld and counted.
"""

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django.contrib.postgres.aggregates import StringAgg
from django.db import connection, transaction
from django.db.models import F, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce

from geo.functions import GeoJSONGeometry
from geo.models import Code, Grid, Village
from layers.filters import UnitFilter
from units.models import GasUse, KeyFireUnit, NineSmallVenue
from units.models.unit import UnitQuerySet

if TYPE_CHECKING:
    from geo.models import User

CHUNK_ROWS = 2000
PROPERTIES = (
    "unit_number",
    "name",
    "status",
    "is_overdue",
    "last_visited_on",
    "due_on",
    "village_code",
    "village",
    "grid_code",
    "address",
    "fields",
    "nine_small",
    "key_fire_unit",
    "gas_supply",
    "people_on_site",
    "high_risk",
    "registered_on",
)


def features(units: UnitQuerySet) -> Any:
    """The rows of a document: uuid, geometry and the properties, by plain subqueries on unique keys."""
    one = OuterRef("pk")
    return units.order_by("pk").values(
        "uuid",
        geometry=GeoJSONGeometry("point"),
        unit_number=F("external_id"),
        village_code=Subquery(Village.objects.filter(pk=OuterRef("village_then")).values("code")),
        village=Subquery(Village.objects.filter(pk=OuterRef("village_then")).values("name")),
        grid_code=Subquery(Grid.objects.filter(pk=OuterRef("grid_then")).values("code")),
        fields=Subquery(
            Code.objects.filter(units=one).order_by().values("units").values(
                names=StringAgg("name", Value("；"), order_by=["rank"])
            )
        ),
        nine_small=Subquery(NineSmallVenue.objects.filter(unit=one).values("sub_type__name")),
        key_fire_unit=Coalesce(Subquery(KeyFireUnit.objects.filter(unit=one).values(yes=Value(True))), Value(False)),
        gas_supply=Subquery(GasUse.objects.filter(unit=one).values("supply")),
        high_risk=F("is_high_risk"),
        **{key: F(key) for key in ("name", "status", "is_overdue", "last_visited_on", "due_on", "address",
                                   "people_on_site", "registered_on")},
    )  # fmt: skip


def _statement(units: UnitQuerySet) -> tuple[str, Any]:
    inner, params = features(units).query.sql_with_params()
    pairs = ", ".join(f"'{key}', row.{key}" for key in PROPERTIES)
    return (
        "SELECT json_build_object('type', 'Feature', 'id', row.uuid, 'geometry', row.geometry, "
        f"'properties', json_build_object({pairs}))::text FROM ({inner}) AS row",
        params,
    )


def stream(asked: UnitFilter, user: "User", head: dict[str, Any]) -> Iterator[str]:
    """The document in pieces: `head` as foreign members first, then the features, then how many there were."""
    units = asked.apply(user)
    statement, params = _statement(units.filter(is_sensitive=False))
    opening = json.dumps({"type": "FeatureCollection", **head}, ensure_ascii=False)
    yield opening[:-1] + ', "features": ['
    count = 0
    with transaction.atomic(), connection.chunked_cursor() as cursor:
        cursor.execute(statement, params)
        while rows := cursor.fetchmany(CHUNK_ROWS):
            yield (",\n" if count else "\n") + ",\n".join(row[0] for row in rows)
            count += len(rows)
    withheld = units.filter(is_sensitive=True).count()
    yield f'\n], "numberReturned": {count}, "withheld": {withheld}}}\n'

"""Ground of a town that lies in no grid, and ground that lies in two. Measured by PostGIS on the ellipsoid, in m²."""

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import connection

from geo.clock import AsOf
from geo.models import AcceptedOverlap, Grid, Town
from geo.problems import Value
from patrols.blind_spots.row import BlindSpot, Fix, SpotKind

if TYPE_CHECKING:
    from geo.models import User

LEAST_M2 = 1.0  # smaller pieces are the bend of shared borders, not ground

GAPS = """
WITH town AS (
    SELECT shape FROM geo_townboundary
    WHERE town_id = %(town)s AND valid_from <= %(on)s AND (valid_to IS NULL OR valid_to > %(on)s)
), grids AS (
    SELECT ST_Union(b.shape) AS shape FROM geo_gridboundary b
    JOIN geo_grid g ON g.id = b.grid_id JOIN geo_village v ON v.id = g.village_id
    WHERE v.town_id = %(town)s AND b.valid_from <= %(on)s AND (b.valid_to IS NULL OR b.valid_to > %(on)s)
), pieces AS (
    SELECT (ST_Dump(ST_Difference(town.shape, COALESCE(grids.shape, 'SRID=4326;POLYGON EMPTY')))).geom AS shape
    FROM town, grids
), placed AS (
    SELECT ST_Area(shape::geography) AS area_m2, ST_PointOnSurface(shape) AS point FROM pieces
)
SELECT p.area_m2, ST_X(p.point), ST_Y(p.point), village.id, village.code, village.name FROM placed p
LEFT JOIN LATERAL (
    SELECT v.id, v.code, v.name FROM geo_villageboundary b JOIN geo_village v ON v.id = b.village_id
    WHERE v.town_id = %(town)s AND ST_Covers(b.shape, p.point)
        AND b.valid_from <= %(on)s AND (b.valid_to IS NULL OR b.valid_to > %(on)s)
    ORDER BY v.code LIMIT 1
) village ON true
WHERE p.area_m2 > %(least)s ORDER BY p.area_m2 DESC
"""

# neighbours that only share a border touch; those are told apart before anything is cut
OVERLAPS = """
WITH shapes AS (
    SELECT b.grid_id, g.code, g.name, g.village_id, b.shape FROM geo_gridboundary b
    JOIN geo_grid g ON g.id = b.grid_id JOIN geo_village v ON v.id = g.village_id
    WHERE v.town_id = %(town)s AND b.valid_from <= %(on)s AND (b.valid_to IS NULL OR b.valid_to > %(on)s)
), shared AS (
    SELECT a.grid_id AS first, c.grid_id AS second, a.code, c.code AS other_code, a.village_id,
        COALESCE(NULLIF(a.name, ''), a.code) AS name, COALESCE(NULLIF(c.name, ''), c.code) AS other,
        ST_CollectionExtract(ST_Intersection(a.shape, c.shape), 3) AS shape
    FROM shapes a JOIN shapes c ON a.code < c.code AND ST_Intersects(a.shape, c.shape)
    WHERE NOT ST_Touches(a.shape, c.shape)
)
SELECT first, second, code, other_code, village_id, name, other, ST_Area(shape::geography) AS area_m2,
    ST_X(ST_PointOnSurface(shape)), ST_Y(ST_PointOnSurface(shape))
FROM shared WHERE ST_Area(shape::geography) > %(least)s ORDER BY area_m2 DESC
"""


def gaps(user: "User", town: Town, on: date) -> Iterator[BlindSpot]:
    """Pieces of the town in no grid, largest first, of the villages that the user covers whole."""
    scope = user.scope
    for area_m2, lon, lat, village_id, code, name in _rows(GAPS, town, on):
        if town.pk in scope.whole_town_ids or village_id in scope.village_ids:
            yield BlindSpot(
                kind=SpotKind.RESPONSIBILITY,
                reason="spot_ground_in_no_grid",
                fix=Fix.BOUNDARY,
                name=name or town.name,
                key=code or town.code,
                params={"area_m2": round(area_m2)},
                village_id=village_id,
                point=(lon, lat),
            )


def overlaps(user: "User", town: Town, as_of: AsOf) -> Iterator[BlindSpot]:
    """Pairs of grids that share ground, largest first, where the user sees one of the two and no document covers it."""
    visible = set(Grid.objects.visible_to(user).filter(village__town=town).values_list("pk", flat=True))
    documents = _documents(town, as_of)
    for first, second, code, other_code, village_id, name, other, area_m2, lon, lat in _rows(OVERLAPS, town, as_of.on):
        document = documents.get((code, other_code))
        if not {first, second} & visible or (document and document.covers(area_m2)):
            continue
        params: dict[str, Value] = {"other": other, "area_m2": round(area_m2)}
        if document:
            params |= {"document": document.document, "accepted_m2": round(document.area_m2)}
        yield BlindSpot(
            kind=SpotKind.RESPONSIBILITY,
            reason="spot_overlap_outgrew" if document else "spot_grids_overlap",
            fix=Fix.BOUNDARY,
            name=name,
            key=code,
            params=params,
            grid_id=first,
            village_id=village_id,
            point=(lon, lat),
        )


def _documents(town: Town, as_of: AsOf) -> dict[tuple[str, str], AcceptedOverlap]:
    """Documents about shared ground, of the day and known by then."""
    rows = AcceptedOverlap.objects.of_town(town)
    if as_of.known_at:
        rows = rows.filter(recorded_at__lte=as_of.known_at)
    return rows.by_pair(as_of.on)


def _rows(sql: str, town: Town, on: date) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, {"town": town.pk, "on": on, "least": LEAST_M2})
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows

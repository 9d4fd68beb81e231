"""Write what was planned: a fixed number of statements for any number of rows, inside the caller's transaction."""

from collections.abc import Sequence
from typing import TypeVar

from django.db import connection, models

from geo.models import ImportJob, Town
from units.ledgers.plan import FACETS, Planned
from units.models import ChangeOrigin, Unit, UnitChange, UnitEvent

BATCH = 5_000
M = TypeVar("M", bound=models.Model)

# a ledger that dates a unit earlier than before moves the beginning of its first placement
STRETCH = """
UPDATE units_placement p SET valid_from = u.registered_on
FROM units_unit u
WHERE u.id = p.unit_id AND u.town_id = %s AND u.registered_on < p.valid_from AND NOT EXISTS (
    SELECT FROM units_placement e WHERE e.unit_id = p.unit_id AND e.valid_from < p.valid_from)
"""


def save(planned: Sequence[Planned], town: Town, job: ImportJob) -> None:
    """Units, then what hangs on them. The caller holds the town's register and places the units afterwards."""
    planned = [each for each in planned if not each.stays]
    for each in planned:
        _keep_conflicts(each, job)
    Unit.objects.bulk_create([each.unit for each in planned if each.is_new], batch_size=BATCH)
    overwrite(Unit, [each.unit for each in planned if each.has_changed and not each.is_new], "id")
    _save_fields([each for each in planned if each.field_ids is not None])
    for kind in FACETS.values():
        overwrite(kind, [facet for each in planned for facet in each.facets if isinstance(facet, kind)], "unit")
    UnitEvent.objects.bulk_create([event for each in planned for event in each.events], batch_size=BATCH)
    UnitChange.objects.bulk_create(
        [_change(each, job) for each in planned if each.is_new or each.changes], batch_size=BATCH
    )
    with connection.cursor() as cursor:
        cursor.execute(STRETCH, [town.pk])


def rows_written(planned: Sequence[Planned]) -> int:
    """How many rows of tables `save` writes, for the progress."""
    units = sum(each.is_new or each.has_changed for each in planned)
    hanging = sum(len(each.facets) + len(each.events) + len(each.field_ids or ()) for each in planned)
    return units + hanging


def _keep_conflicts(planned: Planned, job: ImportJob) -> None:
    """Beside the unit, until somebody decides: what the file says, and where it says so."""
    row = planned.row.number
    found = {name: {"file": value, "job": job.pk, "row": row} for name, (_, value) in planned.conflicts.items()}
    planned.unit.conflicts = {**planned.unit.conflicts, **found}


def _change(planned: Planned, job: ImportJob) -> UnitChange:
    return UnitChange(
        unit=planned.unit,
        origin=ChangeOrigin.IMPORT,
        changes={} if planned.is_new else planned.changes,
        user=job.user,
        import_job=job,
        source_row=planned.row.number,
    )


def refresh_statistics() -> None:
    """Tell the planner at once what a ledger has brought: autovacuum would notice it only minutes later."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE units_unit, units_unitevent, units_placement, units_unit_fields, units_unitchange")


def overwrite(model: type[M], rows: Sequence[M], key: str) -> None:
    """Insert rows, or overwrite those that exist with the same `key`: one statement per batch.

    `bulk_update` would build one CASE of all rows for every column, which grows with the square of the rows.
    """
    if not rows:
        return
    names = [each.name for each in model._meta.concrete_fields if not each.primary_key and each.name != key]
    model._base_manager.bulk_create(
        rows, batch_size=BATCH, update_conflicts=True, unique_fields=[key], update_fields=names
    )


def _save_fields(planned: Sequence[Planned]) -> None:
    through = Unit.fields.through
    through.objects.filter(unit__in=[each.unit.pk for each in planned if not each.is_new]).delete()
    through.objects.bulk_create(
        [
            through(unit_id=each.unit.pk, code_id=code_id)
            for each in planned
            for code_id in sorted(each.field_ids or ())
        ],
        batch_size=BATCH,
    )

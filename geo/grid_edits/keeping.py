"""Rows as plain values, so that an edit can keep what it ends or takes out, and undoing can bring it back."""

from datetime import date, datetime
from typing import Any

from shapely import from_wkb

from geo.bridge import to_geos, to_shapely
from geo.models import GridBoundary, Posting
from geo.shapes import as_multipolygon

AREAS = ("town_id", "district_id", "village_id", "grid_id")


def kept_boundary(row: GridBoundary) -> dict[str, Any]:
    """A version of a grid's shape; WKB, so that not one digit is lost."""
    return {
        "pk": row.pk,
        "grid_id": row.grid_id,
        "shape": to_shapely(row.shape).wkb_hex,
        "valid_from": row.valid_from.isoformat(),
        "recorded_at": row.recorded_at.isoformat(),
        "import_job_id": row.import_job_id,
        "source_row": row.source_row,
        "edit_id": row.edit_id,
    }


def boundary_again(kept: dict[str, Any]) -> GridBoundary:
    """The version that `kept_boundary` kept, unsaved, still in force."""
    values = {key: kept[key] for key in ("pk", "grid_id", "import_job_id", "source_row", "edit_id")}
    return GridBoundary(
        **values,
        shape=to_geos(as_multipolygon(from_wkb(kept["shape"]))),
        valid_from=date.fromisoformat(kept["valid_from"]),
        recorded_at=datetime.fromisoformat(kept["recorded_at"]),
    )


def kept_posting(row: Posting) -> dict[str, Any]:
    """A posting, whole."""
    names = ("pk", "person_id", "role", *AREAS, "organisation_id", "stands_in_for_id")
    return {
        **{name: getattr(row, name) for name in names},
        "valid_from": row.valid_from.isoformat(),
        "valid_to": row.valid_to.isoformat() if row.valid_to else None,
        "recorded_at": row.recorded_at.isoformat(),
    }


def posting_again(kept: dict[str, Any]) -> Posting:
    """The posting that `kept_posting` kept, unsaved."""
    until = kept["valid_to"]
    days = {
        "valid_from": date.fromisoformat(kept["valid_from"]),
        "valid_to": date.fromisoformat(until) if until else None,
        "recorded_at": datetime.fromisoformat(kept["recorded_at"]),
    }
    return Posting(**{**kept, **days})

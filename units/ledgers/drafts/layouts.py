"""What a user has said about a header, kept per town and kind, and used again for the same header."""

from collections.abc import Mapping, Sequence

from geo.clock import now
from geo.models import ImportDraft, ImportLayout
from geo.sheets import Layout


def remember(draft: ImportDraft, layout: Layout, signature: str) -> None:
    """Keep the columns for the next file with this header; the latest word counts."""
    ImportLayout.objects.update_or_create(
        town=draft.town,
        kind=draft.kind,
        signature=signature,
        defaults={"columns": dict(layout.columns), "user": draft.user, "saved_at": now()},
    )


def remembered(draft: ImportDraft, signatures: Sequence[str]) -> Mapping[str, Mapping[str, int]]:
    """Columns by signature, of those headers that a user has spoken about."""
    held = ImportLayout.objects.filter(town=draft.town, kind=draft.kind, signature__in=list(signatures))
    return dict(held.values_list("signature", "columns"))


def to_json(layout: Layout) -> dict[str, object]:
    """For the draft."""
    return {"sheet_name": layout.sheet_name, "header_row": layout.header_row, "columns": dict(layout.columns)}


def from_json(value: Mapping[str, object]) -> Layout | None:
    """What `to_json` wrote; None for a draft whose user has said nothing."""
    return Layout(**value) if value else None  # type: ignore[arg-type]

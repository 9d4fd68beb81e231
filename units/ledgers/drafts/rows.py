"""The rows of a draft as the preview shows them, kept while the file waits for its confirmation."""

from collections.abc import Iterator, Sequence
from typing import Any

from geo.cells import text
from geo.models import ImportDraft, ImportDraftRow
from geo.progress import tell
from geo.sheets import Row, Sheet

BATCH = 2_000
CHARACTERS_KEPT = 120


def keep_rows(draft: ImportDraft, sheet: Sheet) -> None:
    """Write the rows anew, in the caller's transaction."""
    draft.rows.all().delete()
    fields = _in_order(sheet)
    tell("keep", 0, len(sheet.rows))
    for batch in _batches(sheet.rows):
        kept = [_kept(draft, at, row, fields) for at, row in batch]
        ImportDraftRow.objects.bulk_create(kept)
        tell("keep", batch[-1][0] + 1, len(sheet.rows))


def _batches(rows: Sequence[Row]) -> Iterator[list[tuple[int, Row]]]:
    numbered = list(enumerate(rows))
    for start in range(0, len(numbered), BATCH):
        yield numbered[start : start + BATCH]


def _kept(draft: ImportDraft, at: int, row: Row, fields: Sequence[str]) -> ImportDraftRow:
    return ImportDraftRow(
        draft=draft,
        at=at,
        number=row.number,
        outcome=outcome_of(row),
        cells=[text(row.cells.get(name))[:CHARACTERS_KEPT] for name in fields],
        changes=row.changes,
        problems=[problem.to_json() for problem in row.problems],
        has_notice=any(problem.is_notice for problem in row.problems),
    )


def outcome_of(row: Row) -> str:
    """What the ledger said; a row that it left unjudged and that has a reason against it is refused."""
    is_refused = any(not problem.is_notice for problem in row.problems)
    return "refused" if is_refused else row.outcome


def headings_of(sheet: Sheet) -> list[Any]:
    """The file's own headings, in the order of the cells that are kept."""
    return [sheet.headings.get(name, name) for name in _in_order(sheet)]


def _in_order(sheet: Sheet) -> list[str]:
    """Fields from the left to the right of the file."""
    return sorted(sheet.columns, key=lambda name: sheet.columns[name])

"""What the tests of the ledgers of records share: a row as a dictionary, loaded as the staff would load it."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from django.db.models.functions import Upper
from pytest_django import Settings

from tests.cast import Cast
from tests.units.ledgers.world import write_ledger
from units.ledgers.run import Ledger, Outcome, Request, run
from units.models import Unit

Row = Mapping[str, Any]


class Desk:
    """A clerk's desk in the town of the cast: `load` writes rows as a workbook and loads it."""

    def __init__(self, cast: Cast, folder: Path, make: Callable[[], Ledger]) -> None:
        self.cast, self.folder, self.make, self.files = cast, folder, make, 0

    def load(self, *rows: Row, **wishes: Any) -> Outcome:
        """The outcome of a workbook with the headings of all rows; each time under a new name."""
        self.files += 1
        header = list(dict.fromkeys(heading for row in rows for heading in row))
        table = [[row.get(heading, "") for heading in header] for row in rows]
        path = write_ledger(self.folder / f"{self.files}.xlsx", table, header, title="台账")
        return run(self.make(), Request(path, self.cast.town, **{"apply": True, "again": True, **wishes}))

    def codes(self, *rows: Row) -> list[tuple[str, str, int | None]]:
        """Reason code, column and row of what is wrong with the rows, notices included."""
        return [(each.code, each.column, each.row) for each in self.load(*rows).problems]


def counted(outcome: Outcome) -> tuple[int, int, int, int]:
    """New, changed, unchanged, refused."""
    counts = outcome.counts
    return counts["new"], counts["changed"], counts["unchanged"], counts["refused"]


@pytest.fixture
def town_books(settings: Settings, tmp_path: Path, cast: Cast) -> Cast:
    """The cast; reports in the test's own folder, unit numbers in capitals as every ledger reads them."""
    settings.MEDIA_ROOT = tmp_path / "media"
    Unit.objects.update(external_id=Upper("external_id"))
    for unit in cast.units.values():
        unit.refresh_from_db()
    return cast

"""The ledger of drills (疏散逃生演练)."""

from typing import Any, ClassVar

from geo import cells
from geo.models import ImportKind
from geo.sheets import Aliases, Row
from units.ledgers.entry_columns import DRILL_COLUMNS
from units.ledgers.entry_ledger import Books, EntryLedger
from units.ledgers.unit_rows import limited
from units.models import Drill


class DrillLedger(EntryLedger):
    """Rows of drills.xlsx, one drill each, known by unit, day and theme."""

    kind: ClassVar[ImportKind] = ImportKind.DRILLS
    columns: ClassVar[Aliases] = DRILL_COLUMNS
    required: ClassVar[tuple[str, ...]] = ("happened_on", "theme")
    model: ClassVar[Any] = Drill
    key: ClassVar[tuple[str, ...]] = ("unit_id", "happened_on", "theme")

    def attrs_of(self, row: Row, books: Books) -> dict[str, Any]:
        """Unit, theme, participants, the plan that was tested, effect."""
        return {
            "unit_id": books.units.find(row),
            "theme": row.take("theme", limited(120), required=True),
            "participants": row.take("participants", cells.whole),
            "plan_tested": row.take("plan_tested", limited(120)),
            "effect": row.take("effect", limited(2000)),
        }

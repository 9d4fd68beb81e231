"""The ledger of training (安全教育培训)."""

from decimal import Decimal
from typing import Any, ClassVar

from geo import cells
from geo.cells import BadCell
from geo.models import ImportKind
from geo.problems import Problem
from geo.sheets import Aliases, Row
from units.ledgers.entry_columns import TRAINING_COLUMNS
from units.ledgers.entry_ledger import Books, EntryLedger
from units.ledgers.unit_rows import limited
from units.models import Training

MOST_YUAN = 10**8  # of one training: what the column of the table holds


class TrainingLedger(EntryLedger):
    """Rows of trainings.xlsx, known by unit, day, theme and the principal who was trained."""

    kind: ClassVar[ImportKind] = ImportKind.TRAININGS
    columns: ClassVar[Aliases] = TRAINING_COLUMNS
    required: ClassVar[tuple[str, ...]] = ("happened_on", "theme")
    model: ClassVar[Any] = Training
    key: ClassVar[tuple[str, ...]] = ("unit_id", "happened_on", "theme", "principal")

    def attrs_of(self, row: Row, books: Books) -> dict[str, Any]:
        """Unit, theme, audience, course, cost in yuan, effect, name of the principal."""
        attrs: dict[str, Any] = {
            "unit_id": books.units.find(row),
            "theme": row.take("theme", limited(120), required=True),
            "audience": row.take("audience", limited(120)),
            "course": row.take("course", limited(200)),
            "cost": row.take("cost", yuan),
            "effect": row.take("effect", limited(2000)),
            "principal": row.take("principal", limited(32)),
        }
        if "负责人" in (attrs["audience"] or "") and not attrs["principal"]:
            row.note(Problem("training_without_name", is_notice=True), "audience")
        return attrs


def yuan(value: Any) -> Decimal | None:
    """An amount of money; raises BadCell("number_not_read") where it is negative or beyond all measure."""
    found = cells.number(value)
    if found is None:
        return None
    if not 0 <= found < MOST_YUAN:
        raise BadCell("number_not_read", cells.text(value))
    return Decimal(f"{found:.2f}")

"""The ledger of special equipment (特种设备): kind, number, last and next inspection."""

from typing import Any, ClassVar

from geo import cells
from geo.models import ImportKind
from geo.sheets import Aliases, Row
from units.ledgers.entry_columns import EQUIPMENT_COLUMNS
from units.ledgers.entry_ledger import Books, EntryLedger, Taken
from units.ledgers.unit_rows import limited
from units.ledgers.welding_ledger import refuse_expired_before
from units.models import SpecialEquipment


class EquipmentLedger(EntryLedger):
    """Rows of equipment.xlsx, one inspection each; a piece is known by its number."""

    kind: ClassVar[ImportKind] = ImportKind.EQUIPMENT
    columns: ClassVar[Aliases] = EQUIPMENT_COLUMNS
    required: ClassVar[tuple[str, ...]] = ("kind", "number")
    model: ClassVar[Any] = SpecialEquipment
    key: ClassVar[tuple[str, ...]] = ("number",)

    def attrs_of(self, row: Row, books: Books) -> dict[str, Any]:
        """Unit, kind, number, until when the inspection holds."""
        return {
            "unit_id": books.units.find(row),
            "kind": row.take("kind", limited(32), required=True),
            "number": row.take("number", limited(32, cells.code), required=True),
            "expires_on": row.take("expires_on", cells.date_of),
        }

    def look(self, taken: Taken, books: Books) -> None:
        """The next inspection comes after the last one."""
        refuse_expired_before(taken)

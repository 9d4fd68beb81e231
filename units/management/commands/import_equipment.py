"""Load the ledger of special equipment."""

from typing import Any

from units.ledgers.equipment_ledger import EquipmentLedger
from units.ledgers.run import Ledger
from units.management.ledger_command import LedgerCommand


class Command(LedgerCommand):
    """manage.py import_equipment FILE --town CODE [--apply]."""

    help = "Load special equipment from .xlsx, .xls or .csv; without --apply nothing is written."

    def ledger(self, options: dict[str, Any]) -> Ledger:
        """A ledger of special equipment."""
        return EquipmentLedger()

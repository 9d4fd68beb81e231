"""Load the ledger of drills."""

from typing import Any

from units.ledgers.drill_ledger import DrillLedger
from units.ledgers.run import Ledger
from units.management.ledger_command import LedgerCommand


class Command(LedgerCommand):
    """manage.py import_drills FILE --town CODE [--apply]."""

    help = "Load drills from .xlsx, .xls or .csv; without --apply nothing is written."

    def ledger(self, options: dict[str, Any]) -> Ledger:
        """A ledger of drills."""
        return DrillLedger()

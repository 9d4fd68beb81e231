"""Load the ledger of welding machines."""

from typing import Any

from units.ledgers.run import Ledger
from units.ledgers.welding_ledger import WeldingLedger
from units.management.ledger_command import LedgerCommand


class Command(LedgerCommand):
    """manage.py import_welding FILE --town CODE [--apply]."""

    help = "Load welding machines from .xlsx, .xls or .csv; without --apply nothing is written."

    def ledger(self, options: dict[str, Any]) -> Ledger:
        """A ledger of welding machines."""
        return WeldingLedger()

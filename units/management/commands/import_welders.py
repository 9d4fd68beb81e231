"""Load the ledger of certified welders."""

from typing import Any

from units.ledgers.run import Ledger
from units.ledgers.welding_ledger import WelderLedger
from units.management.ledger_command import LedgerCommand


class Command(LedgerCommand):
    """manage.py import_welders FILE --town CODE [--apply]."""

    help = "Load certified welders from .xlsx, .xls or .csv; without --apply nothing is written."

    def ledger(self, options: dict[str, Any]) -> Ledger:
        """A ledger of certified welders."""
        return WelderLedger()

"""Load the ledger of gas users and of their conversion to the pipe."""

from typing import Any

from units.ledgers.gas_ledger import GasLedger
from units.ledgers.run import Ledger
from units.management.ledger_command import LedgerCommand


class Command(LedgerCommand):
    """manage.py import_gas FILE --town CODE [--apply]."""

    help = "Load gas users and conversion steps from .xlsx, .xls or .csv; without --apply nothing is written."

    def ledger(self, options: dict[str, Any]) -> Ledger:
        """A ledger of gas users."""
        return GasLedger()

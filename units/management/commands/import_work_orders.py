"""Load the ledger of four-colour work orders."""

from typing import Any

from units.ledgers.order_ledger import OrderLedger
from units.ledgers.run import Ledger
from units.management.ledger_command import LedgerCommand


class Command(LedgerCommand):
    """manage.py import_work_orders FILE --town CODE [--apply]."""

    help = "Load four-colour work orders from .xlsx, .xls or .csv; without --apply nothing is written."

    def ledger(self, options: dict[str, Any]) -> Ledger:
        """A ledger of four-colour work orders."""
        return OrderLedger()

"""Load the ledger of visits."""

from typing import Any

from patrols.ledgers.visit_ledger import VisitLedger
from units.ledgers.run import Ledger
from units.management.ledger_command import LedgerCommand


class Command(LedgerCommand):
    """manage.py import_visits FILE --town CODE [--apply]."""

    help = "Load visits from .xlsx, .xls or .csv; without --apply nothing is written."

    def ledger(self, options: dict[str, Any]) -> Ledger:
        """A ledger of visits."""
        return VisitLedger()

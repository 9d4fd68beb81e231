"""Load the ledger of hazards with their histories."""

from typing import Any

from units.ledgers.hazard_ledger import HazardLedger
from units.ledgers.run import Ledger
from units.management.ledger_command import LedgerCommand


class Command(LedgerCommand):
    """manage.py import_hazards FILE --town CODE [--apply]."""

    help = "Load hazards and their steps from .xlsx, .xls or .csv; without --apply nothing is written."

    def ledger(self, options: dict[str, Any]) -> Ledger:
        """A ledger of hazards."""
        return HazardLedger()

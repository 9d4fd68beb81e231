"""Load the ledger of emergency plans."""

from typing import Any

from units.ledgers.plan_ledger import PlanLedger
from units.ledgers.run import Ledger
from units.management.ledger_command import LedgerCommand


class Command(LedgerCommand):
    """manage.py import_plans FILE --town CODE [--apply]."""

    help = "Load emergency plans from .xlsx, .xls or .csv; without --apply nothing is written."

    def ledger(self, options: dict[str, Any]) -> Ledger:
        """A ledger of emergency plans."""
        return PlanLedger()

"""Load the ledger of training."""

from typing import Any

from units.ledgers.run import Ledger
from units.ledgers.training_ledger import TrainingLedger
from units.management.ledger_command import LedgerCommand


class Command(LedgerCommand):
    """manage.py import_trainings FILE --town CODE [--apply]."""

    help = "Load training from .xlsx, .xls or .csv; without --apply nothing is written."

    def ledger(self, options: dict[str, Any]) -> Ledger:
        """A ledger of training."""
        return TrainingLedger()

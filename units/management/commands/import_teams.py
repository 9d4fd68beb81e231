"""Load the five-for-one teams of key fire-safety units."""

from typing import Any

from units.ledgers.run import Ledger
from units.ledgers.team_ledger import TeamLedger
from units.management.ledger_command import LedgerCommand


class Command(LedgerCommand):
    """manage.py import_teams FILE --town CODE [--apply]."""

    help = "Load five-for-one teams from .xlsx, .xls or .csv; without --apply nothing is written."

    def ledger(self, options: dict[str, Any]) -> Ledger:
        """A ledger of teams."""
        return TeamLedger()

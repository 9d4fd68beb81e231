"""Load the ledger of accidents."""

from argparse import ArgumentParser
from typing import Any

from units.ledgers.accident_ledger import AccidentLedger
from units.ledgers.places import VOTE
from units.ledgers.run import Ledger
from units.management.ledger_command import LedgerCommand


class Command(LedgerCommand):
    """manage.py import_accidents FILE --town CODE [--datum DATUM] [--insist] [--apply]."""

    help = "Load accidents from .xlsx, .xls or .csv; without --apply nothing is written."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Those of every ledger, and the datum of the coordinates."""
        super().add_arguments(parser)
        parser.add_argument("--datum", default=VOTE, help="wgs84, cgcs2000, gcj02, bd09, EPSG:number, or vote")
        parser.add_argument("--insist", action="store_true", help="take the declared datum whatever the villages say")

    def ledger(self, options: dict[str, Any]) -> Ledger:
        """A ledger of accidents."""
        return AccidentLedger(declared_datum=options["datum"], insist=options["insist"])

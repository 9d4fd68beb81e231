"""Load a ledger of units: a dry run that says what would change, or with --apply the change itself."""

from argparse import ArgumentParser
from typing import Any

from geo.sheets import MAX_ROWS
from units.ledgers.run import Ledger
from units.ledgers.unit_ledger import UnitLedger
from units.management.ledger_command import LedgerCommand


class Command(LedgerCommand):
    """manage.py import_units FILE --town CODE --datum wgs84|cgcs2000|gcj02|bd09|EPSG:n|vote [--apply]."""

    help = "Load units from .xlsx, .xls, .csv or points of .geojson; without --apply nothing is written."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The datum is never guessed silently: it is declared, or voted on by all rows together."""
        super().add_arguments(parser)
        parser.add_argument("--datum", required=True, help="wgs84, cgcs2000, gcj02, bd09, EPSG:n, or vote")
        parser.add_argument("--insist", action="store_true", help="take the declared datum against the villages")
        parser.add_argument("--max-rows", type=int, default=MAX_ROWS, help="of a sheet that is big on purpose")

    def ledger(self, options: dict[str, Any]) -> Ledger:
        """A ledger of units in the declared datum."""
        return UnitLedger(declared_datum=options["datum"], insist=options["insist"], max_rows=options["max_rows"])

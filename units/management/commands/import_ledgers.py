"""Load several ledgers at once: one start of the program for all of them."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from geo.models import ImportKind
from units.ledgers.kinds import kinds
from units.ledgers.run import Ledger
from units.management.ledger_command import LedgerCommand


class Command(LedgerCommand):
    """manage.py import_ledgers KIND=FILE … --town CODE [--datum DATUM] [--apply]."""

    help = "Load ledgers in the order given; a file that is refused ends the command, those before it stay loaded."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Those of every ledger, but with many files; the datum is for the kinds that have coordinates."""
        parser.add_argument("files", nargs="+", metavar="KIND=FILE", help=", ".join(each.lower() for each in kinds()))
        self.add_common_arguments(parser)
        parser.add_argument("--datum", default="vote", help="wgs84, cgcs2000, gcj02, bd09, EPSG:n, or vote")

    def handle(self, *args: Any, **options: Any) -> None:
        """One after the other, each in its own transaction; every kind is checked before the first is loaded."""
        for kind, path in [_named(each) for each in options["files"]]:
            super().handle(*args, **options | {"kind": kind, "file": path, "report": None})

    def ledger(self, options: dict[str, Any]) -> Ledger:
        """The ledger of the kind whose turn it is."""
        return kinds()[options["kind"]].make(options["datum"], False)


def _named(said: str) -> tuple[ImportKind, Path]:
    name, _equals, path = said.partition("=")
    if name.upper() not in kinds() or not path:
        known = ", ".join(each.lower() for each in kinds())
        raise CommandError(_("“%(said)s”: write KIND=FILE; kinds: %(known)s.") % {"said": said, "known": known})
    return ImportKind(name.upper()), Path(path)

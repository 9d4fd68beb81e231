"""Write the register of a town as a ledger that can be loaded again."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from geo.models import Town
from units.ledgers.export import write_ledger


class Command(BaseCommand):
    """manage.py export_units FILE.xlsx --town CODE [--phones]."""

    requires_system_checks = ()
    help = "Write all units of a town under the headings of the ledger; sensitive units are left out."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where to, which town, and whether the file may hold phones."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--town", required=True, help="code of the town, 9 digits")
        parser.add_argument("--phones", action="store_true", help="with phone numbers")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the file and say how many units it holds."""
        town = Town.objects.filter(code=options["town"]).first()
        if town is None:
            raise CommandError(_("There is no town %(code)s. Import its boundary first.") % {"code": options["town"]})
        count = write_ledger(town, options["file"], phones=options["phones"])
        self.stdout.write(_("%(count)d units in %(path)s") % {"count": count, "path": options["file"]})

"""`manage.py import_organisations organisations.xlsx --town CODE`."""

from typing import Any

from geo.management.ground_command import GroundCommand
from geo.organisations import import_organisations


class Command(GroundCommand):
    """Loads offices, their fields of industry and the leaders in charge from a spreadsheet."""

    help = "Loads offices (所站) and their fields of industry (.xlsx, .xls, .csv)"

    def handle(self, *args: Any, **options: Any) -> None:
        """Load it."""
        town = self.known_town(options)
        self.run(lambda: import_organisations(options["file"], town, again=options["again"]))

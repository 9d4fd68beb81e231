"""`manage.py import_people people.xlsx --town CODE`."""

from typing import Any

from geo.management.ground_command import GroundCommand
from geo.people import import_people


class Command(GroundCommand):
    """Loads persons and postings from a spreadsheet."""

    help = "Loads people and their postings (.xlsx, .xls, .csv)"

    def handle(self, *args: Any, **options: Any) -> None:
        """Load it."""
        town = self.known_town(options)
        self.run(lambda: import_people(options["file"], town, again=options["again"]))

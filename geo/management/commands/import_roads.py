"""`manage.py import_roads FILE --datum wgs84 --town CODE`."""

from argparse import ArgumentParser
from typing import Any

from geo.management.ground_command import GroundCommand
from geo.surroundings import SurroundingsFile, import_roads


class Command(GroundCommand):
    """Replaces the roads of a town by those of the file."""

    help = "Loads road centre lines; they replace those loaded before"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The file and its datum."""
        super().add_arguments(parser)
        self.add_map_arguments(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """Load it."""
        source = SurroundingsFile(
            path=options["file"],
            town=self.known_town(options),
            datum=options["datum"],
            layer=options["layer"],
            again=options["again"],
            limits=self.limits(options),
        )
        self.run(lambda: import_roads(source))

"""What the commands that replace one kind of surroundings share: they differ in the kind alone."""

from argparse import ArgumentParser
from typing import Any

from geo.management.ground_command import GroundCommand
from geo.models import ImportKind
from geo.surroundings import SurroundingsFile, import_surroundings


class SurroundingsCommand(GroundCommand):
    """Replaces the rows of one kind in a town by those of a map file."""

    kind: ImportKind

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
        self.run(lambda: import_surroundings(source, self.kind))

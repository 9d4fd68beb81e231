"""`manage.py import_boundaries FILE --level village --datum wgs84 --town CODE`."""

from argparse import ArgumentParser
from datetime import date
from typing import Any

from geo.boundaries.levels import Level
from geo.boundaries.rows import Columns
from geo.boundaries.service import BoundaryFile, import_boundaries
from geo.clock import today
from geo.management.ground_command import GroundCommand


class Command(GroundCommand):
    """Loads boundaries of one level; see geo/boundaries/service.py for what refuses a file."""

    help = "Loads boundaries of a town, its districts, villages or grids (GeoJSON, zipped Shapefile, GeoPackage, KML)"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The file, what it is, and what to do about its faults."""
        super().add_arguments(parser)
        self.add_map_arguments(parser)
        parser.add_argument("--level", required=True, choices=[level.value for level in Level])
        parser.add_argument("--valid-from", type=date.fromisoformat, default=None, metavar="DATE", help="default today")
        parser.add_argument("--code-field", default="", help="property with the code")
        parser.add_argument("--name-field", default="", help="property with the name")
        parser.add_argument("--make-codes", action="store_true", help="the file has no codes: make some")
        parser.add_argument("--dissolve", nargs=2, metavar=("CODE", "NAME"), help="the town is the union of all shapes")
        parser.add_argument("--complete", action="store_true", help="places missing in the file end")
        parser.add_argument("--accept-faults", default="", metavar="REASON", help="load despite gaps and overlaps")

    def handle(self, *args: Any, **options: Any) -> None:
        """Load it."""
        source = BoundaryFile(
            path=options["file"],
            level=Level(options["level"]),
            datum=options["datum"],
            town=self.town(options),
            valid_from=options["valid_from"] or today(),
            columns=Columns(options["code_field"], options["name_field"], options["make_codes"]),
            layer=options["layer"],
            new_town=tuple(options["dissolve"]) if options["dissolve"] else None,
            accept_faults=options["accept_faults"],
            is_complete=options["complete"],
            again=options["again"],
            limits=self.limits(options),
        )
        self.run(lambda: import_boundaries(source))

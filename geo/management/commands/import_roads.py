"""`manage.py import_roads FILE --datum wgs84 --town CODE`."""

from geo.management.surroundings_command import SurroundingsCommand
from geo.models import ImportKind


class Command(SurroundingsCommand):
    """Replaces the roads of a town by those of the file."""

    help = "Loads road centre lines; they replace those loaded before"
    kind = ImportKind.ROADS

"""`manage.py import_buildings FILE --datum wgs84 --town CODE`."""

from geo.management.surroundings_command import SurroundingsCommand
from geo.models import ImportKind


class Command(SurroundingsCommand):
    """Replaces the buildings of a town by those of the file."""

    help = "Loads building footprints; they replace those loaded before"
    kind = ImportKind.BUILDINGS

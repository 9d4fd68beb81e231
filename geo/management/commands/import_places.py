"""`manage.py import_places FILE --datum wgs84 --town CODE`."""

from geo.management.surroundings_command import SurroundingsCommand
from geo.models import ImportKind


class Command(SurroundingsCommand):
    """Replaces the named places of a town by those of the file."""

    help = "Loads named places (points or areas); they replace those loaded before"
    kind = ImportKind.PLACES

"""`manage.py import_rescue FILE --datum wgs84 --town CODE`."""

from geo.management.surroundings_command import SurroundingsCommand
from geo.models import ImportKind


class Command(SurroundingsCommand):
    """Replaces the rescue teams and points of a town by those of the file."""

    help = "Loads rescue teams and points; they replace those on the same lists"
    kind = ImportKind.RESCUE

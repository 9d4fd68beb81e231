"""`manage.py import_pipe_reach FILE --datum wgs84 --town CODE`."""

from geo.management.surroundings_command import SurroundingsCommand
from geo.models import ImportKind


class Command(SurroundingsCommand):
    """Replaces the reach of the gas pipe of a town by those of the file."""

    help = "Loads the areas that the gas pipe reaches; they replace those loaded before"
    kind = ImportKind.PIPE_REACH

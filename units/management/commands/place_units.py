"""Find the grid of every unit of a town anew."""

from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from geo.clock import today
from geo.models import Town
from units.placement import place_units_since


class Command(BaseCommand):
    """manage.py place_units --town CODE [--on DATE]."""

    requires_system_checks = ()
    help = "Find the grid of every unit on a day and on every later change of the boundaries until today."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The town, and since when its boundaries changed (default: today)."""
        parser.add_argument("--town", required=True, help="code of the town, 9 digits")
        parser.add_argument("--on", type=date.fromisoformat, default=None, help="YYYY-MM-DD, default today")

    def handle(self, *args: Any, **options: Any) -> None:
        """Place the units and print how many stand where."""
        town = Town.objects.filter(code=options["town"]).first()
        if town is None:
            raise CommandError(_("There is no town %(code)s. Import its boundary first.") % {"code": options["town"]})
        result = place_units_since(town, options["on"] or today())
        said = _("in a grid %(placed)d, outside every grid %(outside)d, not on the map %(unmapped)d, moved %(moved)d")
        counts = {
            "placed": result.placed,
            "outside": result.outside,
            "unmapped": result.without_point,
            "moved": result.moved,
        }
        self.stdout.write(said % counts)

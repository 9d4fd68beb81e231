"""Say of a town that its data are invented, so that every page carries the banner."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from geo.models import Town


class Command(BaseCommand):
    """`manage.py mark_demo --town CODE`: sets Town.is_demo; an unknown code is refused."""

    help = "Marks a town's data as invented: every page then shows the banner"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The town by its code."""
        parser.add_argument("--town", required=True, metavar="CODE")

    def handle(self, *args: Any, **options: Any) -> None:
        """Set the flag."""
        if not Town.objects.filter(code=options["town"]).update(is_demo=True):
            raise CommandError(_("There is no town with the code %(code)s.") % {"code": options["town"]})

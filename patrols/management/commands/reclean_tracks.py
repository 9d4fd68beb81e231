"""Clean tracks anew after the limits of a source were changed."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from geo.models import Town
from patrols.progress import Progress
from patrols.track_services import reclean


class Command(BaseCommand):
    """`manage.py reclean_tracks --town CODE`."""

    help = "Cleans the tracks anew that were cleaned under other limits than those of their source now"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which town."""
        parser.add_argument("--town", required=True, metavar="CODE")

    def handle(self, *args: Any, **options: Any) -> None:
        """One by one; what was known on earlier days stays as it was known."""
        town = Town.objects.filter(code=options["town"]).first()
        if town is None:
            raise CommandError(_("There is no town with the code %(code)s.") % {"code": options["town"]})
        progress = Progress(self.stdout, _("tracks"))
        done = reclean(town=town, progress=progress)
        progress.end()
        said = {"tracks": done.tracks, "km": done.metres / 1000}
        self.stdout.write(_("%(tracks)d tracks cleaned anew, %(km)+.1f km walked.") % said)

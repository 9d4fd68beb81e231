"""What the commands that load the ground share: the town, telling problems, and leaving with a refusal."""

from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from geo.imports import Outcome
from geo.magic import MB
from geo.models import Town
from geo.problems import Problem, Refused
from geo.quarantine import Limits
from geo.sentences import render

SHOWN = 30
COUNTED = {
    "created": gettext_lazy("new"),
    "changed": gettext_lazy("changed"),
    "unchanged": gettext_lazy("unchanged"),
    "ended": gettext_lazy("ended"),
    "kept": gettext_lazy("kept"),
    "outside": gettext_lazy("outside the town"),
    "outside_town": gettext_lazy("outside the town"),
    "refused": gettext_lazy("refused"),
    "people": gettext_lazy("new people"),
}


class GroundCommand(BaseCommand):
    """A command that loads one file for one town. Refusals are told in full and end with a non-zero status."""

    requires_system_checks = ()  # the checks load every page and report library: seconds, for nothing, at each file

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The file and the town."""
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--town", metavar="CODE", help="nine-digit code of the town")
        parser.add_argument("--again", action="store_true", help="load the very same file once more")

    def add_map_arguments(self, parser: ArgumentParser) -> None:
        """What a map file needs besides."""
        parser.add_argument("--datum", required=True, help="wgs84, cgcs2000, gcj02, bd09 or EPSG:number")
        parser.add_argument("--layer", default="", help="which layer, when the file has several")
        parser.add_argument("--max-mb", type=int, default=20, help="read files up to this size (default 20)")

    def limits(self, options: dict[str, Any]) -> Limits:
        """The size limit of --max-mb."""
        return Limits(max_bytes=options["max_mb"] * MB)

    def town(self, options: dict[str, Any]) -> Town | None:
        """The town of --town, None without it."""
        if not options["town"]:
            return None
        town = Town.objects.filter(code=options["town"]).first()
        if town is None:
            raise self.refusal(Refused(Problem("town_unknown", {"code": options["town"]})))
        return town

    def known_town(self, options: dict[str, Any]) -> Town:
        """The town of --town, or the only one there is."""
        town = self.town(options)
        if town is None and Town.objects.count() == 1:
            town = Town.objects.get()
        if town is None:
            raise self.refusal(Refused(Problem("town_missing")))
        return town

    def run(self, work: Callable[[], Outcome]) -> None:
        """Do the work; tell what was counted and what was noticed."""
        try:
            outcome = work()
        except Refused as refused:
            raise self.refusal(refused) from None
        self.tell(outcome.problems)
        if not outcome.is_repeat:
            counts = _(", ").join(f"{COUNTED.get(name, name)} {count}" for name, count in outcome.counts.items())
            self.stdout.write(_("%(file)s: %(counts)s") % {"file": outcome.job.file_name, "counts": counts})

    def tell(self, problems: list[Problem]) -> None:
        """The first problems as sentences, and how many more there are."""
        for problem in problems[:SHOWN]:
            self.stderr.write(render(problem))
        if (more := len(problems) - SHOWN) > 0:
            self.stderr.write(ngettext("… and %(count)d more", "… and %(count)d more", more) % {"count": more})

    def refusal(self, refused: Refused) -> CommandError:
        """All but the last problem told, the last as the error of the command."""
        *first, last = refused.problems
        self.tell(first)
        return CommandError(render(last))

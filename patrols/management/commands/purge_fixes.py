"""Delete raw fixes whose retention has ended, after the merged lines of their day are kept."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from geo.clock import today
from geo.models import Town
from geo.problems import Problem, Refused
from geo.sentences import render
from patrols.models import TrackFixes
from patrols.progress import Progress
from patrols.retention import ExpiredDay, expired_days, purge_day

Day = tuple[Town, ExpiredDay]


class Command(BaseCommand):
    """`manage.py purge_fixes [--town CODE] [--apply]`."""

    help = (
        "Deletes the raw fixes and the lines of single tracks once a town has kept them long enough; the merged lines "
        "of the day stay. Without --apply it only says what would be deleted. Run it every night."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which town, and whether it is meant."""
        parser.add_argument("--town", metavar="CODE", help="one town; default: all")
        parser.add_argument("--apply", action="store_true", help="delete; this cannot be undone")

    def handle(self, *args: Any, **options: Any) -> None:
        """Day by day; a day that cannot be kept is named and stays, the others go."""
        towns = Town.objects.filter(**({"code": options["town"]} if options["town"] else {}))
        if options["town"] and not towns.exists():
            raise CommandError(_("There is no town with the code %(code)s.") % {"code": options["town"]})
        days = [(town, day) for town in towns for day in expired_days(town, today())]
        if options["apply"]:
            self._delete(days)
        else:
            self._preview(days)

    def _preview(self, days: list[Day]) -> None:
        for town, day in days:
            words = {"town": town.name, "day": day.walked_on, "tracks": day.tracks, "fixes": day.fixes}
            self.stdout.write(_("%(town)s %(day)s: %(tracks)d tracks, %(fixes)d fixes") % words)
        self.stdout.write(_("%(days)d days would be deleted; nothing was. Add --apply.") % {"days": len(days)})

    def _delete(self, days: list[Day]) -> None:
        progress, refused = Progress(self.stdout, _("days")), list[Problem]()
        for done, (town, day) in enumerate(days, start=1):
            try:
                purge_day(town=town, walked_on=day.walked_on, today=today())
            except Refused as refusal:
                refused += refusal.problems
            progress(done, len(days))
        progress.end()
        TrackFixes.objects.drop_empty_months(today())
        for problem in refused:
            self.stderr.write(render(problem))
        self.stdout.write(_("Raw fixes of %(days)d days are deleted.") % {"days": len(days) - len(refused)})
        if refused:
            raise CommandError(_("%(count)d days stay as they were.") % {"count": len(refused)})

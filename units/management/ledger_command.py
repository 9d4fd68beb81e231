"""What the commands that load ledgers have in common: their arguments, and how they say what became of a file."""

from argparse import ArgumentParser
from collections import Counter
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from geo.imports import repeated
from geo.models import Town, User
from geo.problems import Refused
from geo.sentences import render
from units.ledgers.run import Ledger, Outcome, Request, run

SHOWN = 40
LABELS = {
    "rows": pgettext_lazy("ledger", "rows"),
    "new": pgettext_lazy("ledger", "new"),
    "changed": pgettext_lazy("ledger", "changed"),
    "unchanged": pgettext_lazy("ledger", "unchanged"),
    "refused": pgettext_lazy("ledger", "refused"),
    "notices": pgettext_lazy("ledger", "notices"),
    "no_coordinates": pgettext_lazy("ledger", "without coordinates"),
    "outside_town": pgettext_lazy("ledger", "outside the town"),
    "placed": pgettext_lazy("ledger", "of all units: in a grid"),
    "outside": pgettext_lazy("ledger", "outside every grid"),
    "without_point": pgettext_lazy("ledger", "not on the map"),
    "moved": pgettext_lazy("ledger", "moved to another grid"),
    "steps": pgettext_lazy("ledger", "conversion steps"),
    "new_people": pgettext_lazy("ledger", "new people"),
    "seats": pgettext_lazy("ledger", "seats filled"),
}


class LedgerCommand(BaseCommand):
    """Base of all commands that load ledgers: a dry run unless --apply is given."""

    requires_system_checks = ()  # the checks load every page and report library: seconds, for nothing, at each file

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Arguments of every ledger."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--report", type=Path, help="where to write the copy of the file with its problems")
        self.add_common_arguments(parser)

    def add_common_arguments(self, parser: ArgumentParser) -> None:
        """What does not depend on how many files there are."""
        parser.add_argument("--town", required=True, help="code of the town, 9 digits")
        parser.add_argument("--apply", action="store_true", help="write; without it the file is only looked at")
        parser.add_argument("--again", action="store_true", help="load a file once more that was loaded before")
        parser.add_argument("--user", help="account that loads the file, for the books")
        parser.add_argument("--quiet-rows", action="store_true", help="do not print the problems of rows")

    def ledger(self, options: dict[str, Any]) -> Ledger:
        """The ledger to load, as the options say."""
        raise NotImplementedError

    def handle(self, *args: Any, **options: Any) -> None:
        """Preview or apply, and say what became of it. A refused file ends with an error and changes nothing."""
        request = Request(
            path=options["file"],
            town=_town(options["town"]),
            apply=options["apply"],
            again=options["again"],
            user=_user(options["user"]),
            report=options["report"],
        )
        try:
            outcome = run(self.ledger(options), request)
        except Refused as refused:
            raise CommandError("\n".join(f"{render(p)} [{p.code}]" for p in refused.problems)) from refused
        self._say(request, outcome, quiet=options["quiet_rows"])

    def _say(self, request: Request, outcome: Outcome, *, quiet: bool) -> None:
        if outcome.already:
            self.stdout.write(render(repeated(outcome.already, request.path).problems[0]))
            return
        self.stdout.write(f"{request.path.name}: {_counted(outcome)}")
        if outcome.datum:
            self.stdout.write(_("datum: %(datum)s") % {"datum": _datum(outcome)})
        shown = [] if quiet else outcome.problems[:SHOWN]
        for problem in shown:
            self.stdout.write(f"  {render(problem.at(file=''))} [{problem.code}]")
        if len(outcome.problems) > len(shown):
            kinds = Counter(problem.code for problem in outcome.problems).most_common()
            said = _(", ").join(f"{code} {count}" for code, count in kinds)
            self.stdout.write(_("  all of them are in the report: %(kinds)s") % {"kinds": said})
        if outcome.report:
            self.stdout.write(_("the file with its problems: %(path)s") % {"path": outcome.report})
        done, dry = _("The file was written to the books."), _("Nothing was written (dry run; add --apply).")
        self.stdout.write(done if outcome.job else dry)


def _counted(outcome: Outcome) -> str:
    return _(", ").join(f"{LABELS[name]} {count}" for name, count in outcome.counts.items())


def _datum(outcome: Outcome) -> str:
    hits: Any = outcome.evidence.get("hits") or {}
    said = ", ".join(f"{name} {count}/{outcome.evidence.get('rows')}" for name, count in hits.items())
    return f"{outcome.datum} ({said})" if said else outcome.datum


def _town(code: str) -> Town:
    town = Town.objects.filter(code=code).first()
    if town is None:
        raise CommandError(_("There is no town %(code)s. Import its boundary first.") % {"code": code})
    return town


def _user(name: str | None) -> User | None:
    if not name:
        return None
    user = User.objects.filter(username=name).first()
    if user is None:
        raise CommandError(_("There is no account %(name)s.") % {"name": name})
    return user

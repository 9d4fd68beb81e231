"""Compute the ground coverage of many towns on several processes or machines."""

from argparse import ArgumentParser
from contextlib import AbstractContextManager
from datetime import date
from pathlib import Path
from typing import Any

from distributed import Client
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from geo.clock import AsOf, end_of, today
from geo.models import Town
from geo.problems import Problem, Refused
from geo.sentences import render
from patrols.coverage_batches import Asked, compute_all, problems_of, stage_all
from patrols.models import CoverageBatch
from patrols.progress import Progress
from patrols.scale_out import own_workers, scheduler_at
from patrols.tasks import coverage_is_asked_no_more


class Command(BaseCommand):
    """`manage.py coverage (--workers N | --scheduler tcp://host:8786 | --stage-only) [--town CODE …] [--on DATE …]`."""

    help = (
        "Computes the ground coverage of all towns, one task a town and day, on worker processes of this machine or "
        "on those of a dask scheduler; see docs/scaling.md"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which towns and days, and who works."""
        who = parser.add_mutually_exclusive_group(required=True)
        who.add_argument("--workers", type=int, metavar="N", help="processes on this machine")
        who.add_argument("--scheduler", metavar="tcp://HOST:PORT", help="a dask scheduler with its workers")
        who.add_argument("--stage-only", action="store_true", help="write the facts to --shards and stop")
        parser.add_argument("--town", action="append", metavar="CODE", help="default: all; may be repeated")
        parser.add_argument("--on", action="append", type=date.fromisoformat, metavar="YYYY-MM-DD")
        parser.add_argument("--known-at", type=date.fromisoformat, metavar="YYYY-MM-DD")
        parser.add_argument("--shards", type=Path, metavar="FOLDER", help="storage that all workers reach")

    def handle(self, *args: Any, **options: Any) -> None:
        """Compute, store, and say for how many towns; a town that failed is named and makes the command fail."""
        asked = _asked(options)
        if options["stage_only"]:
            self._stage(asked, options["shards"])
            return
        if not options["known_at"] and not options["on"]:
            for one in asked:
                coverage_is_asked_no_more(one.town)
        try:
            with _workers(options) as client:
                self._compute(asked, client, options)
        except Refused as refused:
            raise CommandError("\n".join(render(problem) for problem in refused.problems)) from None

    def _stage(self, asked: list[Asked], folder: Path | None) -> None:
        if folder is None:
            raise CommandError(_("--stage-only needs --shards FOLDER."))
        progress = Progress(self.stdout, _("towns"))
        stage_all(asked, folder, progress)
        progress.end()
        self.stdout.write(
            _("%(count)d towns and days are staged in %(folder)s.") % {"count": len(asked), "folder": folder}
        )

    def _compute(self, asked: list[Asked], client: Client, options: dict[str, Any]) -> None:
        progress = Progress(self.stdout, _("towns"))
        workers = options["scheduler"] or str(options["workers"])
        batch = compute_all(
            asked=asked, client=client, workers=workers, shards=options["shards"], progress=progress
        )  # fmt: skip
        progress.end()
        self._tell(batch, problems_of(batch))

    def _tell(self, batch: CoverageBatch, problems: list[Problem]) -> None:
        for problem in problems:
            self.stderr.write(render(problem))
        seconds = ((batch.ended_at or batch.heard_at) - batch.started_at).total_seconds()
        counts = {"count": batch.answers.filter(problem=None).count(), "seconds": seconds}
        self.stdout.write(
            _("Coverage of %(count)d towns and days is computed and stored, in %(seconds).1f s.") % counts
        )
        if problems:
            raise CommandError(_("%(count)d towns could not be computed.") % {"count": len(problems)})


def _asked(options: dict[str, Any]) -> list[Asked]:
    codes = options["town"]
    towns = list(Town.objects.filter(code__in=codes) if codes else Town.objects.all())
    if missing := set(codes or ()) - {town.code for town in towns}:
        raise CommandError(_("There is no town with the code %(code)s.") % {"code": ", ".join(sorted(missing))})
    known_at = end_of(options["known_at"]) if options["known_at"] else None
    days = sorted(set(options["on"] or [today()]))
    return [Asked(town, AsOf(on, known_at)) for town in towns for on in days]


def _workers(options: dict[str, Any]) -> AbstractContextManager[Client]:
    if options["scheduler"]:
        return scheduler_at(options["scheduler"])
    if options["workers"] < 1:
        raise CommandError(_("--workers needs at least one process."))
    return own_workers(options["workers"])

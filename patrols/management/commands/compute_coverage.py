"""Compute the ground coverage of a town for a day."""

from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db.models import Sum
from django.utils.translation import gettext as _

from geo.clock import AsOf, end_of, today
from geo.models import Town
from patrols.coverage_runs import compute
from patrols.models import CoverageRun
from patrols.progress import Progress
from patrols.tasks import coverage_is_asked_no_more


class Command(BaseCommand):
    """`manage.py compute_coverage --town CODE [--on DATE] [--known-at DATE]`."""

    help = "Computes which ground of a town was covered, with its bounds, and stores the result for map and reports"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The town, the day asked about and the knowledge asked for."""
        parser.add_argument("--town", required=True, metavar="CODE")
        parser.add_argument("--on", type=date.fromisoformat, metavar="YYYY-MM-DD")
        parser.add_argument("--known-at", type=date.fromisoformat, metavar="YYYY-MM-DD")

    def handle(self, *args: Any, **options: Any) -> None:
        """Compute, then print numerator, denominator and cells of the whole town."""
        town = Town.objects.filter(code=options["town"]).first()
        if town is None:
            raise CommandError(_("There is no town with the code %(code)s.") % {"code": options["town"]})
        known_at = end_of(options["known_at"]) if options["known_at"] else None
        if known_at is None and not options["on"]:
            coverage_is_asked_no_more(town)
        progress = Progress(self.stdout, _("grids"))
        run = compute(town, AsOf(options["on"] or today(), known_at), progress)
        progress.end()
        self.stdout.write(_summary(run))


def _summary(run: CoverageRun) -> str:
    names = ("covered_m2", "supervisable_m2", "never_m2", "cells", "cells_covered")
    sums = {name: value or 0 for name, value in run.grids.aggregate(**{name: Sum(name) for name in names}).items()}
    ratio = sums["covered_m2"] / sums["supervisable_m2"] if sums["supervisable_m2"] else 0.0
    return _(
        "%(on)s: %(covered).1f/%(supervisable).1f hectares covered, %(percent).1f %%; %(done)d of %(cells)d cells; "
        "never covered %(never).1f hectares."
    ) % {
        "on": run.on,
        "covered": sums["covered_m2"] / 1e4,
        "supervisable": sums["supervisable_m2"] / 1e4,
        "percent": 100 * ratio,
        "done": sums["cells_covered"],
        "cells": sums["cells"],
        "never": sums["never_m2"] / 1e4,
    }

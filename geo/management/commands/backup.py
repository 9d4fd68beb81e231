"""Write one file that holds the whole installation."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from geo.backup.database import ToolFailed
from geo.backup.whole import back_up
from geo.clock import now


class Command(BaseCommand):
    """`manage.py backup [--out FILE]`; without --out into DATA_DIR/backups under the moment's name."""

    help = "Writes database, uploaded files and a manifest with checksums into one file"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where to write."""
        parser.add_argument("--out", type=Path, metavar="FILE")

    def handle(self, *args: Any, **options: Any) -> None:
        """Make it and say what is in it."""
        name = f"wangge-{now():%Y%m%d-%H%M%S}.tar"
        target: Path = options["out"] or settings.DATA_DIR / "backups" / name
        if target.is_dir():
            target /= name
        try:
            manifest = back_up(target)
        except ToolFailed as error:
            raise CommandError(_("The database could not be written out: %(reason)s") % {"reason": error}) from error
        except OSError as error:
            raise CommandError(_("The file could not be written: %(reason)s") % {"reason": error}) from error
        self.stdout.write(
            _("%(file)s: %(tables)d tables, %(rows)d rows, %(files)d uploaded files, %(mb).1f MB. Keep it safe.")
            % {
                "file": target,
                "tables": len(manifest.counts),
                "rows": sum(manifest.counts.values()),
                "files": len(manifest.files) - 1,
                "mb": target.stat().st_size / 1e6,
            }
        )

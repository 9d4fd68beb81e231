"""Put a backup back: all of it or nothing."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from geo.backup.archive import BadBackup
from geo.backup.database import ToolFailed
from geo.backup.whole import NotEmpty, restore

REASONS = {
    "no-tar": gettext_lazy("%(what)s is not a backup file."),
    "no-manifest": gettext_lazy("The file has no manifest that can be read, so it is not a backup."),
    "format": gettext_lazy("The backup has the format %(what)s, which this version does not know."),
    "unknown-file": gettext_lazy("The backup holds a file that its manifest does not name: %(what)s."),
    "changed": gettext_lazy("%(what)s in the backup is not what was put in (size or checksum differs)."),
    "missing-file": gettext_lazy("%(what)s is missing from the backup: it was cut short."),
    "newer": gettext_lazy("The backup comes from a newer version (%(what)s): update the program first."),
}


class Command(BaseCommand):
    """`manage.py restore FILE [--force]`; --force is needed where the database holds towns, people or units already."""

    help = "Checks a backup file and replaces database and uploaded files by it, in one transaction"
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which file, and whether what is there may go."""
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--force", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it and say what came back."""
        try:
            manifest = restore(options["file"], force=options["force"])
        except BadBackup as error:
            raise CommandError(str(REASONS[error.args[0]]) % {"what": error.args[1]}) from error
        except NotEmpty as error:
            rows = ", ".join(f"{table} {count}" for table, count in error.args[0].items())
            raise CommandError(
                _("The database holds data (%(rows)s), which --force would replace. Nothing was changed.")
                % {"rows": rows}
            ) from error
        except (ToolFailed, OSError) as error:
            raise CommandError(
                _("The backup could not be put back: %(reason)s Nothing was changed.") % {"reason": error}
            ) from error
        self.stdout.write(
            _("Restored the state of %(made_at)s: %(tables)d tables, %(rows)d rows, every count and checksum right.")
            % {
                "made_at": manifest.made_at,
                "tables": len(manifest.counts),
                "rows": sum(manifest.counts.values()),
            }
        )

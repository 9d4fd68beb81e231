"""Load recorded patrols from GPX files."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from geo.models import Town
from geo.problems import Problem, Refused
from geo.sentences import render
from patrols.progress import Progress
from patrols.track_files import Loaded, load_track_file

DATUMS = ("wgs84", "cgcs2000", "gcj02", "bd09")


class Command(BaseCommand):
    """`manage.py import_tracks FOLDER_OR_FILE --town CODE --datum wgs84`."""

    help = "Loads GPX tracks of patrols; each file is one transaction, and the same file again changes nothing"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What to read, whose it is, and in which datum it was recorded."""
        parser.add_argument("path", type=Path, metavar="FOLDER_OR_FILE")
        parser.add_argument("--town", required=True, metavar="CODE")
        parser.add_argument("--datum", required=True, choices=DATUMS)

    def handle(self, *args: Any, **options: Any) -> None:
        """Load file by file; files that are refused are named, the others are kept."""
        town = Town.objects.filter(code=options["town"]).first()
        if town is None:
            raise CommandError(_("There is no town with the code %(code)s.") % {"code": options["town"]})
        files = _files(options["path"])
        progress = Progress(self.stdout, _("track files"))
        loaded, refused = list[Loaded](), list[Problem]()
        for done, file in enumerate(files, start=1):
            try:
                loaded.append(load_track_file(town=town, path=file, datum=options["datum"]))
            except Refused as refusal:
                refused += refusal.problems
            progress(done, len(files))
        progress.end()
        self._tell(len(files), loaded, refused)

    def _tell(self, files: int, loaded: list[Loaded], refused: list[Problem]) -> None:
        notices = [notice for each in loaded for notice in each.notices]
        same = [notice for notice in notices if notice.code == "same_file"]
        for problem in [*(notice for notice in notices if notice not in same), *refused]:
            self.stderr.write(render(problem))
        self.stdout.write(
            _("%(files)d files: %(tracks)d tracks, %(km).1f km walked; %(same)d files were loaded before.")
            % {
                "files": files,
                "tracks": sum(each.tracks for each in loaded),
                "km": sum(each.walked_m for each in loaded) / 1000,
                "same": len(same),
            }
        )
        if refused:
            raise CommandError(
                _("%(count)d files were refused; the others are loaded.") % {"count": files - len(loaded)}
            )


def _files(path: Path) -> list[Path]:
    if not path.exists():
        raise CommandError(_("There is no file or folder %(path)s.") % {"path": path})
    files = sorted(path.glob("*.gpx")) if path.is_dir() else [path]
    if not files:
        raise CommandError(_("There is no .gpx file in %(path)s.") % {"path": path})
    return files

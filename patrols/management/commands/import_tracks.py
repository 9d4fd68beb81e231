"""Load recorded patrols from files."""

from argparse import ArgumentParser, ArgumentTypeError
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from geo.models import Town
from geo.problems import Problem, Refused
from geo.sentences import render
from patrols.progress import Progress
from patrols.track_files import VOTE, Loaded, Said, load_track_file
from patrols.track_readers.read import SUFFIXES


class Command(BaseCommand):
    """`manage.py import_tracks FOLDER_OR_FILE --town CODE --datum wgs84`."""

    help = (
        "Loads tracks of patrols (GPX, KML, KMZ, GeoJSON, CSV, Excel); each file is one transaction, and the same file "
        "again changes nothing"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What to read, whose it is, and what its bringer knows about it."""
        parser.add_argument("path", type=Path, metavar="FOLDER_OR_FILE")
        parser.add_argument("--town", required=True, metavar="CODE")
        parser.add_argument(
            "--datum",
            default=VOTE,
            help="wgs84, cgcs2000, gcj02, bd09, bd09mc or EPSG:n; vote (default): told by the roads of the town",
        )
        parser.add_argument("--source", default="", help="who or what recorded, where the files do not say it")
        parser.add_argument("--walked-on", type=_day, metavar="DATE", help="the day of tracks without times")
        parser.add_argument("--zone", type=_zone, help="zone of times that name none, for example Asia/Shanghai")

    def handle(self, *args: Any, **options: Any) -> None:
        """Load file by file; files that are refused are named, the others are kept."""
        town = Town.objects.filter(code=options["town"]).first()
        if town is None:
            raise CommandError(_("There is no town with the code %(code)s.") % {"code": options["town"]})
        keys = ("datum", "source", "walked_on", "zone")
        said = Said(**{key: options[key] for key in keys})
        files = _files(options["path"])
        progress = Progress(self.stdout, _("track files"))
        loaded, refused = list[Loaded](), list[Problem]()
        for done, file in enumerate(files, start=1):
            try:
                loaded.append(load_track_file(town=town, path=file, said=said))
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
        datums = Counter(each.datum for each in loaded if each.datum)
        if datums:
            said = ", ".join(f"{name} {count}" for name, count in datums.most_common())
            self.stdout.write(_("Datum of the files: %(said)s.") % {"said": said})
        if refused:
            raise CommandError(
                _("%(count)d files were refused; the others are loaded.") % {"count": files - len(loaded)}
            )


def _day(said: str) -> date:
    try:
        return date.fromisoformat(said)
    except ValueError as error:
        raise ArgumentTypeError(_("Write the day as 2026-11-23.")) from error


def _zone(said: str) -> ZoneInfo:
    try:
        return ZoneInfo(said)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise ArgumentTypeError(_("There is no zone of that name.")) from error


def _files(path: Path) -> list[Path]:
    if not path.exists():
        raise CommandError(_("There is no file or folder %(path)s.") % {"path": path})
    found = sorted(path.iterdir()) if path.is_dir() else [path]
    files = [file for file in found if file.suffix.lower() in SUFFIXES or not path.is_dir()]
    if not files:
        known = {"path": path, "known": " ".join(SUFFIXES)}
        raise CommandError(_("There is no file of tracks in %(path)s (%(known)s).") % known)
    return files

"""Make a backup of this installation; put one back, all of it or nothing."""

import platform
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from geo.backup import archive, database
from geo.backup.archive import BadBackup, Manifest
from geo.clock import now

# a database that holds none of these is as good as new
FACTS = ("geo_town", "geo_user", "geo_person", "units_unit")


class NotEmpty(RuntimeError):
    """The database holds facts already; `args[0]` says rows per table."""


@contextmanager
def _workplace() -> Iterator[Path]:
    """A private folder (0700) on the disk that holds the data."""
    settings.DATA_DIR.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="backup-", dir=settings.DATA_DIR) as folder:
        yield Path(folder)


def _media() -> dict[str, Path]:
    root = Path(settings.MEDIA_ROOT)
    return {f"{archive.MEDIA}/{path.relative_to(root).as_posix()}": path for path in archive.files_below(root)}


def back_up(target: Path) -> Manifest:
    """Write database, uploaded files and manifest into one file (mode 0600), of one moment, while the service runs."""
    with _workplace() as work:
        dump = work / archive.DUMP
        with database.snapshot() as moment:
            counts = database.counts()
            database.dump(dump, moment)
        sources = {archive.DUMP: dump, **_media()}
        manifest = Manifest(
            made_at=now().isoformat(timespec="seconds"),
            versions={"python": platform.python_version(), "django": version("django"), **database.versions()},
            migrations=[f"{app}.{name}" for app, name in MigrationRecorder(connection).applied_migrations()],
            counts=counts,
            files={name: archive.content_of(path) for name, path in sources.items()},
        )
        target.parent.mkdir(parents=True, exist_ok=True)
        archive.write(target, manifest, sources)
    return manifest


def facts() -> dict[str, int]:
    """Rows of the tables that a used installation fills; only those that have any."""
    there = set(database.tables())
    rows = {}
    with connection.cursor() as cursor:
        for table in there.intersection(FACTS):
            cursor.execute(f"SELECT count(*) FROM {connection.ops.quote_name(table)}")
            rows[table] = cursor.fetchone()[0]
    return {table: count for table, count in sorted(rows.items()) if count}


def _refuse_later_schema(manifest: Manifest) -> None:
    known = {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations}
    if unknown := sorted(set(manifest.migrations) - known):
        raise BadBackup("newer", unknown[0])


def _replace_media(new: Path) -> None:
    """Put the unpacked files in place; the old ones go when the new ones stand."""
    root = Path(settings.MEDIA_ROOT)
    old = root.with_name(root.name + ".old")
    shutil.rmtree(old, ignore_errors=True)
    if root.exists():
        root.rename(old)
    new.mkdir(exist_ok=True)
    new.rename(root)
    shutil.rmtree(old, ignore_errors=True)


def restore(source: Path, *, force: bool = False) -> Manifest:
    """Check the whole file, replace the database in one transaction, then the uploaded files; migrate if it is older.

    Raises BadBackup or NotEmpty (unless `force`) before anything is changed; database.ToolFailed leaves all as it was.
    """
    with _workplace() as work:
        unpacked = work / "unpacked"
        unpacked.mkdir()
        manifest = archive.unpack(source, unpacked)
        _refuse_later_schema(manifest)
        if not force and (rows := facts()):
            raise NotEmpty(rows)
        database.load(unpacked / archive.DUMP, manifest.counts, work)
        _replace_media(unpacked / archive.MEDIA)
    call_command("migrate", interactive=False, verbosity=0)
    return manifest

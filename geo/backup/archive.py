"""The backup file: a tar of `manifest.json` (first), `database.dump` and `media/…`, each with size and SHA-256.

Knows files and nothing of Django or PostgreSQL.
"""

import hashlib
import io
import json
import os
import tarfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath
from typing import Any, Self

FORMAT = 1
MANIFEST = "manifest.json"
DUMP = "database.dump"
MEDIA = "media"
MANIFEST_MAX_BYTES = 50 * 1024 * 1024
CHUNK_BYTES = 1024 * 1024


class BadBackup(ValueError):
    """The file is no backup, or not what its manifest says. `args[0]` is a reason code, `args[1]` what it is about."""


@dataclass(frozen=True, slots=True)
class Content:
    """Size and SHA-256 (hex) of one file."""

    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What the backup holds; `counts` are rows per table, `migrations` are `app.name` in order of application."""

    made_at: str
    versions: dict[str, str]
    migrations: list[str]
    counts: dict[str, int]
    files: dict[str, Content]
    format: int = FORMAT

    def as_json(self) -> bytes:
        """UTF-8, readable."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=1).encode()

    @classmethod
    def from_json(cls, text: bytes) -> Self:
        """Raises BadBackup("no-manifest") when the text is no manifest, ("format", n) for one of a later format."""
        try:
            raw: dict[str, Any] = json.loads(text)
            if raw["format"] != FORMAT:
                raise BadBackup("format", str(raw["format"]))
            files = {name: Content(**content) for name, content in raw["files"].items()}
            return cls(**{**raw, "files": files})
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            if isinstance(error, BadBackup):
                raise
            raise BadBackup("no-manifest", MANIFEST) from error


def content_of(path: Path) -> Content:
    """Size and hash of a file, read in pieces."""
    digest = hashlib.sha256()
    with path.open("rb") as source:
        while piece := source.read(CHUNK_BYTES):
            digest.update(piece)
    return Content(path.stat().st_size, digest.hexdigest())


def files_below(folder: Path) -> Iterator[Path]:
    """Regular files below a folder in name order; nothing when it does not exist. Links are not followed."""
    for parent, folders, names in os.walk(folder):
        folders.sort()
        yield from (path for name in sorted(names) if not (path := Path(parent) / name).is_symlink())


def write(target: Path, manifest: Manifest, sources: dict[str, Path]) -> None:
    """Write the whole archive or none of it, readable by its owner alone. `sources`: name in the archive → file."""
    new = target.with_name(target.name + ".new")
    new.unlink(missing_ok=True)
    try:
        with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            with tarfile.open(fileobj=out, mode="w") as tar:
                text = manifest.as_json()
                head = tarfile.TarInfo(MANIFEST)
                head.size = len(text)
                tar.addfile(head, io.BytesIO(text))
                for name, path in sources.items():
                    tar.add(path, arcname=name, recursive=False)
            out.flush()
            os.fsync(out.fileno())
        new.replace(target)
    finally:
        new.unlink(missing_ok=True)


def _is_safe(name: str) -> bool:
    parts = PurePosixPath(name).parts
    return name == DUMP or (len(parts) >= 2 and parts[0] == MEDIA and ".." not in parts and "\x00" not in name)


def _read_manifest(tar: tarfile.TarFile) -> Manifest:
    first = tar.next()
    if first is None or first.name != MANIFEST or first.size > MANIFEST_MAX_BYTES:
        raise BadBackup("no-manifest", MANIFEST)
    text = tar.extractfile(first)
    if text is None:
        raise BadBackup("no-manifest", MANIFEST)
    return Manifest.from_json(text.read())


def _copy(tar: tarfile.TarFile, member: tarfile.TarInfo, target: Path, wanted: Content) -> None:
    source = tar.extractfile(member)
    if source is None or member.size != wanted.bytes:
        raise BadBackup("changed", member.name)
    target.parent.mkdir(parents=True, exist_ok=True)
    digest = hashlib.sha256()
    with target.open("wb") as out:
        while piece := source.read(CHUNK_BYTES):
            digest.update(piece)
            out.write(piece)
    if digest.hexdigest() != wanted.sha256:
        raise BadBackup("changed", member.name)


def unpack(archive: Path, folder: Path) -> Manifest:
    """Unpack into an empty folder, checking each file against the manifest.

    Raises BadBackup: "no-tar", "no-manifest", "format", "unknown-file", "changed" (size or SHA-256), "missing-file".
    """
    seen = set()
    try:
        with tarfile.open(archive, mode="r:") as tar:
            manifest = _read_manifest(tar)
            while (member := tar.next()) is not None:
                if member.name not in manifest.files or not member.isreg() or not _is_safe(member.name):
                    raise BadBackup("unknown-file", member.name)
                _copy(tar, member, folder / member.name, manifest.files[member.name])
                seen.add(member.name)
    except tarfile.TarError as error:
        raise BadBackup("no-tar", archive.name) from error
    if missing := sorted(manifest.files.keys() - seen):
        raise BadBackup("missing-file", missing[0])
    return manifest

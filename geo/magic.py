"""What a file really is, whatever its name says, and whether it is small enough to be opened. Pure.

Everything here looks at the first bytes or at a zip's table of contents only; nothing is unpacked.
"""

import hashlib
import zipfile
from pathlib import Path

from geo.problems import Problem, Refused

MB = 1024 * 1024
MAX_BYTES = 20 * MB
MAX_MEMBERS = 1000
MAX_RATIO = 100
MAX_UNPACKED = 400 * MB

ZIP, OLE, SQLITE, HTML, XML, JSON, TEXT, BINARY = "zip", "ole", "sqlite", "html", "xml", "json", "text", "binary"
KINDS = {
    ".xlsx": ZIP,
    ".xls": OLE,
    ".ods": ZIP,
    ".csv": TEXT,
    ".zip": ZIP,
    ".gpkg": SQLITE,
    ".geojson": JSON,
    ".json": JSON,
    ".kml": XML,
    ".kmz": ZIP,
    ".dbf": BINARY,
    ".gpx": XML,
}


def refuse_unsafe(path: Path, *, known: tuple[str, ...], max_bytes: int = MAX_BYTES) -> str:
    """Raise Refused unless the file is there, small enough and of the kind its name says; give its suffix.

    `known`: the suffixes that the caller reads, for example (".xlsx", ".csv").
    """
    suffix = path.suffix.lower()
    if not path.is_file():
        raise Refused(Problem("file_missing", file=path.name))
    size = path.stat().st_size
    if size > max_bytes:
        params = {"size_mb": round(size / MB), "limit_mb": round(max_bytes / MB)}
        raise Refused(Problem("file_too_big", params, file=path.name))
    if size == 0:
        raise Refused(Problem("file_empty", file=path.name))
    if suffix not in known:
        raise Refused(Problem("unknown_format", {"suffix": suffix, "known": " ".join(known)}, file=path.name))
    found = sniff(path)
    if found != KINDS[suffix] and not (KINDS[suffix] == TEXT and found in (JSON, XML)):
        raise Refused(Problem("wrong_magic", {"suffix": suffix, "found": found}, file=path.name))
    if found == ZIP:
        refuse_zip_bomb(path)
    return suffix


def sniff(path: Path) -> str:
    """The kind of content by its first bytes: one of the names above."""
    with path.open("rb") as file:
        head = file.read(4096)
    for magic, kind in ((b"PK\x03\x04", ZIP), (b"\xd0\xcf\x11\xe0", OLE), (b"SQLite format 3\x00", SQLITE)):
        if head.startswith(magic):
            return kind
    if b"\x00" in head:
        return BINARY
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if start[:1] in (b"{", b"["):
        return JSON
    if start[:1] == b"<":
        return HTML if b"<html" in head.lower() or b"<table" in head.lower() else XML
    return TEXT


def refuse_zip_bomb(path: Path) -> None:
    """Raise Refused for a zip that is broken, encrypted, or unpacks to far more than it weighs."""
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise Refused(Problem("zip_broken", {"reason": str(error)}, file=path.name)) from error
    if any(member.flag_bits & 1 for member in members):
        raise Refused(Problem("zip_encrypted", file=path.name))
    unpacked = sum(member.file_size for member in members)
    worst = max((m.file_size / max(m.compress_size, 1) for m in members if m.file_size > MB), default=0)
    if len(members) > MAX_MEMBERS or unpacked > MAX_UNPACKED or worst > MAX_RATIO:
        params = {"members": len(members), "unpacked_mb": round(unpacked / MB), "ratio": round(worst)}
        raise Refused(Problem("zip_bomb", params, file=path.name))


def sha256_of(path: Path) -> str:
    """Hex digest of a file's content: the same file again has the same."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()

"""The backup file by itself: what it refuses, and why."""

import io
import json
import stat
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest

from geo.backup import archive
from geo.backup.archive import BadBackup, Manifest, content_of


@pytest.fixture
def backup(tmp_path: Path) -> Path:
    """A backup with a dump and one photo with a Chinese name."""
    dump, photo = tmp_path / "dump", tmp_path / "photo"
    dump.write_bytes(b"PGDMP" * 1000)
    photo.write_bytes(b"\x89PNG")
    sources = {archive.DUMP: dump, "media/隐患/照片.png": photo}
    files = {name: content_of(path) for name, path in sources.items()}
    manifest = Manifest("2026-11-24T08:00:00+08:00", {"postgis": "3.3.2"}, ["geo.0001_initial"], {"geo_town": 1}, files)
    archive.write(tmp_path / "town.tar", manifest, sources)
    return tmp_path / "town.tar"


def rewritten(source: Path, change: Callable[[tarfile.TarInfo, bytes], list[tuple[str, bytes]]]) -> Path:
    """A copy of the archive in which each member became what `change` returns for it."""
    target = source.with_name("changed.tar")
    with tarfile.open(source) as old, tarfile.open(target, "w") as new:
        for member in old:
            content = old.extractfile(member)
            assert content is not None
            for name, body in change(member, content.read()):
                info = tarfile.TarInfo(name)
                info.size = len(body)
                new.addfile(info, io.BytesIO(body))
    return target


def test_what_was_put_in_comes_out(backup: Path, tmp_path: Path) -> None:
    manifest = archive.unpack(backup, tmp_path / "out")
    assert (tmp_path / "out" / "media/隐患/照片.png").read_bytes() == b"\x89PNG"
    assert (tmp_path / "out" / archive.DUMP).stat().st_size == 5000
    assert manifest.counts == {"geo_town": 1}


def test_only_its_owner_may_read_a_backup(backup: Path) -> None:
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600


def test_one_changed_byte_is_noticed(backup: Path, tmp_path: Path) -> None:
    changed = rewritten(backup, lambda member, body: [(member.name, body.replace(b"\x89PNG", b"\x89PNg"))])
    with pytest.raises(BadBackup) as refusal:
        archive.unpack(changed, tmp_path / "out")
    assert refusal.value.args == ("changed", "media/隐患/照片.png")


def test_a_missing_file_is_noticed(backup: Path, tmp_path: Path) -> None:
    short = rewritten(backup, lambda member, body: [] if member.name == archive.DUMP else [(member.name, body)])
    with pytest.raises(BadBackup) as refusal:
        archive.unpack(short, tmp_path / "out")
    assert refusal.value.args == ("missing-file", archive.DUMP)


@pytest.mark.parametrize("name", ["../evil", "media/../../evil", "/etc/evil", "media"])
def test_a_name_that_leaves_the_folder_is_refused(backup: Path, tmp_path: Path, name: str) -> None:
    def smuggle(member: tarfile.TarInfo, body: bytes) -> list[tuple[str, bytes]]:
        if member.name != archive.MANIFEST:
            return [(member.name, body)]
        raw = json.loads(body)
        raw["files"][name] = raw["files"][archive.DUMP]
        return [(member.name, json.dumps(raw).encode()), (name, b"PGDMP" * 1000)]

    with pytest.raises(BadBackup) as refusal:
        archive.unpack(rewritten(backup, smuggle), tmp_path / "out")
    assert refusal.value.args == ("unknown-file", name)
    assert not (tmp_path / "evil").exists()


def test_a_file_cut_short_is_refused(backup: Path, tmp_path: Path) -> None:
    backup.write_bytes(backup.read_bytes()[:4000])
    with pytest.raises(BadBackup):
        archive.unpack(backup, tmp_path / "out")


@pytest.mark.parametrize(
    ("manifest", "reason"),
    [(b"", "no-manifest"), (b"[]", "no-manifest"), (b'{"format": 1}', "no-manifest"), (b'{"format": 99}', "format")],
)
def test_a_manifest_that_cannot_be_used_is_refused(manifest: bytes, reason: str) -> None:
    with pytest.raises(BadBackup) as refusal:
        Manifest.from_json(manifest)
    assert refusal.value.args[0] == reason


def test_a_file_that_is_no_archive_is_refused(tmp_path: Path) -> None:
    (tmp_path / "letter.tar").write_text("Dear Sir or Madam, " * 100)
    with pytest.raises(BadBackup) as refusal:
        archive.unpack(tmp_path / "letter.tar", tmp_path / "out")
    assert refusal.value.args == ("no-tar", "letter.tar")

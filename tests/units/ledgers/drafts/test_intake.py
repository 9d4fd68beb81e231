"""What is refused at the door, and what is kept of an upload."""

from pathlib import Path
from uuid import uuid4

import pytest

from geo import magic
from geo.models import DraftState, ImportDraft, Town, User
from geo.problems import Refused
from geo.sentences import remedy, render
from tests.units.ledgers.drafts.steps import upload
from tests.units.ledgers.world import unit_rows, write_ledger
from units.ledgers.drafts.files import file_of, folder_of, safe_name


def test_an_upload_waits_for_the_worker_and_lies_in_quarantine(town: Town, clerk: User, tmp_path: Path) -> None:
    path = write_ledger(tmp_path / "a.xlsx", unit_rows(3))
    draft = upload(path, town, clerk)
    assert (draft.state, draft.run, draft.size_bytes) == (DraftState.QUEUED, 1, path.stat().st_size)
    assert file_of(draft).read_bytes() == path.read_bytes()
    assert "quarantine" in folder_of(draft).parts


def test_the_form_sent_twice_is_one_draft(town: Town, clerk: User, tmp_path: Path) -> None:
    path, name = write_ledger(tmp_path / "a.xlsx", unit_rows(3)), uuid4()
    assert upload(path, town, clerk, uuid=name) == upload(path, town, clerk, uuid=name)
    assert ImportDraft.objects.count() == 1


@pytest.mark.parametrize(
    ("name", "body", "code"),
    [
        ("a.xlsx", b"not a workbook", "wrong_magic"),
        ("a.csv", b"", "file_empty"),
        ("a.docx", b"PK\x03\x04", "unknown_format"),
        ("a.xlsx", b"PK\x03\x04" + b"0" * 100, "zip_broken"),
    ],
)
def test_what_is_no_ledger_is_refused_with_file_and_remedy_and_leaves_nothing(
    town: Town, clerk: User, media: Path, tmp_path: Path, name: str, body: bytes, code: str
) -> None:
    path = tmp_path / name
    path.write_bytes(body)
    with pytest.raises(Refused) as refused:
        upload(path, town, clerk)
    problem = refused.value.problems[0]
    assert (problem.code, problem.file) == (code, name)
    assert remedy(problem) in render(problem)
    assert not list((media / "quarantine").glob("*"))
    assert not ImportDraft.objects.exists()


def test_a_file_over_the_limit_is_refused_before_it_is_kept_whole(
    town: Town, clerk: User, media: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(magic, "MAX_BYTES", magic.MB)
    path = tmp_path / "big.csv"
    path.write_bytes(b"x" * (magic.MB + 1))
    with pytest.raises(Refused) as refused:
        upload(path, town, clerk)
    assert render(refused.value.problems[0]).startswith("big.csv")
    assert "1 MB" in render(refused.value.problems[0])
    assert not list((media / "quarantine").glob("*"))


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd.csv", "passwd.csv"),
        ("C:\\台账\\单位 (1).xlsx", "单位 (1).xlsx"),
        ("a\x00\n*?.xlsx", "a____.xlsx"),
        ("长" * 200 + ".xlsx", "长" * 60 + ".xlsx"),
        ("...", "ledger"),
    ],
)
def test_a_name_becomes_harmless_and_short_and_keeps_its_suffix(name: str, kept: str) -> None:
    assert safe_name(name) == kept

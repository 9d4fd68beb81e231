"""The set-up steps in a checkout of their own: what they refuse, in which words, and that nothing is half done."""

import os
import shutil
import socket
import stat
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """The files that the set-up steps read, in a folder of their own."""
    folder = tmp_path / "checkout"
    folder.mkdir()
    shutil.copytree(ROOT / "deploy", folder / "deploy")
    shutil.copy(ROOT / "Makefile", folder)
    for name in ("requirements.lock", "requirements-dev.lock"):
        (folder / name).write_text("gpxpy==1.6.2 --hash=sha256:" + "0" * 64 + "\n")
    return folder


@pytest.fixture
def fakes(tmp_path: Path) -> Path:
    """A folder for programs that stand in for the machine's own."""
    folder = tmp_path / "fakes"
    folder.mkdir()
    return folder


def fake(folder: Path, name: str, script: str) -> None:
    """Put a shell script in the place of one of the machine's programs."""
    path = folder / name
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)


def run(checkout: Path, *command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a step there, without the settings of this test run."""
    kept = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "DATA_DIR", "PORT"}}
    return subprocess.run(
        command, cwd=checkout, env={**kept, **environment}, capture_output=True, text=True, check=False, timeout=120
    )


def test_make_alone_says_what_can_be_made(checkout: Path) -> None:
    done = run(checkout, "make")
    assert done.returncode == 0
    for target in ("demo", "test", "check", "bench", "stop", "clean", "lock"):
        assert f"make {target}" in done.stdout


def test_a_taken_port_is_said_before_anything_is_installed(checkout: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = str(other.getsockname()[1])
        done = run(checkout, "deploy/demo.sh", PORT=port)
    assert done.returncode == 1
    assert done.stderr.strip() == (
        f"✗ Port {port} on 127.0.0.1 is taken by another program: stop it, "
        "or choose another port with make demo PORT=8010."
    )
    assert not (checkout / ".venv").exists()


def test_another_python_is_refused(checkout: Path, fakes: Path) -> None:
    for name in ("python3.11", "python3", "python"):
        fake(fakes, name, '[ "$1" = --version ] && echo "Python 3.13.1"; exit 1')
    done = run(checkout, "deploy/packages.sh", PATH=f"{fakes}:/usr/bin:/bin")
    assert done.returncode == 1
    assert "Python 3.11 is needed and was not found (python3 here: Python 3.13.1" in done.stderr


def test_without_root_the_missing_packages_are_named(checkout: Path, fakes: Path) -> None:
    fake(fakes, "id", "echo 1000")
    fake(fakes, "sudo", "exit 1")
    fake(fakes, "node", "exit 1")
    done = run(checkout, "deploy/packages.sh", PATH=f"{fakes}:{os.environ['PATH']}")
    assert done.returncode == 1
    assert "need root: apt-get install --no-install-recommends" in done.stderr
    assert " nodejs" in done.stderr


def test_a_full_disk_is_said_before_the_download(checkout: Path, fakes: Path) -> None:
    fake(fakes, "df", "echo head; echo /dev/vda1 100000 99990 10 99% /")
    done = run(checkout, "deploy/python-env.sh", PATH=f"{fakes}:{os.environ['PATH']}")
    assert done.returncode == 1
    assert "has 10 MB free and this step needs 2500 MB" in done.stderr
    assert not (checkout / ".venv").exists()


def test_a_disk_that_fills_up_on_the_way_is_named(checkout: Path) -> None:
    log = checkout / "step.log"
    log.write_text("ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device\n")
    done = run(checkout, "bash", "-c", ". deploy/lib.sh; explain step.log 'installing' 'The index'")
    assert done.returncode == 1
    assert done.stderr.startswith("✗ The disk is full while installing")


def test_a_registry_out_of_reach_is_named_and_the_next_run_starts_clean(checkout: Path) -> None:
    nowhere = {
        "PIP_INDEX_URL": "http://127.0.0.1:9/",
        "PIP_RETRIES": "0",
        "PIP_FIND_LINKS": "",
        "PIP_NO_CACHE_DIR": "1",
    }
    done = run(checkout, "deploy/python-env.sh", **nowhere)
    assert done.returncode == 1
    assert "Python's package index could not be reached while installing Python libraries" in done.stderr
    assert (checkout / ".venv" / ".building").exists()
    assert not (checkout / ".venv" / ".installed-demo").exists()


def test_a_database_that_does_not_answer_is_said_in_one_sentence(checkout: Path) -> None:
    done = run(checkout, "deploy/settings.sh", DATABASE_URL="postgis://nobody@127.0.0.1:9/none")
    assert done.returncode == 1
    assert done.stderr.startswith("✗ The database of DATABASE_URL does not answer: ")
    assert not (checkout / ".local" / "env").exists()


@pytest.fixture
def cluster(checkout: Path) -> Iterator[Path]:
    """The checkout with its private cluster running, deleted afterwards."""
    done = run(checkout, "deploy/cluster.sh", "start")
    yield checkout
    run(checkout, "deploy/cluster.sh", "delete")
    assert done.returncode == 0, done.stderr


def answer(checkout: Path, question: str) -> str:
    """What the private cluster answers."""
    url = (checkout / ".local" / "database-url").read_text().strip().replace("postgis:", "postgresql:")
    return run(checkout, "psql", "-X", "-qtA", url, "-c", question).stdout.strip()


def test_the_private_cluster_has_postgis_keeps_its_data_and_opens_no_port(cluster: Path) -> None:
    assert answer(cluster, "SELECT postgis_lib_version() >= '3.3'") == "t"
    assert answer(cluster, "SELECT current_setting('listen_addresses')") == ""
    assert answer(cluster, "SELECT rolsuper FROM pg_roles WHERE rolname = current_user") == "f"
    answer(cluster, "CREATE TABLE kept AS SELECT 7 AS n")
    assert run(cluster, "deploy/cluster.sh", "stop").returncode == 0
    assert run(cluster, "deploy/cluster.sh", "start").returncode == 0
    assert answer(cluster, "SELECT n FROM kept") == "7"


def test_a_lost_password_is_replaced_and_the_data_stay(cluster: Path) -> None:
    answer(cluster, "CREATE TABLE kept AS SELECT 7 AS n")
    (cluster / ".local" / "database-password").unlink()
    assert run(cluster, "deploy/cluster.sh", "start").returncode == 0
    assert answer(cluster, "SELECT n FROM kept") == "7"


def test_secrets_are_readable_by_their_owner_alone(cluster: Path) -> None:
    (cluster / ".venv").symlink_to(ROOT / ".venv")
    assert run(cluster, "deploy/settings.sh").returncode == 0
    for name in ("database-password", "database-url", "secret-key", "env"):
        assert stat.S_IMODE((cluster / ".local" / name).stat().st_mode) == 0o600, name

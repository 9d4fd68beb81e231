"""The whole service for one test run: its own database, an invented town loaded by the commands a user runs, the
production server with the production settings.
"""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import psycopg
from django.conf import settings
from psycopg import sql
from psycopg.conninfo import make_conninfo

ROOT = Path(__file__).parents[2]
START_SECONDS = 60
LEDGERS = (("units-survey.xlsx", "units", "wgs84"), ("units-phone.xlsx", "units", "vote"), ("gas.xlsx", "gas", ""),
           ("teams.xlsx", "teams", ""), ("hazards.xlsx", "hazards", ""), ("visits.xlsx", "visits", ""))  # fmt: skip

# the commands of a user one after the other, in one process because starting Django takes seconds
RUN_ALL = """
import json, sys, django
from django.core.management import call_command
django.setup()
for words in json.load(sys.stdin):
    call_command(*words)
"""
# as deploy/prepare.sh collects them
LEFT_OUT = ("--ignore=ext", "--ignore=editors", "--ignore=redoc", "--ignore=htmx.esm.js", "--ignore=htmx.amd.js",
            "--ignore=htmx.cjs.js")  # fmt: skip


@dataclass(frozen=True)
class Service:
    """A running service: where it answers, who may log in, where its data and the town's files lie."""

    address: str
    passwords: dict[str, str]
    folder: Path


@contextmanager
def running(folder: Path) -> Iterator[Service]:
    """The service with a town of 120 units; database and server are gone afterwards."""
    database = f"browser_{os.getpid()}"
    port = _free_port()
    with _own_database(database):
        environment = _environment(database, folder, port)
        _load_town(environment, folder)
        with _server(environment, port), _importer(environment):
            yield Service(f"http://127.0.0.1:{port}", _passwords(folder / "passwords"), folder)


@contextmanager
def _own_database(name: str) -> Iterator[None]:
    place = _server_of_the_tests()
    keys = {"host": place["HOST"], "port": place["PORT"], "user": place["USER"], "password": place["PASSWORD"]}
    with psycopg.connect(make_conninfo("dbname=postgres", **keys), autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        try:
            yield
        finally:
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def _server_of_the_tests() -> dict[str, Any]:
    place: dict[str, Any] = settings.DATABASES["default"]
    return {key: place.get(key) or None for key in ("HOST", "PORT", "USER", "PASSWORD")}


def _environment(database: str, folder: Path, port: int) -> dict[str, str]:
    """Production settings for the test's own database and data folder."""
    place = _server_of_the_tests()
    account = (place["USER"] or "postgres") + (f":{quote(place['PASSWORD'])}" if place["PASSWORD"] else "")
    # as parts of the query, where the folder of a unix socket may stand as well as an address
    where = urlencode({key: place[key.upper()] for key in ("host", "port") if place[key.upper()]})
    return os.environ | {
        "DATABASE_URL": f"postgis://{account}@/{database}?{where}",
        "DATA_DIR": str(folder),
        "DEBUG": "0",
        "PLAIN_HTTP": "1",
        "SECRET_KEY": "only-for-one-test-run-on-this-machine-0123456789-abcdefghij",
        "ALLOWED_HOSTS": "127.0.0.1",
        "LOG_LEVEL": "WARNING",
        "PORT": str(port),
    }


def _load_town(environment: dict[str, str], folder: Path) -> None:
    files = folder / "town"
    size = ("--units", "120", "--grids", "12", "--villages", "4")
    _run([sys.executable, "-m", "tests.town", "--out", str(files), *size], environment)
    found = re.search(r'"code": *"(\d+)"', (files / "town.geojson").read_text(encoding="utf-8"))
    assert found is not None
    commands = [*_ground(files, found[1]), *_books(files, found[1]), ["collectstatic", "--no-input", "-v0", *LEFT_OUT]]
    _run([sys.executable, "-c", RUN_ALL], environment, json.dumps([["migrate", "-v0"], *commands]))


def _ground(files: Path, code: str) -> list[list[str]]:
    """Town, districts, villages, grids, and what lies on the ground."""
    town, wgs84 = ["--town", code], ["--datum", "wgs84"]
    since = [*wgs84, "--valid-from", "2020-01-01"]
    boundaries = [["import_boundaries", str(files / "town.geojson"), "--level", "town", *since]]
    for level in ("district", "village", "grid"):
        faults = ["--accept-faults", "示例"] if level == "grid" else []
        boundaries.append(
            ["import_boundaries", str(files / f"{level}s.geojson"), "--level", level, *since, *town, *faults]
        )
    kinds = ("roads", "buildings", "pipe_reach", "places", "rescue")
    lines = [[f"import_{kind}", str(files / f"{kind.replace('_', '-')}.geojson"), *wgs84, *town] for kind in kinds]
    return [*boundaries, ["mark_demo", *town], *lines]


def _books(files: Path, code: str) -> list[list[str]]:
    """People, ledgers, tracks, coverage, accounts."""
    town = ["--town", code]
    ledgers = [
        [f"import_{kind}", str(files / name), *town, *(["--datum", datum] if datum else []), "--apply"]
        for name, kind, datum in LEDGERS
    ]
    return [
        ["import_people", str(files / "people.xlsx"), *town],
        *ledgers,
        ["import_tracks", str(files / "tracks"), *town, "--datum", "wgs84"],
        ["compute_coverage", *town],
        ["demo_accounts", *town],
    ]


def _run(words: Sequence[str], environment: dict[str, str], said: str = "") -> None:
    done = subprocess.run(words, cwd=ROOT, env=environment, input=said, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{words[1:3]}\n{done.stdout[-2000:]}\n{done.stderr[-4000:]}"


@contextmanager
def _server(environment: dict[str, str], port: int) -> Iterator[None]:
    words = ["-m", "granian", "--interface", "wsgi", "--workers", "1", "--host", "127.0.0.1", "--port", str(port)]
    command = [sys.executable, *words, "--no-ws", "geo.wsgi:application"]
    log = Path(environment["DATA_DIR"]) / "web.log"
    with log.open("wb") as output:
        server = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=output, stderr=output)
        try:
            _wait(f"http://127.0.0.1:{port}/login/", server, log)
            yield
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait(timeout=20)


@contextmanager
def _importer(environment: dict[str, str]) -> Iterator[None]:
    """The worker that reads uploaded ledgers."""
    command = [sys.executable, "manage.py", "db_worker", "--queue-name", "imports", "--interval", "0.2"]
    with (Path(environment["DATA_DIR"]) / "importer.log").open("wb") as output:
        worker = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=output, stderr=output)
        try:
            yield
        finally:
            worker.kill()
            worker.wait(timeout=20)


def _wait(address: str, server: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and server.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=5):  # noqa: S310  our own http address
                return
        except OSError:
            time.sleep(0.3)
    raise AssertionError(f"the server did not answer:\n{log.read_text(encoding='utf-8', errors='replace')[-4000:]}")


def _passwords(file: Path) -> dict[str, str]:
    """Account → password, as demo_accounts keeps them."""
    rows = (line.split() for line in file.read_text(encoding="utf-8").splitlines() if line.strip())
    return {row[0]: row[1] for row in rows}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port

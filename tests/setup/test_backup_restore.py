"""Backup and restore of real databases on the real server, through the commands that people type."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.conf import settings
from psycopg import sql

ROOT = Path(settings.BASE_DIR)
SERVER: dict[str, Any] = settings.DATABASES["default"]
TOWN = ("410899100", "示例镇", 113.4, 35.2)


def connect(name: str) -> psycopg.Connection[tuple[Any, ...]]:
    """A connection to a database of the server that the tests run on."""
    return psycopg.connect(
        host=SERVER["HOST"] or None,
        port=SERVER["PORT"] or None,
        user=SERVER["USER"],
        password=SERVER["PASSWORD"] or None,
        dbname=name,
        autocommit=True,
    )


@contextmanager
def scratch(name: str) -> Iterator[str]:
    """An empty database of that name, gone afterwards."""
    with connect("postgres") as server:
        server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
        server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        yield name
        server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def manage(database: str, data: Path, *command: str) -> subprocess.CompletedProcess[str]:
    """manage.py in English on that database, with `data` as its folder."""
    login = f"{SERVER['USER']}:{SERVER['PASSWORD']}@" if SERVER["PASSWORD"] else f"{SERVER['USER']}@"
    url = f"postgis://{login}/{database}?host={SERVER['HOST']}&port={SERVER['PORT'] or 5432}"
    environment = {**os.environ, "DATABASE_URL": url, "DATA_DIR": str(data), "SECRET_KEY": "x" * 60, "DEBUG": "0"}
    return subprocess.run(
        [sys.executable, str(ROOT / "manage.py"), *command],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def prefix(worker_id: str) -> str:
    """What the scratch databases of this run are called."""
    return f"{SERVER['TEST']['NAME']}_{worker_id}"


@pytest.fixture(scope="module")
def used(prefix: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path, Path]]:
    """An installation with one town and one photo; its database, its data folder, and a backup of it."""
    data = tmp_path_factory.mktemp("used")
    with scratch(f"{prefix}_used") as name:
        done = manage(name, data, "migrate", "-v0")
        assert done.returncode == 0, done.stderr
        with connect(name) as database:
            database.execute(
                "INSERT INTO geo_town (code, name, centre_lon, centre_lat, is_demo, frontage_m, reach_m, window_days,"
                " fixes_kept_days) VALUES (%s, %s, %s, %s, false, 30, 50, 90, 90)",
                TOWN,
            )
        photo = data / "media" / "2026" / "照片.jpg"
        photo.parent.mkdir(parents=True)
        photo.write_bytes(b"\xff\xd8")
        done = manage(name, data, "backup", "--out", str(data / "town.tar"))
        assert done.returncode == 0, done.stderr
        yield name, data, data / "town.tar"


def schema(name: str) -> list[tuple[Any, ...]]:
    """Every column, constraint, trigger and index of our tables by name, to compare two databases by.

    Not their definitions: PostgreSQL prints a condition with fewer brackets after it has read its own print.
    """
    questions = (
        "SELECT table_name, column_name, data_type, is_nullable FROM information_schema.columns"
        " WHERE table_schema = 'public'",
        "SELECT conrelid::regclass::text, conname, contype::text FROM pg_constraint"
        " WHERE connamespace = 'public'::regnamespace",
        "SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE NOT tgisinternal",
        "SELECT tablename, indexname FROM pg_indexes WHERE schemaname = 'public'",
        "SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace",
    )
    with connect(name) as database:
        return [row for question in questions for row in sorted(database.execute(question).fetchall())]


def towns(name: str) -> list[tuple[Any, ...]]:
    """The towns in a database."""
    with connect(name) as database:
        return database.execute("SELECT code, name, centre_lon, centre_lat FROM geo_town").fetchall()


def test_an_empty_machine_becomes_the_old_one(used: tuple[str, Path, Path], prefix: str, tmp_path: Path) -> None:
    old, _, file = used
    with scratch(f"{prefix}_new") as new:
        done = manage(new, tmp_path, "restore", str(file))
        assert done.returncode == 0, done.stderr
        assert towns(new) == [TOWN]
        assert schema(new) == schema(old)
    assert (tmp_path / "media" / "2026" / "照片.jpg").read_bytes() == b"\xff\xd8"


def test_a_database_in_use_is_replaced_only_by_force(used: tuple[str, Path, Path]) -> None:
    name, data, file = used
    with connect(name) as database:
        database.execute("UPDATE geo_town SET name = '改名镇'")
    refused = manage(name, data, "restore", str(file))
    assert refused.returncode == 1
    assert "geo_town 1" in refused.stderr
    assert towns(name)[0][1] == "改名镇"
    forced = manage(name, data, "restore", str(file), "--force")
    assert forced.returncode == 0, forced.stderr
    assert towns(name) == [TOWN]


def test_a_damaged_backup_changes_nothing(used: tuple[str, Path, Path], tmp_path: Path) -> None:
    name, data, file = used
    damaged = tmp_path / "damaged.tar"
    content = bytearray(file.read_bytes())
    content[content.index(b"PGDMP") + 200] ^= 0xFF
    damaged.write_bytes(content)
    refused = manage(name, data, "restore", str(damaged), "--force")
    assert refused.returncode == 1
    assert "database.dump" in refused.stderr
    assert towns(name) == [TOWN]
    assert (data / "media" / "2026" / "照片.jpg").exists()

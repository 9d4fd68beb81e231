"""The database side of a backup: dump one snapshot and count it; put a dump back in one transaction."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.db import connection

LOCK_TIMEOUT = "10s"
# the extensions and their rows belong to the server that the dump is put into
NOT_OURS = re.compile(r"\b(EXTENSION|SCHEMA - public|ACL|TABLE DATA public spatial_ref_sys)\b")

COUNTED_TABLES = """
SELECT c.relname FROM pg_class c
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
  AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')
ORDER BY c.relname
"""
# a sequence that a column owns goes with its table; a partitioned table depends on its own columns, and still must go
DROP_OURS = """
DO $drop$ DECLARE thing record; BEGIN
  FOR thing IN
    SELECT format('DROP %s IF EXISTS %s CASCADE',
                  CASE c.relkind WHEN 'v' THEN 'VIEW' WHEN 'm' THEN 'MATERIALIZED VIEW' WHEN 'S' THEN 'SEQUENCE'
                                 ELSE 'TABLE' END, c.oid::regclass) AS statement
    FROM pg_class c
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm', 'S')
      AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND (
          d.deptype = 'e' OR c.relkind = 'S' AND d.deptype IN ('i', 'a')))
  LOOP EXECUTE thing.statement; END LOOP;
  FOR thing IN
    SELECT format('DROP ROUTINE IF EXISTS %s CASCADE', p.oid::regprocedure) AS statement FROM pg_proc p
    WHERE p.pronamespace = 'public'::regnamespace
      AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')
  LOOP EXECUTE thing.statement; END LOOP;
END $drop$;
"""


class ToolFailed(RuntimeError):
    """pg_dump, pg_restore or psql is missing or ended with an error; the message is its last line."""


def _environment() -> dict[str, str]:
    """Where the database is, for PostgreSQL's own programs; a password never stands on a command line."""
    given: dict[str, Any] = connection.settings_dict
    names = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD", "PGDATABASE": "NAME"}
    return {**os.environ, **{name: str(given[key]) for name, key in names.items() if given[key]}}


def _run(*command: str) -> str:
    program = shutil.which(command[0])
    if program is None:
        raise ToolFailed(f"{command[0]}: not found")
    done = subprocess.run(  # noqa: S603
        [program, *command[1:]], env=_environment(), capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        raise ToolFailed((done.stderr.strip().splitlines() or [command[0]])[-1])
    return done.stdout


def versions() -> dict[str, str]:
    """Versions of the server and of PostGIS."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('server_version'), postgis_lib_version()")
        postgresql, postgis = cursor.fetchone()
    return {"postgresql": postgresql, "postgis": postgis}


def tables() -> list[str]:
    """Our tables in name order, those of extensions left out."""
    with connection.cursor() as cursor:
        cursor.execute(COUNTED_TABLES)
        return [name for (name,) in cursor.fetchall()]


def counts() -> dict[str, int]:
    """Rows per table, exact."""
    found = {}
    with connection.cursor() as cursor:
        for table in tables():
            cursor.execute(f"SELECT count(*) FROM {connection.ops.quote_name(table)}")
            found[table] = cursor.fetchone()[0]
    return found


@contextmanager
def snapshot() -> Iterator[str]:
    """One moment of the database: counts taken inside and a dump of this id agree while others go on writing."""
    connection.ensure_connection()
    with connection.cursor() as cursor:
        cursor.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        try:
            cursor.execute("SELECT pg_export_snapshot()")
            yield cursor.fetchone()[0]
        finally:
            cursor.execute("ROLLBACK")


def dump(target: Path, snapshot_id: str) -> None:
    """Write that moment in PostgreSQL's custom format (compressed)."""
    _run("pg_dump", "--format=custom", f"--snapshot={snapshot_id}", "--no-owner", "--no-acl", f"--file={target}")


def _checks(wanted: dict[str, int]) -> str:
    """SQL that raises inside the transaction when a table does not hold as many rows as the manifest says."""
    lines = [
        f"IF (SELECT count(*) FROM public.{connection.ops.quote_name(table)}) <> {rows:d} "
        f"THEN RAISE EXCEPTION 'rows of % differ from the manifest', '{table}'; END IF;"
        for table, rows in wanted.items()
        if re.fullmatch(r"\w+", table)
    ]
    return "DO $check$ BEGIN\n" + "\n".join(lines) + "\nEND $check$;\n"


def load(source: Path, wanted: dict[str, int], work: Path) -> None:
    """Replace all our tables by those of the dump and check their `wanted` counts, in one transaction.

    `work` is a folder for scripts. Raises ToolFailed; then the database is as it was. A service that holds a lock
    for more than 10 s makes it fail rather than wait.
    """
    listing, script, before, after = (work / name for name in ("listing", "load.sql", "before.sql", "after.sql"))
    lines = _run("pg_restore", "--list", str(source)).splitlines()
    listing.write_text("\n".join(line for line in lines if not NOT_OURS.search(line)) + "\n", encoding="utf-8")
    _run("pg_restore", "--no-owner", "--no-acl", f"--use-list={listing}", f"--file={script}", str(source))
    before.write_text(f"SET lock_timeout = '{LOCK_TIMEOUT}';\n{DROP_OURS}", encoding="utf-8")
    after.write_text(_checks(wanted), encoding="utf-8")
    connection.close()
    files = [f"--file={path}" for path in (before, script, after)]
    _run("psql", "--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1", *files)

"""`python -m tests.faults [JOB]`: do the rounds that are not done yet, write docs/faults.md; a named job begins anew.

The database is a scratch one on the server of DATABASE_URL, made for the run and dropped afterwards.
"""

import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import django
from django.conf import settings
from django.db import connection

from tests.faults.jobs import Job, Record, jobs

DOC = Path(__file__).parents[2] / "docs" / "faults.md"
HEAD = """# Proofs in rounds

Written by `make faults` (`JOB=` for one, begun anew; else an interrupted run goes on). Each round has its own seed;
a violation is written with its round, so that it can be run again. Short forms of all jobs run in `make test`.

| job | must hold | rounds | violations | minutes |
|---|---|---|---|---|
"""
SAVED_EVERY_S = 5.0


def main(name: str = "") -> int:
    """Run, and give 1 when anything was violated."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "geo.settings")
    django.setup()
    store = Path(settings.DATA_DIR) / "faults.json"
    records = {key: Record(**value) for key, value in _kept(store).items()}
    wanted = [job for job in jobs().values() if name in ("", job.name)]
    if not wanted:
        print(f"no such job: {name}; there are {', '.join(jobs())}")
        return 2
    own = str(settings.DATABASES["default"]["NAME"])
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        for job in wanted:
            record = records[job.name] = Record() if name else records.get(job.name, Record())
            _run(job, record, lambda: _keep(store, records))
    finally:
        connection.creation.destroy_test_db(own, verbosity=0)
    DOC.write_text(document(records), "utf-8")
    return int(any(record.violations for record in records.values()))


def _run(job: Job, record: Record, keep: Callable[[], None]) -> None:
    if record.done >= job.rounds:
        return
    with job.ready() as play:
        saved = started = time.monotonic()
        before = record.seconds
        for number in range(record.done, job.rounds):
            if said := play(number):
                record.violations[str(number)] = said
            record.done, record.seconds = number + 1, before + time.monotonic() - started
            if time.monotonic() - saved > SAVED_EVERY_S or record.done == job.rounds:
                saved = time.monotonic()
                keep()
                print(f"{job.name} {record.done}/{job.rounds}, violations {len(record.violations)}", flush=True)


def _kept(store: Path) -> dict[str, dict[str, Any]]:
    return dict(json.loads(store.read_text("utf-8"))) if store.exists() else {}


def _keep(store: Path, records: dict[str, Record]) -> None:
    store.write_text(
        json.dumps({key: record.to_json() for key, record in records.items()}, ensure_ascii=False), "utf-8"
    )


def document(records: dict[str, Record]) -> str:
    """All jobs as one table."""
    known = jobs()
    rows = [
        f"| {name} | {known[name].bar} | {record.done} of {known[name].rounds} | {len(record.violations)} "
        f"| {record.seconds / 60:.1f} |"
        for name, record in sorted(records.items())
        if name in known
    ]
    told = [
        f"- {name}, round {number}: {said}"
        for name, r in sorted(records.items())
        for number, said in r.violations.items()
    ]
    return HEAD + "\n".join([*rows, "", *told]).rstrip() + "\n"


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:2]))

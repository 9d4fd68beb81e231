"""`python -m tests.benchmarks [JOB] [SIZE]`: measure what is not measured yet, write docs/benchmarks.md.

Each job is a module of this folder named after it (p4_coverage = P4) with SIZES, TOLERANCE, SIDES and make(size);
ONLY names the sides of a size where not all of them are asked, note(size) says of our side what no clock does, REPEATS
and LIMIT_S stand where it needs its own.
Rows are kept in DATA_DIR/benchmarks.json as soon as they are there; naming a job measures it anew.
"""

import importlib
import json
import os
import pkgutil
import platform
import sys
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

import django
import shapely
from django.conf import settings

from tests.benchmarks.sides import Row, alternate

DOC = Path(__file__).parents[2] / "docs" / "benchmarks.md"
HEAD = """# Measurements

Written by `make bench`; the sides of a job run in turn on the same cores, each repeat in a process of its own after a
warm-up, and their answers are compared before anything is timed. Absolute times are noise on shared machines: the
ratios count. What each job is and which bar it should meet is said at the top of its module in tests/benchmarks.
"""


def jobs() -> dict[str, Any]:
    """Modules by the job's name."""
    names = [module.name for module in pkgutil.iter_modules([str(Path(__file__).parent)]) if module.name[:1] == "p"]
    return {name.split("_")[0].upper(): importlib.import_module(f"tests.benchmarks.{name}") for name in names}


def main(job: str = "", size: str = "") -> None:
    """Measure and write."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "geo.settings")
    django.setup()
    store = Path(settings.DATA_DIR) / "benchmarks.json"
    rows = [Row(**row) for row in json.loads(store.read_text("utf-8"))] if store.exists() else []
    for name, module in jobs().items():
        for label, number in module.SIZES.items():
            done = any((row.job, row.size) == (name, label) for row in rows)
            if (job or name) != name or (size or label) != label or (done and not job):
                continue
            print(f"{name} {label} …", flush=True)
            only = getattr(module, "ONLY", {}).get(label, module.SIDES)
            sides = {side: work for side, work in module.SIDES.items() if side in only}
            own = {key.lower(): getattr(module, key) for key in ("REPEATS", "LIMIT_S") if hasattr(module, key)}
            fresh = alternate(name, label, partial(module.make, number), sides, module.TOLERANCE, **own)
            fresh[0].note = module.note(number) if hasattr(module, "note") else fresh[0].note
            rows = [row for row in rows if (row.job, row.size) != (name, label)] + fresh
            store.parent.mkdir(parents=True, exist_ok=True)
            store.write_text(json.dumps([row.to_json() for row in rows], indent=1), "utf-8")
    DOC.write_text(document(rows), "utf-8")


def document(rows: list[Row]) -> str:
    """All rows as one table; ratio: how many times as long as our side."""
    machine = f"{platform.machine()}, Python {platform.python_version()}, shapely {shapely.__version__}"
    lines = [HEAD, f"Machine: {machine}, GEOS {shapely.geos_version_string}.", ""]
    lines += [
        "| job | size | side | median s | least s | × ours | peak MB | note |",
        "|---|---|---|---|---|---|---|---|",
    ]
    own = {(row.job, row.size): median(row.seconds) for row in rows if row.side == "ours" and row.seconds}
    for row in sorted(rows, key=lambda row: row.job):
        ours = own.get((row.job, row.size))
        times = [f"{median(row.seconds):.2f}", f"{min(row.seconds):.2f}"] if row.seconds else ["", ""]
        share = f"{median(row.seconds) / ours:.1f}" if row.seconds and ours else ""
        cells = [row.job, row.size, row.side, *times, share, f"{row.peak_mb:.0f}", row.note]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main(*sys.argv[1:3])

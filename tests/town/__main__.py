"""``python -m tests.town --out DIR``: write the demo town's files."""

from __future__ import annotations

import argparse
import sys
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from tests.town.build import build_county, build_town
from tests.town.plan import Plan


def main() -> int:
    """Parse the command line, write the town (or the county), print progress."""
    options = _options()
    today = (datetime.now(UTC) + timedelta(hours=8)).date()
    started = time.monotonic()
    try:
        plans = [
            Plan(options.on or today, options.seed, options.units, options.grids, options.villages, index)
            for index in range(options.scale)
        ]
    except ValueError as reason:
        print(f"cannot build this town: {reason}", file=sys.stderr)
        return 2

    def say(line: str) -> None:
        print(f"[{time.monotonic() - started:6.1f} s] {line}", flush=True)

    if options.scale == 1:
        build_town(options.out, plans[0], say)
    else:
        build_county(options.out, plans, say)
    say(f"done: {options.out}")
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.town", description=__doc__)
    parser.add_argument("--out", type=Path, required=True, help="folder to write into")
    parser.add_argument("--scale", type=int, default=1, help="number of towns; above 1 each gets town-NN (default 1)")
    parser.add_argument("--units", type=int, default=4000, help="units of each town (default 4000)")
    parser.add_argument("--grids", type=int, default=200, help="grids of each town (default 200)")
    parser.add_argument("--villages", type=int, default=36, help="villages of each town (default 36)")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--on", type=date.fromisoformat, help="the town's today, YYYY-MM-DD (default: today)")
    return parser.parse_args()


if __name__ == "__main__":
    raise SystemExit(main())
